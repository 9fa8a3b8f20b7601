"""Euros by family of costs, asked for and agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ZERO = Decimal(0)


def amount(label: Any, **kwargs: Any) -> models.DecimalField:
    """Euros and cents."""
    return models.DecimalField(
        label, max_digits=11, decimal_places=2, default=ZERO, validators=[MinValueValidator(ZERO)], **kwargs
    )


class Costs(models.Model):
    """Euros by family of costs (arrêté of 2018): « pédagogique », « rémunération », « annexes »."""

    teaching = amount(_("coûts pédagogiques (€)"))
    salary = amount(_("rémunération (€)"))
    annex = amount(_("frais annexes (€)"))

    class Meta:
        abstract = True

    @property
    def total(self) -> Decimal:
        """Euros of the three families together."""
        return self.teaching + self.salary + self.annex
