"""What a company says of a worker's individual right to training in a year (`BEY-16`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.organisations.models import Worker
from extranet.tenants.constraints import UniqueInFund
from extranet.tenants.models import FundForeignKey, FundModel
from extranet.tenants.versions import Versioned


class Entitlement(Versioned, FundModel):
    """What differs from the fund's rule for one worker and civil year; without a row the rule holds as it is.

    `days` empty: the fund's. `carried_hours`: left over from the year before.
    """

    worker = FundForeignKey(Worker, models.CASCADE, related_name="entitlements", verbose_name=_("salarié"))
    year = models.PositiveSmallIntegerField(
        _("année"), validators=[MinValueValidator(2000), MaxValueValidator(2100)], editable=False
    )
    days = models.DecimalField(
        _("jours de formation par an, à temps plein"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(60))],
        help_text=_("Vide : ce que le fonds prévoit."),
    )
    working_time = models.PositiveSmallIntegerField(
        _("temps de travail (%)"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    carried_hours = models.DecimalField(
        _("heures reportées de l’année précédente"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
    )

    class Meta(FundModel.Meta):
        verbose_name = _("droit à la formation")
        verbose_name_plural = _("droits à la formation")
        constraints: ClassVar[list[Any]] = [
            *FundModel.Meta.constraints,
            UniqueInFund(
                fields=["fund", "worker", "year"],
                name="funding_entitlement_once",
                violation_error_message=_("Le droit de cette année est déjà indiqué : rechargez la page."),
            ),
            models.CheckConstraint(
                condition=Q(working_time__gte=1, working_time__lte=100), name="funding_entitlement_working_time"
            ),
        ]
