"""Amounts of euros as people write them here: « 480 000,50 », « 480.000,50 », « 480000.5 »."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

SPACES = re.compile(r"[\s'’]")  # the narrow and the no-break ones too; the Swiss set an apostrophe
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
BY_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
BY_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{3}){2,}")
THREE_PLACES = re.compile(r"[0-9]{1,3},[0-9]{3}")
GROUPED = re.compile(r"[0-9]{1,3}(?:[\s'’][0-9]{3})+(?:[.,][0-9]{1,2})?")

UNREADABLE = _("« %(typed)s » n’est pas un montant : écrivez par exemple 480 000,50.")
SHOWN = 30  # characters of what was typed


def read_amount(text: str) -> Decimal | None:
    """What was typed, None for nothing. Raises `ValidationError` that says what to write.

    Groups of three are taken with spaces or points, and with commas where a point comes after them. « 480,000 » is
    refused: it is 480 for one reader and 480 000 for another.
    """
    typed = text.strip().removeprefix("€").removesuffix("€").removesuffix("EUR").strip()
    if not typed:
        return None
    if typed[0] in "-−–":
        raise ValidationError(_("Écrivez un montant de zéro ou plus, sans signe moins."), code="negative")
    plain = {"typed": text.strip()[:SHOWN]}
    if SPACES.search(typed):
        if not GROUPED.fullmatch(typed):
            raise ValidationError(UNREADABLE, code="invalid", params=plain)
        typed = SPACES.sub("", typed)
    if PLAIN.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    if BY_POINTS.fullmatch(typed):
        return Decimal(typed.replace(".", "").replace(",", "."))
    if BY_COMMAS.fullmatch(typed):
        return Decimal(typed.replace(",", ""))
    if THREE_PLACES.fullmatch(typed):
        raise ValidationError(
            _("« %(typed)s » peut se lire de deux façons : écrivez 480 000 pour des milliers, ou deux décimales."),
            code="ambiguous",
            params=plain,
        )
    raise ValidationError(UNREADABLE, code="invalid", params=plain)


class EurosField(forms.DecimalField):
    """An amount of 0 or more, to the cent, below a thousand billion."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, Decimal):
            return value if isinstance(value, Decimal) else None
        return read_amount(str(value))

    def prepare_value(self, value: Any) -> Any:
        """A stored amount as people write it; what was typed stays as it is."""
        return number_format(value, 2, use_l10n=True, force_grouping=True) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True
