"""Days, people and absences of a request, taken over from the attendance sheets of a session (`BEY-06`).

The company's people who were enrolled in a session of the fund, half-day by half-day: nobody types them again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from requests_app.enrolments.attendance import Attended, attended
from requests_app.enrolments.models import Mark, Presence
from requests_app.enrolments.models import Session as CourseSession

from .. import verbs
from ..models import AbsenceKind, Day, Participant, Request
from ..permissions import check_company
from .days import DayHours, change_days
from .participants import pick_workers
from .presences import Presence as Reported
from .presences import report


def sessions_to_take(request: Request) -> QuerySet[CourseSession]:
    """Sessions with a confirmed sheet that names people of the company, the latest first."""
    theirs = Presence.objects.confirmed().filter(enrolment__organisation=request.company_id)
    sessions = CourseSession.objects.filter(pk__in=theirs.values("part__session")).select_related("course")
    return sessions.prefetch_related("course__texts").order_by("-starts_at", "-pk")


@transaction.atomic
def take_over(*, actor: Actor, fund: Fund, request: Request, session: CourseSession) -> int:
    """How many of the company's people the session's sheets gave. Days and people that are in the request already stay.

    A day with both half-days missed is an absence of the whole day; one of them, a partial one. Raises
    `ValidationError` for a session without sheets, or a day that a request can't tell; otherwise as the services that
    change days, people and presences do.
    """
    check_company(actor, request)
    presences = Presence.objects.of_session(session.pk).filter(enrolment__organisation=request.company_id)
    found = list(attended(fund, presences))
    if not found:
        raise ValidationError(_("Cette session n’a pas de feuille de présence confirmée pour votre entreprise."))
    add_days(actor, request, found)
    workers = Worker.objects.filter(pk__in={one.worker_id for one in found})
    pick_workers(actor=actor, request=request, workers=list(workers))
    current = Request.objects.get(pk=request.pk)
    reported = list(absences(current, found))
    report(actor=actor, request=current, version=current.version, presences=reported)
    record(actor, verbs.PRESENCES_TAKEN_OVER, current, facts={"session": str(session.uuid), "people": len(workers)})
    return len(workers)


def add_days(actor: Actor, request: Request, found: Iterable[Attended]) -> None:
    """The session's days, beside those of other dates; nothing is changed when they are there already."""
    stored = {
        day.date: DayHours(day.date, day.starts_at, day.ends_at, day.break_starts_at, day.break_ends_at)
        for day in request.days.all()
    }
    wanted = stored | {date: hours_of(date, spans) for date, spans in spans_of(found).items()}
    if wanted == stored:
        return
    current = Request.objects.get(pk=request.pk)
    days = [wanted[date] for date in sorted(wanted)]
    change_days(actor=actor, request=current, version=current.version, days=days)


Span = tuple[datetime.time, datetime.time]


def spans_of(found: Iterable[Attended]) -> dict[datetime.date, list[Span]]:
    """The half-days of each date, in their order."""
    days: dict[datetime.date, set[Span]] = {}
    for one in found:
        days.setdefault(one.date, set()).add((one.starts_at.time(), one.ends_at.time()))
    return {date: sorted(spans) for date, spans in days.items()}


def hours_of(date: datetime.date, spans: Sequence[Span]) -> DayHours:
    """Raises `ValidationError` for more than two half-days: a day of a request has one break."""
    if len(spans) > 2:
        raise ValidationError(
            _("Le %(date)s a plus de deux demi-journées : encodez ce jour et ses présences à la main."),
            params={"date": date_format(date, "SHORT_DATE_FORMAT")},
        )
    (begin, first_end), (second_begin, end) = spans[0], spans[-1]
    if len(spans) == 1 or first_end == second_begin:
        return DayHours(date, begin, end)
    return DayHours(date, begin, end, first_end, second_begin)


def absences(request: Request, found: Iterable[Attended]) -> Iterable[Reported]:
    """What to report of everybody the sheets name: present, absent for a half-day, or the whole day."""
    days = {day.date: day for day in request.days.all()}
    people = {one.worker_id: one for one in request.participants.filter(worker__isnull=False)}
    by_person: dict[tuple[int, datetime.date], list[Attended]] = {}
    for one in found:
        by_person.setdefault((one.worker_id, one.date), []).append(one)
    for (worker, date), half_days in by_person.items():
        if worker in people:
            yield reported(people[worker], days[date], half_days)


def reported(person: Participant, day: Day, half_days: Sequence[Attended]) -> Reported:
    """Her half-days of a date as one report: there, absent the whole day, or from the first missed hour to the last."""
    missed = [one for one in half_days if not one.was_there]
    if not missed:
        return Reported(person, day)
    excused = all(one.mark == Mark.EXCUSED for one in missed)
    if len(missed) == len(half_days):
        kind = AbsenceKind.OTHER if excused else AbsenceKind.UNJUSTIFIED
        return Reported(person, day, kind=kind.value)
    return Reported(
        person,
        day,
        starts_at=missed[0].starts_at.time(),
        ends_at=missed[-1].ends_at.time(),
        is_justified=excused,
    )
