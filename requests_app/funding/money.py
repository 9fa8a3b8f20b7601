"""Euros as they are read."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format


def in_euros(value: Decimal) -> str:
    """« 1 400,00 € » in the active language."""
    return f"{number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)} €"


def in_hours(value: Decimal) -> str:
    """« 13,5 h » in the active language, without zeros at the end."""
    whole = value == value.to_integral_value()
    return f"{number_format(value.quantize(Decimal(1)) if whole else value.normalize())} h"
