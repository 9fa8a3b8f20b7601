"""Figures that were worked out: a row a figure, by period."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import FundForeignKey, FundModel
from extranet.tenants.periods import Grain, Period

from .queries import FigureQuerySet

GRAINS = [
    (Grain.MONTH.value, _("Mois")),
    (Grain.QUARTER.value, _("Trimestre")),
    (Grain.YEAR.value, _("Année")),
]


class Calculation(FundModel):
    """A statistic was worked out for a period, whether or not there was anything to count.

    Once the period is over this is done once, and stays. While it runs (`is_closed` false) it is done again each day,
    for the fund's own staff: what is open to all never changes, so two looks at it tell no more than one.
    """

    statistic = models.CharField(_("statistique"), max_length=40)
    grain = models.CharField(_("durée"), max_length=7, choices=GRAINS)
    begins_on = models.DateField(_("premier jour"))
    is_closed = models.BooleanField(_("période terminée"))
    made_at = models.DateTimeField(_("calculée le"), default=timezone.now)

    class Meta(FundModel.Meta):
        verbose_name = _("calcul d’une statistique")
        verbose_name_plural = _("calculs des statistiques")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "statistic", "grain", "begins_on"], name="statistics_calculation_once"
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.begins_on, Grain(self.grain))


class StoredFigure(FundModel):
    """A figure of a calculation. Without `value`: it would speak of too few, or tell another that does."""

    calculation = FundForeignKey(Calculation, models.CASCADE, related_name="figures", verbose_name=_("calcul"))
    part = models.CharField(_("partie"), max_length=60, blank=True)
    measure = models.CharField(_("mesure"), max_length=12, blank=True)
    value = models.DecimalField(_("valeur"), max_digits=12, decimal_places=2, null=True)
    behind = models.PositiveIntegerField(_("personnes ou organisations"))

    objects = FigureQuerySet.as_manager()

    class Meta(FundModel.Meta):
        verbose_name = _("chiffre")
        verbose_name_plural = _("chiffres")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "calculation", "part", "measure"], name="statistics_storedfigure_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(behind__gte=5) | Q(value=0), name="statistics_storedfigure_of_five"
            ),
        ]
