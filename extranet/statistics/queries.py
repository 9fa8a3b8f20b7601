"""Who reads which figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .choices import is_open

if TYPE_CHECKING:
    from .models import StoredFigure  # noqa: F401 - named in the base


class FigureQuerySet(models.QuerySet["StoredFigure"]):
    def visible_to(self, actor: Actor) -> Self:
        """The fund's office reads them all."""
        return self if is_of_office(actor) else self.none()

    def open_to_all(self, fund: Fund) -> Self:
        """Where the fund opened them, those of periods that are over."""
        return self.filter(calculation__is_closed=True) if is_open(fund) else self.none()

    def of(self, statistic: str) -> Self:
        """All that was worked out of one statistic, oldest period first."""
        rows = self.filter(calculation__statistic=statistic).select_related("calculation")
        return rows.order_by("calculation__begins_on", "calculation__grain", "part", "measure")
