"""Hours as people type and read them: « 7 », « 7,5 », « 7.5 », « 7h30 » are typed, « 7,50 » is shown."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
A_DAY_OF_WORK = Decimal(12)  # the most that « Répartir » puts on a day
NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d{0,2}))?", re.ASCII)
CLOCK = re.compile(r"(\d{1,4})\s*[hH:]\s*(\d{1,2})?", re.ASCII)


def read_hours(text: str) -> Decimal:
    """What was typed, with two places; nothing is zero. Raises `ValidationError`.

    Minutes become the nearest hundredth of an hour: 7h20 is 7,33.
    """
    typed = "".join(text.split()).removesuffix("h").removesuffix("H") if text.strip()[-1:] in "hH" else text.strip()
    if not typed:
        return ZERO
    if match := NUMBER.fullmatch(typed):
        return Decimal(f"{match[1]}.{match[2] or 0}").quantize(CENT)
    if match := CLOCK.fullmatch(typed):
        minutes = int(match[2] or 0)
        if minutes > 59:
            raise ValidationError(
                _("« %(typed)s » : il n’y a que 60 minutes dans une heure."), "not_hours", {"typed": typed}
            )
        return (Decimal(int(match[1])) + Decimal(minutes) / 60).quantize(CENT)
    if typed.startswith("-"):
        raise ValidationError(_("Des heures ne sont jamais négatives."), "negative_hours")
    if re.fullmatch(r"\d+[.,]\d{3,}", typed):
        raise ValidationError(_("« %(typed)s » : deux décimales au plus."), "too_many_decimals", {"typed": typed[:20]})
    raise ValidationError(
        _("« %(typed)s » n’est pas un nombre d’heures : écrivez 7, 7,5 ou 7h30."), "not_hours", {"typed": typed[:20]}
    )


def shown(amount: Decimal | None) -> str:
    """Hours or euros as « 147,00 », also where a language would write a point: it is what the certificate prints."""
    return "" if amount is None else f"{amount.quantize(CENT):f}".replace(".", ",")
