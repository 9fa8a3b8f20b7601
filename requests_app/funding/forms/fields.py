"""Fields that take euros and hours as people type them, and show them as they are read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from certification.amounts import read_hours, shown

from .amounts import read_amount

MOST = Decimal("999999999.99")  # what the column holds


class EurosField(forms.CharField):
    """Euros and cents, 0 or more; the clean value is a `Decimal`, 0 when nothing was typed.

    « 1 400,50 », « 1400.5 », « 1.400,50 », « 1,400.50 » and « 1 400 € » are taken (`amounts.read_amount`).
    """

    default_error_messages = {
        "invalid": _("Écrivez un montant en euros, par exemple 1 400,50."),
        "negative": _("Écrivez un montant sans signe moins : zéro ou plus."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 30} | kwargs)
        self.validators = [MaxValueValidator(MOST)]  # a limit of length is for text

    def to_python(self, value: Any) -> Any:
        try:
            return read_amount(super().to_python(value) or "") or Decimal(0)
        except ValidationError as refusal:
            if message := self.error_messages.get(refusal.code or ""):
                raise ValidationError(message, code=refusal.code) from refusal
            raise

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return number_format(value, decimal_pos=2, force_grouping=True) if value else ""
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}


class HoursField(forms.CharField):
    """Hours, « 14 », « 13,5 » or « 7h30 »; the clean value is a `Decimal`, None when nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 20} | kwargs)
        self.validators = []

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        if not typed.strip():
            return None
        hours = read_hours(typed)
        if hours <= 0:
            raise ValidationError(_("Écrivez un nombre d’heures plus grand que zéro."), code="not_positive")
        return hours

    def prepare_value(self, value: Any) -> Any:
        return shown(value).removesuffix(",00") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}
