"""Writing what proves a certificate (`BEY-11`), always in the transaction of what it proves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import verbs
from ..evidence import content
from ..models import Certificate, Evidence, EvidenceFile, Sealing
from ..permissions import acts_for_body
from ..proofs import Proof
from ..tasks import sealing as tasks

Event = Evidence.Kind


def record_certification(*, actor: Actor, fund: Fund, certificate: Certificate, proof: Proof) -> Evidence:
    """The first record of a certificate, in the transaction of « Certifier »."""
    said = content.certification(actor=actor, fund=fund, certificate=certificate, proof=proof)
    return add(certificate, Event.CERTIFIED, said)


def record_event(actor: Actor, certificate: Certificate, kind: Evidence.Kind, **facts: Any) -> Evidence:
    """What happened to a certified certificate afterwards, in the event's own transaction; `facts` are JSON."""
    return add(certificate, kind, content.event(actor, certificate, **facts))


def add(certificate: Certificate, kind: Evidence.Kind, said: Mapping[str, Any]) -> Evidence:
    """One more record of the certificate's evidence, in the act's transaction; the worker chains and seals it."""
    now = timezone.now()
    text = content.text_of({**content.heading(certificate, kind.value, now), **said})
    nudge(tasks.seal_certificates, certificate.fund_id)
    return Evidence.objects.create(
        certificate=certificate, kind=kind, content=text, digest=content.digest_of(text), recorded_at=now
    )


def may_see(actor: Actor, certificate: Certificate) -> bool:
    """Staff, and whoever certified, as long as she acts for that body: it tells her address and her device."""
    is_signer = actor.user_id is not None and actor.user_id == certificate.certified_by_id
    return is_staff(actor, Capability.CERTIFICATION) or (is_signer and acts_for_body(actor, certificate.dossier))


def check_may_see(actor: Actor, certificate: Certificate) -> None:
    """Raises `PermissionDenied`, naming whom to ask, unless she certified it or is of the fund's staff."""
    if not may_see(actor, certificate):
        raise PermissionDenied(
            _("Le dossier de preuve est montré à la personne qui a certifié et au fonds : adressez-vous à l’un d’eux.")
        )


@transaction.atomic
def ask_file(*, actor: Actor, fund: Fund, certificate: Certificate, language: str) -> EvidenceFile:
    """« Préparer le PDF »: the file up to the last record; the one that is there already, when nothing came since.

    Raises `ValidationError` for a certificate that isn't certified, or whose evidence retention has emptied.
    """
    check_may_see(actor, certificate)
    last = Evidence.objects.filter(certificate=certificate).order_by("-pk").first()
    if last is None:
        raise ValidationError(_("Ce certificat n’est pas encore certifié : il n’a pas de dossier de preuve."))
    if last.is_forgotten:
        raise ValidationError(_("Ce dossier de preuve a été effacé au terme de sa conservation."))
    file, is_new = EvidenceFile.objects.get_or_create(
        certificate=certificate, last=last, language=language, defaults={"asked_by_id": actor.user_id}
    )
    if is_new:
        record(actor, verbs.EVIDENCE_FILE_ASKED, certificate, facts={"number": certificate.number})
    elif file.document_id is None and file.next_attempt_at is None:
        EvidenceFile.objects.filter(pk=file.pk).update(next_attempt_at=timezone.now(), attempts=0, error="")
    nudge(tasks.seal_certificates, fund.pk)
    return file


@transaction.atomic
def retry_sealing(*, actor: Actor, fund: Fund, certificate: Certificate) -> None:
    """« Réessayer »: once the worker has given up, the definitive PDF is due again."""
    check_staff(actor, Capability.CERTIFICATION)
    again = Sealing.objects.filter(certificate=certificate, next_attempt_at=None).exclude(error="")
    if again.update(next_attempt_at=timezone.now(), attempts=0, error=""):
        record(actor, verbs.SEALING_RETRIED, certificate, facts={"number": certificate.number})
        nudge(tasks.seal_certificates, fund.pk)
