"""The same worker at two trainings at the same time: a warning for the company and for the fund, never a block."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .hours import Span
from .models import Absence, Day, Participant, Request, attended
from .permissions import acts_for_company
from .totals import participants_with_absences
from .workflow import WITH_OPERATOR, RequestState

NOT_COUNTED = [*WITH_OPERATOR, RequestState.REFUSED, RequestState.DISOWNED]


@dataclass(frozen=True, slots=True)
class Overlap:
    """`participant` is also in `other`, a request that the actor may open, on this day: from when to when in each."""

    participant: Participant
    other: Request
    date: datetime.date
    ours: Span
    theirs: Span


def overlaps_of(actor: Actor, request: Request) -> list[Overlap]:
    """What the actor may see of other requests: its own company's, for the fund's staff all; operators see none.

    The same worker is the one tied to the same person of a register, or of the same name and birth date. Six queries.
    """
    if not (is_staff(actor, Capability.PREENCODING) or acts_for_company(actor, request)):
        return []
    days = {day.date: day for day in request.days.all()}
    ours = participants_with_absences(request)
    if not days or not ours:
        return []
    by_name = {(p.last_first_folded, p.birth_date): p for p in ours}
    by_worker: dict[int | None, Participant] = {p.worker_id: p for p in ours if p.worker_id}
    found: list[Overlap] = []
    for other in others(actor, request, days, ours):
        participant = by_worker.get(other.worker_id) or by_name.get((other.last_first_folded, other.birth_date))
        if participant:
            found += between(days, participant, other)
    return sorted(found, key=lambda one: (one.date, one.participant.last_first_folded, one.ours, one.other.number))


def others(
    actor: Actor, request: Request, days: Collection[datetime.date], ours: list[Participant]
) -> Iterator[Participant]:
    """Rows of other requests that may be the same people; the database compares names and dates apart."""
    people = Q(worker__in=[p.worker_id for p in ours if p.worker_id]) | Q(
        last_first_folded__in=[p.last_first_folded for p in ours], birth_date__in=[p.birth_date for p in ours]
    )
    same_period = Q(request__starts_on__lte=max(days), request__ends_on__gte=min(days))
    rows = Participant.objects.visible_to(actor).filter(people, same_period).exclude(request=request.pk)
    rows = rows.exclude(request__state__in=NOT_COUNTED).select_related("request__company").order_by("pk")
    if not is_staff(actor, Capability.PREENCODING):
        rows = rows.filter(request__company=request.company_id)
    yield from rows.prefetch_related(
        Prefetch("request__days", queryset=Day.objects.filter(date__in=days).order_by("date"), to_attr="same_days"),
        Prefetch("absences", queryset=Absence.objects.order_by("pk"), to_attr="listed_absences"),
    )


def between(days: dict[datetime.date, Day], participant: Participant, other: Participant) -> Iterator[Overlap]:
    """At most one for each day, with the hours from first to last of both."""
    for their_day in other.request.same_days:  # type: ignore[attr-defined]
        day = days[their_day.date]
        ours, theirs = there(participant, day), there(other, their_day)
        if any(one.overlaps(another) for one in ours for another in theirs):
            yield Overlap(participant, other.request, day.date, whole(ours), whole(theirs))


def whole(spans: list[Span]) -> Span:
    return Span(min(span.starts_at for span in spans), max(span.ends_at for span in spans))


def there(participant: Participant, day: Day) -> list[Span]:
    absences = {absence.day_id: absence for absence in participant.listed_absences}  # type: ignore[attr-defined]
    return attended(day, absences.get(day.pk))
