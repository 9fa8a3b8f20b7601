"""Fields that take what people type, and say what they expect instead of guessing."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.tenants.text import tidy
from extranet.ui.numbers import NumberField

SPACES = re.compile(r"\s")  # the narrow and the no-break ones too
DIGITS = re.compile(r"[0-9]{1,12}")


class LineField(forms.CharField):
    """A line of text in canonical letters, without doubled spaces."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class WholeEurosField(forms.IntegerField):
    """A number of euros, 0 or more: « 1 250 000 » is taken with its spaces, decimals are refused."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Écrivez un nombre entier d’euros, sans virgule ni point : 1250000.")}

    def to_python(self, value: Any) -> int | None:
        typed = SPACES.sub("", str(value or ""))
        if not typed:
            return None
        if not DIGITS.fullmatch(typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(typed)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric"}


class AmountField(NumberField):
    """An amount of euros above 0, with a comma or a point, with or without spaces."""

    default_error_messages = {"invalid": _("Écrivez un montant en chiffres, par exemple 1 250,50.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value <= 0:
            raise ValidationError(_("Écrivez un montant plus grand que zéro."), code="not_positive")
