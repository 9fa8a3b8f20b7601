"""Who sees which requests, and how they are found."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from extranet.organisations.queries import named
from extranet.tenants.actor import Actor

from ..request_states import DECIDED, RequestState
from ..workflow import SessionState
from . import is_enrolment_staff, is_responsible

if TYPE_CHECKING:
    from ..models import EnrolmentRequest  # noqa: F401 - in the bases


class EnrolmentRequestQuerySet(models.QuerySet["EnrolmentRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those that were confirmed: the staff see all, a responsible those that name her organisation."""
        confirmed = self.exclude(state=RequestState.ASKED)
        if is_enrolment_staff(actor):
            return confirmed
        if is_responsible(actor):
            return confirmed.filter(organisation=actor.organisation_id)
        return self.none()

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)

    def with_fund(self) -> Self:
        """Those that the fund's staff settle: nobody else could, or did in time."""
        return self.waiting().filter(escalated_at__isnull=False)

    def overdue(self, before: datetime.datetime) -> Self:
        """Confirmed before that moment, and still with the organisation alone."""
        return self.waiting().filter(escalated_at__isnull=True, proved_at__lte=before)

    def too_late(self, now: datetime.datetime) -> Self:
        """Waiting for a place in a session that has begun or was cancelled."""
        over = Q(session__starts_at__lte=now) | Q(session__state=SessionState.CANCELLED)
        return self.waiting().filter(over)

    def never_confirmed(self, before: datetime.datetime) -> Self:
        return self.filter(state=RequestState.ASKED, asked_at__lte=before)

    def decided_before(self, moment: datetime.datetime) -> Self:
        return self.filter(state__in=DECIDED, decided_at__lte=moment)

    def matching(self, text: str) -> Self:
        """Of people whose names begin with the text."""
        return self.filter(named(text))
