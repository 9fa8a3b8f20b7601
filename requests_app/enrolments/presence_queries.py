"""Which presences hold, and which links still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Presence  # noqa: F401 - in the base


class PresenceQuerySet(models.QuerySet["Presence"]):
    def in_force(self) -> Self:
        """Without those that a correction took the place of."""
        return self.filter(superseded_at__isnull=True)

    def of_session(self, session_id: int) -> Self:
        return self.filter(part__session=session_id)


class LinkQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Neither revoked nor too old."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
