"""Devices, and the pieces to prepare for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from extranet.tenants.search import begins_with

if TYPE_CHECKING:
    from ..models import Device  # noqa: F401 - in the base


class DeviceQuerySet(models.QuerySet["Device"]):
    """What the fund pays for is no secret: whoever opens these pages sees all of it."""

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def matching(self, text: str) -> Self:
        """Whose code or name begins with the text."""
        return self.filter(begins_with("code_folded", text) | begins_with("name_folded", text))

    def with_pieces_counted(self) -> Self:
        """Each with `asked`, how many pieces are to prepare."""
        return self.annotate(asked=Count("pieces", filter=Q(pieces__is_current=True)))
