"""Fields that take numbers as people write them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BETWEEN_GROUPS = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")  # no-break spaces and the Swiss' apostrophe too
BY_POINTS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
BY_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")


def plain(text: str) -> str:
    """« 1 250,50 », « 1.250,50 » and « 1,250.50 » as 1250.50; what is no number stays none.

    A lone point or comma is before the decimals, whatever the language: « 1,250 » is never taken for 1250.
    """
    typed = BETWEEN_GROUPS.sub("", text.strip())
    if BY_POINTS.fullmatch(typed):
        typed = typed.replace(".", "")
    elif BY_COMMAS.fullmatch(typed):
        typed = typed.replace(",", "")
    return typed.replace(",", ".")


class NumberField(forms.DecimalField):
    """A `Decimal` in a field of text: a browser's number field shows no « 12,00 », and drops what is no number."""

    default_error_messages = {"invalid": _("Saisissez un nombre, par exemple 1 250,50.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"localize": True} | kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}
