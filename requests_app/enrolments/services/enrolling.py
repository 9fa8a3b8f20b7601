"""Enrolling, confirming, cancelling, replacing (`ITM-20`…`28`).

Whoever changes who has a place locks the session first: the waiting list is served in its order, and the database,
which counts the places by itself, has the last word (`Session.taken`).
"""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..mails.decisions import Decision, tell
from ..models import Canceller, Confirmer, Enrolment, Session, Source
from ..permissions import acts_for_fund, check_enrolment_staff, check_responsible
from ..workflow import OPEN, EnrolmentState, SessionState

State = EnrolmentState


class NotOpen(ValidationError):
    """The session takes nobody now: cancelled, begun, outside its registration, of another organisation, or full."""


class Moved(ValidationError):
    """The enrolment isn't any more what the page showed."""

    def __init__(self) -> None:
        said = _("Cette inscription a changé entre-temps : voyez où elle en est. Rien n’a été modifié.")
        super().__init__(said, code="conflict")


def locked_session(session_id: int) -> Session:
    """The session, locked: whoever counts its places waits for the transaction's end."""
    return Session.objects.select_for_update(of=("self",)).select_related("course").get(pk=session_id)


@transaction.atomic
def enrol(*, actor: Actor, fund: Fund, session: Session, worker: Worker, source: Source | None = None) -> Enrolment:
    """A place if there is one: « inscrit(e) », or an option where the fund confirms; else the waiting list.

    One mail says which. Raises `NotOpen`, and `ValidationError` for somebody enrolled there already or deactivated.
    """
    check_responsible(actor, worker.organisation_id)
    return place(
        actor=actor,
        fund=fund,
        session=session,
        worker=worker,
        source=source or (Source.FUND if acts_for_fund(actor) else Source.RESPONSIBLE),
    )


@transaction.atomic
def place(
    *,
    actor: Actor,
    fund: Fund,
    session: Session,
    worker: Worker,
    source: Source,
    replaces: Enrolment | None = None,
) -> Enrolment:
    """As `enrol`, for callers that have checked who may: the person herself, a request that was settled.

    Raises as `enrol`.
    """
    current = locked_session(session.pk)
    refuse_closed(actor, fund, current, worker, is_replacement=replaces is not None)
    if not worker.is_active:
        raise ValidationError(_("Cette personne a quitté l’organisation : réactivez-la d’abord."), code="worker_left")
    enrolment = Enrolment(
        session=current, worker=worker, organisation_id=worker.organisation_id, source=source, replaces=replaces
    )
    if not current.places_left:
        if not current.has_waiting_list:
            said = _("Cette session est complète et n’a pas de liste d’attente : choisissez-en une autre.")
            raise NotOpen(said, code="session_full")
        verb, decision = verbs.ENROLMENT_QUEUED, Decision.WAITING
    elif confirmed_by_fund(actor, current):
        enrolment.hold()
        enrolment.confirmer = Confirmer.FUND
        enrolment.held_until = deadline(current, datetime.timedelta(days=choices_of(fund).approval_days))
        verb, decision = verbs.ENROLMENT_OPTIONED, Decision.OPTION
    else:
        enrolment.enrol()
        verb, decision = verbs.ENROLLED, Decision.ENROLLED
    save_valid(enrolment)
    record(actor, verb, enrolment, facts={"session": str(current.uuid), "source": source.value})
    tell(fund, enrolment, decision)
    return enrolment


def confirmed_by_fund(actor: Actor, session: Session) -> bool:
    """Whether a place is an option first; never « à la demande » (`ITM-27`), nor where the fund itself enrols."""
    return session.course.needs_approval and not (session.reserved_for_id or acts_for_fund(actor))


def refuse_closed(actor: Actor, fund: Fund, session: Session, worker: Worker, *, is_replacement: bool = False) -> None:
    """Raises `NotOpen`. A colleague takes somebody's place until the session begins, whatever its registration."""
    if session.reserved_for_id and session.reserved_for_id != worker.organisation_id:
        said = _("Cette session à la demande est réservée aux collaborateurs d’une autre organisation.")
        raise NotOpen(said, code="session_reserved")
    if reason := why_closed(actor, fund, session, is_replacement=is_replacement):
        raise NotOpen(reason, code="session_closed")


