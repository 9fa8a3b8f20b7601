"""The certificates that the access table's rows of evidence speak of."""

from __future__ import annotations

from django.urls import reverse

from certification.models import Certificate, Evidence, EvidenceFile
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.certification.proving import DATES, signed_on_paper
from tests.certification.scenes import Stage, document_of

ROUTES = ["evidence", "evidence_json", "evidence_pdf", "ask_evidence_pdf", "retry_sealing"]


def add_evidence(world: World, made: Stage, elsewhere: Stage) -> None:
    certificates = {"own": with_file(made), "other": with_file(elsewhere)}
    for kind, certificate in certificates.items():
        for route in ROUTES:
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[certificate.uuid])
    world.addresses["check:number", "own"] = reverse("check:number", args=[certificates["own"].number])
    world.addresses["check:number", "unknown"] = reverse("check:number", args=["ZZZZ-ZZZZ-ZZZZ"])


def with_file(made: Stage) -> Certificate:
    """A certified one, whose evidence file was asked for and made; in the worker's place, an empty page."""
    certificate = signed_on_paper(made, made.dossier("20-0100", **DATES))
    with scope(made.fund):
        EvidenceFile.objects.create(
            certificate=certificate,
            last=Evidence.objects.get(certificate=certificate),
            language="fr",
            document=document_of(made.fund),
            next_attempt_at=None,
        )
    return certificate
