"""« Rapports » → « Aperçu »: the four kinds, of a person, or of a course, a session, a period (`ITM-30`).

What waits for a place is reported with the options: it too is an enrolment that nobody has confirmed.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.periods import DAY

from .models import Course, Enrolment, Session, TestResult
from .workflow import CONFIRMED, EnrolmentState


class Kind(models.TextChoices):
    OPTIONS = "options", _("Inscriptions avec option")
    ENROLMENTS = "enrolments", _("Inscriptions")
    RESULTS = "results", _("Résultats de tests")
    CANCELLATIONS = "cancellations", _("Annulations")


STATES = {
    Kind.OPTIONS: [EnrolmentState.OPTION, EnrolmentState.WAITING],
    Kind.ENROLMENTS: CONFIRMED,
    Kind.CANCELLATIONS: [EnrolmentState.CANCELLED],
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report is about. `organisations` is a query; first and last are days of the sessions, or of the tests."""

    worker: Worker | None = None
    course: Course | None = None
    session: Session | None = None
    organisations: QuerySet[Organisation] | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def common(self) -> Q:
        wanted = Q()
        if self.worker:
            wanted &= Q(worker=self.worker)
        if self.session:
            wanted &= Q(session=self.session)
        if self.organisations is not None:
            wanted &= Q(organisation__in=self.organisations.values("pk"))
        return wanted


def rows_of(kind: str, actor: Actor, fund: Fund, chosen: Selection) -> QuerySet[Any]:
    """What the actor may see of it, the latest session or test first."""
    if kind == Kind.RESULTS:
        return results(actor, chosen)
    return enrolments(Kind(kind), actor, fund, chosen)


def enrolments(kind: Kind, actor: Actor, fund: Fund, chosen: Selection) -> QuerySet[Enrolment]:
    found = Enrolment.objects.visible_to(actor).filter(chosen.common, state__in=STATES[kind])
    if chosen.course:
        found = found.filter(session__course=chosen.course)
    if chosen.first:
        found = found.filter(session__starts_at__gte=midnight(chosen.first, fund))
    if chosen.last:
        found = found.filter(session__starts_at__lt=midnight(chosen.last + DAY, fund))
    related = found.select_related("worker", "organisation", "session__course")
    return related.prefetch_related("session__course__texts").order_by("-session__starts_at", "-pk")


def results(actor: Actor, chosen: Selection) -> QuerySet[TestResult]:
    found = TestResult.objects.visible_to(actor).filter(chosen.common)
    if chosen.course:
        found = found.filter(course=chosen.course)
    if chosen.first:
        found = found.filter(taken_on__gte=chosen.first)
    if chosen.last:
        found = found.filter(taken_on__lte=chosen.last)
    related = found.select_related("worker", "organisation", "course", "session")
    return related.prefetch_related("course__texts").order_by("-taken_on", "-pk")


def midnight(day: datetime.date, fund: Fund) -> datetime.datetime:
    """When the day begins in the fund's zone."""
    return datetime.datetime.combine(day, datetime.time.min, fund.zone)