def why_closed(actor: Actor, fund: Fund, session: Session, *, is_replacement: bool = False) -> str:
    """What keeps everybody out now, in words; "" for nothing. The staff enrol outside the registration's days too."""
    now = timezone.now()
    if session.state == SessionState.CANCELLED:
        return _("Cette session est annulée : choisissez-en une autre.")
    if acts_for_fund(actor):
        return ""
    if session.state == SessionState.DRAFT or session.starts_at <= now:
        return _("Cette session n’est plus ouverte aux inscriptions : choisissez-en une autre.")
    if is_replacement:
        return ""
    today = now.astimezone(fund.zone).date()
    if session.opens_on and today < session.opens_on:
        return _("Les inscriptions ouvrent le %s.") % f"{session.opens_on:%d/%m/%Y}"
    if session.closes_on and today > session.closes_on:
        return (
            _("Les inscriptions sont closes depuis le %s : adressez-vous au fonds.") % f"{session.closes_on:%d/%m/%Y}"
        )
    return ""


def deadline(session: Session, wait: datetime.timedelta) -> datetime.datetime:
    """Until when a place is held: never past the session's beginning, and never already over."""
    now = timezone.now()
    return max(min(now + wait, session.starts_at), now + datetime.timedelta(hours=1))


def held(enrolment: Enrolment) -> tuple[Session, Enrolment]:
    """The session and then the enrolment as stored now, both locked."""
    session = locked_session(enrolment.session_id)
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("worker", "organisation")
    current = rows.get(pk=enrolment.pk)
    current.session = session
    return session, current


@transaction.atomic
def confirm_option(*, actor: Actor, fund: Fund, enrolment: Enrolment) -> Enrolment:
    """The fund confirms a pre-enrolment. Raises `Moved`, and `NotOpen` when the session was cancelled meanwhile."""
    check_enrolment_staff(actor)
    return confirm(actor, fund, enrolment, Confirmer.FUND)


