"""Contributions that employers owe, with their dated rates: a fund's own data (`MYA-05`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from extranet.mandates.models import DateRange, Int8Range
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundObject
from extranet.tenants.search import Folded
from extranet.tenants.text import TextLine
from extranet.tenants.versions import Versioned

from ..contribution_engine import Base as EngineBase
from ..contribution_engine import Region as EngineRegion
from ..queries.contributions import ContributionRateQuerySet


class Nature(models.TextChoices):
    LEGAL = "legal", _("Légale")
    CONVENTIONAL = "conventional", _("Conventionnelle")
    VOLUNTARY = "voluntary", _("Volontaire")


class Collector(models.TextChoices):
    """To whom it is paid. The legal part goes to Urssaf and MSA since 2022."""

    STATE = "state", _("L’Urssaf ou la MSA")
    FUND = "fund", _("Le fonds")


class Base(models.TextChoices):
    PAYROLL = EngineBase.PAYROLL.value, _("Masse salariale brute")
    FIXED_TERM = EngineBase.FIXED_TERM.value, _("Masse salariale brute des CDD")


class Region(models.TextChoices):
    EVERYWHERE = EngineRegion.EVERYWHERE.value, _("Partout")
    OUTSIDE = EngineRegion.OUTSIDE.value, _("Hors Alsace-Moselle")
    ALSACE_MOSELLE = EngineRegion.ALSACE_MOSELLE.value, _("Alsace-Moselle")


class Contribution(Versioned, FundObject):
    """A kind of contribution. A voluntary one is owed by whoever chooses it."""

    code = TextLine(_("code"), max_length=20)
    code_folded = Folded("code")
    name = TextLine(_("contribution"), max_length=120)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, default=Nature.CONVENTIONAL)
    base = models.CharField(_("calculée sur"), max_length=10, choices=Base.choices, default=Base.PAYROLL)
    collector = models.CharField(_("collectée par"), max_length=5, choices=Collector.choices, default=Collector.FUND)
    note = models.TextField(
        _("explication"), blank=True, max_length=500, help_text=_("Lue à côté de la ligne : l’accord de branche, etc.")
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta(FundObject.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            UniqueInFund(
                fields=["fund", "code_folded"],
                name="funding_contribution_code",
                shown_at="code",
                violation_error_message=_("Une contribution porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(collector=Collector.STATE) | ~Q(nature=Nature.LEGAL),
                name="funding_contribution_legal_goes_to_state",
                violation_error_message=_(
                    "Depuis 2022, l’Urssaf et la MSA collectent les contributions légales : le fonds ne le peut pas."
                ),
            ),
        ]

    @property
    def is_chosen(self) -> bool:
        """Owed only by whoever wants to pay it."""
        return self.nature == Nature.VOLUNTARY


def overlaps(region: str, name: str) -> ExclusionConstraint:
    """One rate at most for a contribution, a day, a headcount, in a region: those of everywhere count in each."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Int8Range("fund", "fund", models.Value("[]")), RangeOperators.OVERLAPS),
            (Int8Range("contribution", "contribution", models.Value("[]")), RangeOperators.OVERLAPS),
            (DateRange("starts_on", "ends_on", models.Value("[]")), RangeOperators.OVERLAPS),
            (Int8Range("least", "most", models.Value("[]")), RangeOperators.OVERLAPS),
        ],
        condition=Q(region__in=[Region.EVERYWHERE.value, region]),
        violation_error_message=_(
            "Un autre taux de cette contribution vaut déjà ces jours-là pour ces effectifs : changez les dates, ou"
            " donnez-lui d’abord une fin."
        ),
    )


class ContributionRate(Versioned, FundObject):
    """What is owed from a day until another, for so many employees. Never changed once a sent declaration used it."""

    contribution = FundForeignKey(Contribution, models.RESTRICT, related_name="rates", verbose_name=_("contribution"))
    percent = models.DecimalField(
        _("taux (%)"),
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    starts_on = models.DateField(_("à partir du"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    least = models.PositiveIntegerField(_("effectif à partir de"), default=0)
    most = models.PositiveIntegerField(_("effectif jusqu’à"), null=True, blank=True)
    region = models.CharField(_("région"), max_length=14, choices=Region.choices, default=Region.EVERYWHERE)
    source = TextLine(
        _("source"), max_length=400, blank=True, help_text=_("Adresse du texte, ou nom et date de l’accord.")
    )

    objects = ContributionRateQuerySet.as_manager()

    class Meta(FundObject.Meta):
        verbose_name = _("taux de contribution")
        verbose_name_plural = _("taux de contribution")
        constraints: ClassVar[list[Any]] = [
            *FundObject.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="funding_contributionrate_ends_after_start",
                violation_error_message=_("Le taux finit avant de commencer : vérifiez les deux dates."),
            ),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gte=F("least")),
                name="funding_contributionrate_headcounts",
                violation_error_message=_("L’effectif le plus haut est sous le plus bas : vérifiez les deux."),
            ),
            overlaps(Region.OUTSIDE.value, "funding_contributionrate_one_outside"),
            overlaps(Region.ALSACE_MOSELLE.value, "funding_contributionrate_one_in_alsace_moselle"),
        ]
