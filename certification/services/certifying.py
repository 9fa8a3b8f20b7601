"""A certificate is prepared by « Ok », and certified once its print was checked (`ATN-31`, `ATN-50`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..identity import identity_of
from ..models import Certificate, Dossier, HoursVersion, Sealing, SupportingDocument
from ..permissions import check_body
from ..printing import blanks_of, paper_only
from ..proofs import Proof
from ..workflow.certificates import CertificateState
from . import validation
from .evidence import Event, record_certification, record_event
from .holding import NotCurrent, hold_prepared
from .month_opening import open_month
from .printing import order

__all__ = ["NotCurrent", "certify", "check_certifiable", "prepare", "supersede"]


def prepare(
    *, actor: Actor, fund: Fund, dossier: Dossier, version: HoursVersion, ticked: Sequence[str] = ()
) -> Certificate:
    """The certificate of a version that was just saved, under the dossier's lock; one that waited is superseded.

    Its PDF is asked for at once, unless something of what it prints is missing (`ATN-31`, `ATN-43`).
    """
    for earlier in Certificate.objects.filter(
        dossier=dossier, month=version.month, state=CertificateState.PREPARED
    ).order_by("pk"):
        supersede(actor, earlier)
    certificate = Certificate.objects.create(
        version=version,
        dossier=dossier,
        month=version.month,
        statements=list(ticked),
        replaces=Certificate.objects.standing().filter(dossier=dossier, month=version.month).first(),
    )
    facts = {"month": f"{version.month:%Y-%m}", "number": certificate.number, "digest": version.digest}
    record(actor, verbs.CERTIFICATE_PREPARED, certificate, facts=facts)
    identity = identity_of(dossier.training_body)
    return certificate if blanks_of(dossier, identity) else order(actor, fund, certificate, identity)


@transaction.atomic
def certify(
    *,
    actor: Actor,
    fund: Fund,
    certificate: Certificate,
    path: Certificate.Path,
    statements: Sequence[str],
    proof: Proof,
) -> Certificate:
    """« Certifier »: the version is locked, and the definitive PDF becomes due.

    Raises `NotCurrent`, `MonthClosed`, and `ValidationError` as `check_certifiable`.
    """
    check_body(actor, certificate.dossier)
    current = hold_prepared(certificate)
    check_certifiable(actor, fund, current, path)
    return carry_out(actor=actor, fund=fund, current=current, path=path, statements=statements, proof=proof)


def carry_out(
    *,
    actor: Actor,
    fund: Fund,
    current: Certificate,
    path: Certificate.Path,
    statements: Sequence[str],
    proof: Proof,
) -> Certificate:
    """`certify` for a certificate that is held, and was checked in the same transaction."""
    if current.replaces and current.replaces.state != CertificateState.SUPERSEDED:
        supersede(actor, current.replaces)
        record_event(actor, current.replaces, Event.SUPERSEDED, replaced_by=current.number)
    current.path = path
    current.statements = list(statements)
    current.certified_at = timezone.now()
    current.certified_by_id = actor.user_id
    if validation.parties_asked(fund):
        current.certify_for_validation()
    else:
        current.certify()
    current.save()
    Sealing.objects.create(certificate=current)
    record_certification(actor=actor, fund=fund, certificate=current, proof=proof)
    facts = {
        "path": path.value,
        "method": proof.method.value,
        "month": f"{current.month:%Y-%m}",
        "number": current.number,
        "digest": current.version.digest,
        "document": current.document.sha256 if current.document else "",
    }
    record(actor, verbs.CERTIFIED, current, facts=facts)
    validation.ask(actor=actor, fund=fund, certificate=current)
    return current


def check_certifiable(actor: Actor, fund: Fund, certificate: Certificate, path: Certificate.Path) -> None:
    """Raises `MonthClosed`, and `ValidationError` while the print or the scan isn't there, or when she may not certify
    entirely online (any more).
    """
    open_month(certificate.dossier, certificate.month, fund)
    if certificate.document is None or not certificate.document.is_ready:
        raise ValidationError(_("Le document est encore en cours de préparation : attendez qu’il s’affiche."))
    if certificate.attachments.filter(document__state=Document.State.INFECTED).exists():
        raise ValidationError(_("L’antivirus a refusé une attestation de présence : retirez-la avant de certifier."))
    if path == Certificate.Path.PAPER:
        check_scan(certificate.scan, certificate.recognised)
    else:
        check_online(actor, fund, certificate.dossier.training_body)


def check_online(actor: Actor, fund: Fund, body: Organisation) -> None:
    """Her documents are held, so that a check withdrawn at this moment comes either before or after.

    Raises `ValidationError` with the reason why only paper is open to her (`ATN-52`).
    """
    list(SupportingDocument.objects.current().filter(body=body).order_by("pk").select_for_update(of=("self",)))
    if reason := paper_only(actor.user_id, body, fund):
        raise ValidationError(reason)


def check_scan(scan: Document | None, recognised: str) -> None:
    """Path 1 needs the signed certificate, clean and with its hours read (`ATN-44`). Raises `ValidationError`."""
    if scan is None:
        raise ValidationError(_("Joignez d’abord le certificat de réalisation signé."))
    if scan.state == Document.State.INFECTED:
        raise ValidationError(_("L’antivirus a refusé le certificat signé : retirez-le et joignez un fichier sain."))
    if not scan.is_ready:
        raise ValidationError(_("L’antivirus examine encore le certificat signé : réessayez dans une minute."))
    if not recognised:
        raise ValidationError(
            _("Dites quelles heures se lisent sur le certificat signé, dont le code n’a pas pu être lu.")
        )


def supersede(actor: Actor, certificate: Certificate) -> None:
    """Another certificate of the month has taken its place."""
    certificate.supersede()
    certificate.save(update_fields=["state"])
    record(actor, verbs.CERTIFICATE_SUPERSEDED, certificate, facts={"number": certificate.number})