@transaction.atomic
def refuse_option(*, actor: Actor, fund: Fund, enrolment: Enrolment, reason: str) -> Enrolment:
    """The fund refuses a pre-enrolment, and says why. Raises `Moved`, and `ValidationError` without a reason."""
    check_enrolment_staff(actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : la personne le lit.")})
    _session, current = held(enrolment)
    if current.state != State.OPTION or current.confirmer != Confirmer.FUND:
        raise Moved
    return cancel(actor, fund, current, Canceller.FUND, reason)


@transaction.atomic
def end_overdue(*, actor: Actor, fund: Fund, enrolment: Enrolment) -> Enrolment | None:
    """An option that nobody confirmed in time gives its place back; None when somebody just did. Raises `Moved`."""
    _session, current = held(enrolment)
    if current.state != State.OPTION or not current.held_until or current.held_until > timezone.now():
        return None
    return cancel(actor, fund, current, Canceller.DEADLINE)


@transaction.atomic
def end_waiting(*, actor: Actor, fund: Fund, enrolment: Enrolment) -> Enrolment | None:
    """Whoever still waits when the session begins is told that she isn't in it; None when somebody was faster.

    Raises `Moved`.
    """
    session, current = held(enrolment)
    if current.state != State.WAITING or session.starts_at > timezone.now():
        return None
    return cancel(actor, fund, current, Canceller.BEGUN)


def confirm(actor: Actor, fund: Fund, enrolment: Enrolment, confirmer: Confirmer) -> Enrolment:
    """An option becomes an enrolment; for callers that have checked who may.

    Raises `NotOpen` for a session that is cancelled, `Moved` when the option is over or somebody else's to confirm.
    """
    session, current = held(enrolment)
    if session.state == SessionState.CANCELLED:
        raise NotOpen(_("Cette session est annulée : choisissez-en une autre."), code="session_closed")
    if current.confirmer != confirmer or not current.held_until or current.held_until <= timezone.now():
        raise Moved
    current.enrol()
    current.confirmer, current.held_until = "", None
    current.save(update_fields=["state", "confirmer", "held_until"])
    record(actor, verbs.ENROLMENT_CONFIRMED, current, facts={"session": str(session.uuid)})
    tell(fund, current, Decision.ENROLLED)
    return current


@transaction.atomic
def unenrol(*, actor: Actor, fund: Fund, enrolment: Enrolment, reason: str = "") -> Enrolment:
    """« Désinscrire », by a responsible for her organisation's people or by the staff (`ITM-21`, `ITM-28`).

    The place goes to the next of the waiting list. Raises `Moved`, and `ValidationError` past the fund's last day.
    """
    check_responsible(actor, enrolment.organisation_id)
    by = Canceller.FUND if acts_for_fund(actor) else Canceller.RESPONSIBLE
    return cancel(actor, fund, enrolment, by, reason)


def cancel(actor: Actor, fund: Fund, enrolment: Enrolment, by: Canceller, reason: str = "") -> Enrolment:
    """End an enrolment and serve the waiting list; for callers that have checked who may.

    Raises `Moved` when it is over already, `ValidationError` past the fund's last day to leave.
    """
    session, current = held(enrolment)
    if current.state not in OPEN:
        raise Moved
    if by in (Canceller.PARTICIPANT, Canceller.RESPONSIBLE):
        refuse_too_late(fund, session, current)
    current.is_late = current.state == State.ENROLLED and by != Canceller.SESSION and is_late(fund, session)
    current.cancel()
    current.confirmer, current.held_until = "", None
    current.cancelled_at, current.cancelled_by, current.cancel_reason = timezone.now(), by, reason.strip()
    current.save(
        update_fields=[
            "state",
            "confirmer",
            "held_until",
            "cancelled_at",
            "cancelled_by",
            "cancel_reason",
            "is_late",
        ]
    )
    facts = {"session": str(session.uuid), "by": by.value, "late": current.is_late}
    record(actor, verbs.ENROLMENT_CANCELLED, current, facts=facts, text=current.cancel_reason)
    tell(fund, current, Decision.SESSION_CANCELLED if by == Canceller.SESSION else Decision.CANCELLED)
    if by != Canceller.SESSION:
        serve_waiting_list(actor, fund, session)
    return current


def is_late(fund: Fund, session: Session) -> bool:
    """Whether leaving now is within the fund's last days before the session (`free_cancel_days`)."""
    return timezone.now() > session.starts_at - datetime.timedelta(days=choices_of(fund).free_cancel_days)


def is_too_late(fund: Fund, session: Session, enrolment: Enrolment) -> bool:
    """Who waits, or is offered a place, may decline at any time; a place is given back until the fund's last day."""
    last = session.starts_at - datetime.timedelta(days=choices_of(fund).cancel_until_days)
    may_decline = enrolment.state == State.WAITING or enrolment.confirmer == Confirmer.PERSON
    return not may_decline and timezone.now() > last


def refuse_too_late(fund: Fund, session: Session, enrolment: Enrolment) -> None:
    if is_too_late(fund, session, enrolment):
        raise ValidationError(_("Il est trop tard pour se désinscrire ici : adressez-vous au fonds."), code="too_late")


@transaction.atomic
def serve_waiting_list(actor: Actor, fund: Fund, session: Session) -> list[Enrolment]:
    """Hold each free place for the next who waits: until she accepts, or until the fund confirms where it does."""
    current = locked_session(session.pk)
    if current.state != SessionState.PLANNED or current.starts_at <= timezone.now():
        return []
    choices = choices_of(fund)
    needs_fund = current.course.needs_approval and not current.reserved_for_id
    wait = (
        datetime.timedelta(days=choices.approval_days) if needs_fund else datetime.timedelta(hours=choices.offer_hours)
    )
    served = list(current.enrolments.waiting().select_related("worker")[: current.places_left])
    for enrolment in served:
        enrolment.session = current
        enrolment.hold()
        enrolment.confirmer = Confirmer.FUND if needs_fund else Confirmer.PERSON
        enrolment.held_until = deadline(current, wait)
        enrolment.save(update_fields=["state", "confirmer", "held_until"])
        record(actor, verbs.ENROLMENT_OFFERED, enrolment, facts={"session": str(current.uuid)})
        tell(fund, enrolment, Decision.OPTION if needs_fund else Decision.OFFERED)
    return served


@transaction.atomic
def replace(*, actor: Actor, fund: Fund, enrolment: Enrolment, worker: Worker) -> Enrolment:
    """A colleague goes in her place, in one act. Raises `Moved`, and as `enrol`."""
    check_responsible(actor, enrolment.organisation_id)
    session, current = held(enrolment)
    if worker.organisation_id != current.organisation_id:
        raise PermissionDenied(_("Choisissez quelqu’un de la même organisation."))
    if current.state != State.ENROLLED:
        raise Moved
    current.cancel()
    current.cancelled_at, current.cancelled_by = timezone.now(), Canceller.REPLACED
    current.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    record(
        actor, verbs.ENROLMENT_CANCELLED, current, facts={"session": str(session.uuid), "by": "replaced", "late": False}
    )
    tell(fund, current, Decision.CANCELLED)
    return place(actor=actor, fund=fund, session=session, worker=worker, source=Source.REPLACEMENT, replaces=current)
