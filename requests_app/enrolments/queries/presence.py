"""Which presences hold, and which links still open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from ..models import Presence  # noqa: F401 - in the base


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Whoever narrows it down has checked that the actor may know: a session of hers, people of hers."""

    def in_force(self) -> Self:
        """Without those that a correction took the place of."""
        return self.filter(superseded_at__isnull=True)

    def confirmed(self) -> Self:
        """In force, of half-days whose sheet is confirmed: what other services take over."""
        return self.in_force().filter(part__sheets__isnull=False)

    def of_session(self, session_id: int) -> Self:
        return self.filter(part__session=session_id)

    def of_workers(self, worker_ids: Iterable[int]) -> Self:
        return self.filter(enrolment__worker__in=list(worker_ids))

    def given_by(self, organisation_id: int) -> Self:
        """In courses of this provider."""
        return self.filter(part__session__course__provider=organisation_id)

    def between(self, first: datetime.datetime, last: datetime.datetime) -> Self:
        """Of half-days that begin at one of these moments or between them; the last is left out."""
        return self.filter(part__starts_at__gte=first, part__starts_at__lt=last)


class LinkQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Neither revoked nor too old."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
