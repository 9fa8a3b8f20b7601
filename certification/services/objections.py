"""After a contest or a return: the body answers, the fund decides; and the attendance sheets of a sample (`BEY-08`)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import validation as validation_mails
from ..mails.validation import Step
from ..models import Certificate, Dossier, Remark, SheetRequest
from ..periods import today_at
from ..permissions import acts_for_body, check_body, parties_of
from ..recipients import employers_people, managers, officers_for
from ..workflow.certificates import IN_FORCE, OBJECTED, STANDING, CertificateState
from .certifying import supersede
from .evidence import Event, record_event
from .holding import hold
from .joining import attach
from .month_opening import is_open
from .validation import NotAwaited, tell

Voice = Remark.Voice
Kind = Remark.Kind


@transaction.atomic
def send_back(*, actor: Actor, fund: Fund, certificate: Certificate, reason: str) -> Certificate:
    """The staff want the month corrected or explained; it opens again. Raises `NotAwaited`."""
    check_staff(actor, Capability.CERTIFICATION)
    current = hold(certificate)
    if current.state not in [*IN_FORCE, CertificateState.CONTESTED, CertificateState.MAINTAINED]:
        raise NotAwaited
    current.send_back()
    current.save(update_fields=["state"])
    tell(actor, current, Kind.RETURNED, Voice.FUND, reason)
    record(actor, verbs.SENT_BACK, current, facts={"number": current.number}, text=reason.strip())
    record_event(actor, current, Event.RETURNED, reason=reason.strip())
    validation_mails.tell_step(fund, current, Step.RETURNED, managers(current.dossier.training_body_id))
    return current


@transaction.atomic
def maintain(*, actor: Actor, fund: Fund, certificate: Certificate, reason: str) -> Certificate:
    """The body answers that its hours stand. Raises `NotAwaited`, and `ValidationError` while a correction of them can
    be certified; one for which it is too late is given up with this answer.
    """
    check_body(actor, certificate.dossier)
    current = hold(certificate)
    if current.state not in OBJECTED:
        raise NotAwaited
    give_up_correction(actor, fund, current)
    current.maintain()
    current.save(update_fields=["state"])
    tell(actor, current, Kind.MAINTAINED, Voice.BODY, reason)
    record(actor, verbs.MAINTAINED, current, facts={"number": current.number}, text=reason.strip())
    record_event(actor, current, Event.MAINTAINED, reason=reason.strip())
    validation_mails.tell_step(fund, current, Step.MAINTAINED, officers_for(current.remarks.all()))
    tell_objectors(fund, current, Step.MAINTAINED)
    return current


def give_up_correction(actor: Actor, fund: Fund, certificate: Certificate) -> None:
    """A correction that was entered and can't be certified any more is dropped.

    Raises `ValidationError` while it still can.
    """
    correction = Certificate.objects.filter(replaces=certificate, state=CertificateState.PREPARED).first()
    if correction is None:
        return
    if is_open(certificate.dossier, certificate.month, fund):
        raise ValidationError(
            _(
                "Une correction de ce mois est saisie et attend d’être certifiée : certifiez-la. Pour maintenir les"
                " heures d’avant, saisissez-les à nouveau et certifiez-les."
            )
        )
    supersede(actor, correction)


@transaction.atomic
def accept(*, actor: Actor, fund: Fund, certificate: Certificate, reason: str) -> Certificate:
    """The staff accept what the body maintains: the month is validated. Raises `NotAwaited`."""
    check_staff(actor, Capability.CERTIFICATION)
    current = hold(certificate)
    if current.state != CertificateState.MAINTAINED:
        raise NotAwaited
    current.validate()
    current.save(update_fields=["state"])
    tell(actor, current, Kind.ACCEPTED, Voice.FUND, reason)
    record(actor, verbs.ANSWER_ACCEPTED, current, facts={"number": current.number}, text=reason.strip())
    record_event(actor, current, Event.VALIDATED, reason=reason.strip())
    validation_mails.tell_step(fund, current, Step.ACCEPTED, managers(current.dossier.training_body_id))
    tell_objectors(fund, current, Step.ACCEPTED)
    return current


def tell_objectors(fund: Fund, certificate: Certificate, step: Step) -> None:
    """Whoever contested learns what became of it."""
    parties = set(certificate.validations.filter(state="contested").values_list("party", flat=True))
    if "beneficiary" in parties:
        validation_mails.tell_step_to_beneficiary(fund, certificate, step)
    if "employer" in parties:
        validation_mails.tell_step(fund, certificate, step, employers_people(certificate.dossier), in_space=True)


@transaction.atomic
def ask_sheets(
    *, actor: Actor, fund: Fund, certificate: Certificate, due_on: datetime.date, reason: str
) -> SheetRequest:
    """Sample control: the body is asked for the month's attendance sheets. Raises `NotAwaited` when it isn't certified.

    Raises `ValidationError` for a day that is past, and while an earlier request is open.
    """
    check_staff(actor, Capability.CERTIFICATION)
    current = hold(certificate)
    if current.state not in STANDING:
        raise NotAwaited
    if due_on < today_at(fund):
        raise ValidationError({"due_on": _("Ce jour est passé : donnez un délai à l’organisme.")})
    if current.sheet_requests.filter(answered_at__isnull=True).exists():
        raise ValidationError(_("Les attestations de ce mois sont déjà demandées."))
    asked = SheetRequest.objects.create(
        certificate=current, due_on=due_on, reason=reason.strip(), asked_by_id=actor.user_id
    )
    tell(actor, current, Kind.SHEETS_ASKED, Voice.FUND, reason)
    record(actor, verbs.SHEETS_ASKED, current, facts={"due_on": due_on.isoformat()}, text=reason.strip())
    validation_mails.tell_step(fund, current, Step.SHEETS_ASKED, managers(current.dossier.training_body_id))
    return asked


@transaction.atomic
def give_sheets(
    *, actor: Actor, fund: Fund, certificate: Certificate, uploads: Sequence[Inspected], text: str = ""
) -> Certificate:
    """The body joins them.

    Raises `NotAwaited` when they are no longer asked for, and as `joining.attach` for too many.
    """
    check_body(actor, certificate.dossier)
    current = hold(certificate)
    asked = current.sheet_requests.select_for_update(of=("self",)).filter(answered_at__isnull=True).first()
    if asked is None:
        raise NotAwaited
    attach(actor, current, [("", upload) for upload in uploads])
    asked.answered_at, asked.answered_by_id = timezone.now(), actor.user_id
    asked.save(update_fields=["answered_at", "answered_by"])
    tell(actor, current, Kind.SHEETS_GIVEN, Voice.BODY, text)
    record(actor, verbs.SHEETS_GIVEN, current, facts={"count": len(uploads)}, text=text.strip())
    validation_mails.tell_step(fund, current, Step.SHEETS_GIVEN, officers_for(current.remarks.all()))
    return current


@transaction.atomic
def remark(*, actor: Actor, fund: Fund, certificate: Certificate, text: str) -> Remark:
    """A message on the month, read by body, fund, beneficiary and employer: those who are in it are told."""
    current = hold(certificate)
    written = tell(actor, current, Kind.REMARK, voice_of(actor, current.dossier), text)
    record(actor, verbs.REMARK_WRITTEN, current, facts={"voice": written.voice}, text=text.strip())
    tell_others(fund, current, written.voice)
    return written


def tell_others(fund: Fund, certificate: Certificate, voice: str) -> None:
    """The body and the fund always, beneficiary and employer once they have said something; never who wrote."""
    remarks = list(certificate.remarks.order_by("pk"))
    voices = ({Voice.BODY, Voice.FUND} | {one.voice for one in remarks}) - {voice}
    if Voice.BODY in voices:
        validation_mails.tell_step(fund, certificate, Step.REMARK, managers(certificate.dossier.training_body_id))
    if Voice.FUND in voices:
        validation_mails.tell_step(fund, certificate, Step.REMARK, officers_for(remarks))
    if Voice.BENEFICIARY in voices:
        validation_mails.tell_step_to_beneficiary(fund, certificate, Step.REMARK)
    if Voice.EMPLOYER in voices:
        employers = employers_people(certificate.dossier)
        validation_mails.tell_step(fund, certificate, Step.REMARK, employers, in_space=True)


def voice_of(actor: Actor, dossier: Dossier) -> Voice:
    """As whom she writes; whoever has nothing to do with the dossier is refused as the body is (`PermissionDenied`)."""
    if is_staff(actor, Capability.CERTIFICATION):
        return Voice.FUND
    if acts_for_body(actor, dossier):
        return Voice.BODY
    if parties := parties_of(actor, dossier):
        return Voice(parties[0])
    check_body(actor, dossier)
    return Voice.BODY
