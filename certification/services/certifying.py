"""A certificate is prepared by « Ok », and certified once its print was checked (`ATN-31`, `ATN-50`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.models import Document
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..certificate_workflow import CertificateState
from ..models import Certificate, Dossier, HoursVersion, Sealing
from ..permissions import check_body
from ..proofs import Proof
from . import validation
from .locking import locked
from .month_opening import open_month


class NotCurrent(ValidationError):
    """A later version was saved, or somebody certified meanwhile; nothing happened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ce mois a changé pendant que vous le vérifiiez : il vient d’être corrigé ou certifié. Rien n’a été"
                " certifié. Revenez aux mois du dossier."
            )
        )


def prepare(*, actor: Actor, dossier: Dossier, version: HoursVersion) -> Certificate:
    """The certificate of a version that was just saved, under the dossier's lock; one that waited is superseded."""
    for earlier in Certificate.objects.filter(
        dossier=dossier, month=version.month, state=CertificateState.PREPARED
    ).order_by("pk"):
        supersede(actor, earlier)
    certificate = Certificate.objects.create(
        version=version,
        dossier=dossier,
        month=version.month,
        replaces=Certificate.objects.standing().filter(dossier=dossier, month=version.month).first(),
    )
    facts = {"month": f"{version.month:%Y-%m}", "number": certificate.number, "digest": version.digest}
    record(actor, verbs.CERTIFICATE_PREPARED, certificate, facts=facts)
    return certificate


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

    Raises `NotCurrent`, `MonthClosed`, and `ValidationError` while the print isn't there, or the scan of path 1.
    """
    dossier = locked(certificate.dossier)
    check_body(actor, dossier)
    current = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if current.state != CertificateState.PREPARED:
        raise NotCurrent
    open_month(dossier, current.month, fund)
    if current.document is None or current.document.state != Document.State.READY:
        raise ValidationError(_("Le document est encore en cours de préparation : attendez qu’il s’affiche."))
    if path == Certificate.Path.PAPER and current.scan is None:
        raise ValidationError(_("Joignez d’abord le certificat de réalisation signé."))
    if current.replaces and current.replaces.state != CertificateState.SUPERSEDED:
        supersede(actor, current.replaces)
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
    facts = {
        "path": path.value,
        "method": proof.method.value,
        "month": f"{current.month:%Y-%m}",
        "number": current.number,
        "digest": current.version.digest,
        "document": current.document.sha256,
    }
    record(actor, verbs.CERTIFIED, current, facts=facts)
    validation.ask(actor=actor, fund=fund, certificate=current)
    return current


def supersede(actor: Actor, certificate: Certificate) -> None:
    certificate.supersede()
    certificate.save(update_fields=["state"])
    record(actor, verbs.CERTIFICATE_SUPERSEDED, certificate, facts={"number": certificate.number})
