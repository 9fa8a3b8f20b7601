"""What the calendar sends: sessions that open, to « Tenez-moi au courant »; convocations and reminders (`ITM-15`)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from extranet.journal.services import record
from extranet.organisations.models import WorkerDetails
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import choices_of
from ..mails import participants as participant_mails
from ..models import Enrolment, Interest, Notification, Session
from ..workflow import EnrolmentState, SessionState

AT_ONCE = 20  # sessions of one turn
MOST = 500  # mails of one turn


@transaction.atomic
def announce(*, fund: Fund, now: datetime.datetime) -> int:
    """Each session once, when its registration is open: to the people on its course's list; how many mails."""
    today = now.astimezone(fund.zone).date()
    opened = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
    still = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
    rows = Session.objects.filter(
        opened, still, state=SessionState.PLANNED, course__is_listed=True, announced_at__isnull=True, starts_at__gt=now
    )
    sent = 0
    for session in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:AT_ONCE]:
        sent += announce_one(fund, session, now)
    return sent


def announce_one(fund: Fund, session: Session, now: datetime.datetime) -> int:
    """How many people were told. Of a session on demand, only that organisation's are (`ITM-27`)."""
    people = Interest.objects.filter(course=session.course_id, worker__is_active=True)
    if session.reserved_for_id:
        people = people.filter(worker__organisation=session.reserved_for_id)
    taken = Enrolment.objects.filter(session=session, worker=OuterRef("worker")).exclude(state=EnrolmentState.CANCELLED)
    found = list(people.filter(~Exists(taken)).order_by("pk"))
    details = details_of([one.worker_id for one in found])
    told = [one for one in found if one.worker_id in details]
    for one in told:
        participant_mails.tell_opening(fund, session, one, details[one.worker_id])
    session.announced_at = now
    session.save(update_fields=["announced_at"])
    if told:
        record(Actor.system(fund), verbs.ANNOUNCED, session, facts={"people": len(told)})
    return len(told)


@transaction.atomic
def convoke(*, fund: Fund, now: datetime.datetime) -> int:
    """The convocation and the reminder of each enrolment, each once, on the fund's days before; how many mails."""
    choices = choices_of(fund)
    today = now.astimezone(fund.zone).date()
    sent = 0
    # The reminder first: whoever is enrolled on the last day gets one mail, not two.
    for kind, days in (
        (Notification.Kind.REMINDER, choices.reminder_days),
        (Notification.Kind.CONVOCATION, choices.convocation_days),
    ):
        if days:
            sent += mail_those_before(fund, kind, now, today + datetime.timedelta(days=days))
    return sent


def mail_those_before(fund: Fund, kind: str, now: datetime.datetime, last: datetime.date) -> int:
    """To the enrolled of sessions that begin until the end of that day, who had neither this one nor a later one."""
    ends = datetime.datetime.combine(last, datetime.time.max, fund.zone)
    had = Notification.objects.filter(enrolment=OuterRef("pk"), kind__in={kind, Notification.Kind.REMINDER})
    due = Enrolment.objects.filter(
        ~Exists(had),
        state=EnrolmentState.ENROLLED,
        session__state=SessionState.PLANNED,
        session__starts_at__gt=now,
        session__starts_at__lte=ends,
    )
    found = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:MOST])
    details = details_of([one.worker_id for one in found])
    Notification.objects.bulk_create(Notification(enrolment=one, kind=kind) for one in found)
    told = [one for one in found if one.worker_id in details]
    for one in told:
        participant_mails.tell_convocation(fund, one, kind, details[one.worker_id])
    if told:
        record(Actor.system(fund), verbs.CONVOKED, fund, facts={"people": len(told), "kind": str(kind)})
    return len(told)


def details_of(workers: list[int]) -> dict[int, WorkerDetails]:
    """By worker's id, of those who have an address: one query."""
    rows = WorkerDetails.objects.filter(worker__in=workers).exclude(email="")
    return {one.worker_id: one for one in rows.order_by("pk")}
