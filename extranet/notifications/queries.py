"""Which mails did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Message  # noqa: F401 - in the base


class MessageQuerySet(models.QuerySet["Message"]):
    def failed(self) -> Self:
        """Given up: somebody must look."""
        return self.filter(state="failed")

    def in_trouble(self) -> Self:
        """Given up, or due again after a failure."""
        return self.filter(Q(state="failed") | Q(state="due") & ~Q(error=""))
