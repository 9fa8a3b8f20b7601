"""What files, agreements and invoices are numbered by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from extranet.tenants.models import FundModel


class Counter(FundModel):
    """The last number of a series (« DPC », « ACC », « FAC »…) given in a year."""

    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(FundModel.Meta):
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(fields=["fund", "series", "year"], name="funding_counter_once"),
        ]
