"""Requests further on: certified, printed, signed, sent and decided, each by running the services before it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile

from extranet.documents.inspection import Inspected, Kind, inspect
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.mandates.signatures import trust_roots
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from requests_app.training.models import Recap, Request
from requests_app.training.services import certifying, completing, deciding, printing, sending_to_fund, signing
from requests_app.training.services.changes import locked_to_change
from requests_app.training.workflow import Part
from tests.documents.signing import authority, sign
from tests.factories import WorkerFactory
from tests.mandates.scenes import staff_actor
from tests.training.scenes import Stage, request_with_company, stored

REPRESENTATIVE = "Béatrice Exemple"


def trust_the_test_authority(folder: Path, settings: Any) -> None:
    """What an administrator does: the authority's certificate in a file of `SIGNATURE_TRUST_ROOTS`."""
    root = folder / "root.pem"
    root.write_bytes(authority().root.certificate.public_bytes(Encoding.PEM))
    settings.SIGNATURE_TRUST_ROOTS = [str(root)]
    trust_roots.cache_clear()


def signed_by(content: bytes, name: str = REPRESENTATIVE, **how: Any) -> bytes:
    return sign(content, authority().issue(name), **how)


def uploaded(content: bytes, name: str = "recapitulatif-signe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def inspected(content: bytes) -> Inspected:
    return inspect(BytesIO(content), name="signe.pdf", accepted=[Kind.PDF])


def certified(made: Stage, request: Request | None = None) -> Request:
    request = request or request_with_company(made, opened=True)
    with scope(made.fund):
        certifying.certify(actor=made.company_actor, request=request, version=stored(request).version)
        return stored(request)


def changed(made: Stage, request: Request) -> Request:
    """Somebody of the company touches it: whatever was certified is void."""
    with scope(made.fund):
        locked_to_change(made.company_actor, request, Part.PRESENCES).save()
        return stored(request)


def printed(made: Stage, request: Request | None = None) -> Recap:
    """With its PDF, made by the worker's own code."""
    request = request or certified(made)
    with scope(made.fund):
        recap = printing.generate_recap(actor=made.company_actor, fund=made.fund, request=request, language="fr")
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        return Recap.objects.select_related("request__company", "document").get(pk=recap.pk)


def recap_bytes(made: Stage, recap: Recap) -> bytes:
    with scope(made.fund):
        return read(recap.document)


def signed(made: Stage, recap: Recap | None = None, *, name: str = REPRESENTATIVE, **how: Any) -> Request:
    recap = recap or printed(made)
    upload = inspected(signed_by(recap_bytes(made, recap), name, **how))
    with scope(made.fund):
        signing.deposit_signed(actor=made.company_actor, fund=made.fund, request=recap.request, upload=upload)
        return stored(recap.request)


def everybody_known(made: Stage, request: Request) -> list[Worker]:
    """Each worker of the request is put into the company's register, and tied to it."""
    workers = []
    with scope(made.fund):
        for entry in request.participants.filter(worker__isnull=True).select_related("request__company").order_by("pk"):
            worker = WorkerFactory(
                organisation=made.company,
                last_name=entry.last_name,
                first_name=entry.first_name,
                birth_date=entry.birth_date,
            )
            completing.tie(actor=made.company_actor, participant=entry, worker=worker)
            workers.append(worker)
    return workers


def sent(made: Stage, request: Request | None = None) -> Request:
    request = request or signed(made)
    everybody_known(made, request)
    with scope(made.fund):
        sending_to_fund.send_to_fund(actor=made.company_actor, fund=made.fund, request=request)
        return stored(request)


def complemented(made: Stage, *parts: Part, request: Request | None = None) -> Request:
    request = request or sent(made)
    staff = staff_actor(made.fund)
    with scope(made.fund):
        deciding.ask_complement(
            actor=staff, fund=made.fund, request=request, parts=parts, comment="Joignez la liste du second jour."
        )
        return stored(request)


def accepted(made: Stage, request: Request | None = None, *, staff: Actor | None = None) -> Request:
    request = request or sent(made)
    staff = staff or staff_actor(made.fund)
    with scope(made.fund):
        deciding.accept(actor=staff, fund=made.fund, request=request)
        return stored(request)
