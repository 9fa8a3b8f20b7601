"""Bank accounts: how they are checked, and how much of them a page shows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum.exceptions import ValidationError as WrongNumber

HIDDEN = "••••"
GROUP = 4


def read_iban(typed: str) -> str:
    """Compact, its check digits right; whether its bank exists nobody's list knows. Raises `ValidationError` that
    doesn't repeat the number.
    """
    try:
        return str(ibans.validate(typed.upper(), check_country=False))
    except WrongNumber as error:
        raise ValidationError(
            _("Cet IBAN n’est pas valable : recopiez-le du RIB, lettres et chiffres, par exemple FR76 3000 6000 0112…")
        ) from error


def read_bic(typed: str) -> str:
    """Compact; empty when none was typed. Raises `ValidationError`."""
    if not typed.strip():
        return ""
    try:
        return str(bics.validate(typed.upper()))
    except WrongNumber as error:
        raise ValidationError(_("Ce BIC n’est pas valable : il a 8 ou 11 caractères, par exemple AGRIFRPP.")) from error


def in_groups(iban: str) -> str:
    return " ".join(iban[start : start + GROUP] for start in range(0, len(iban), GROUP))


def masked(iban: str) -> str:
    """« FR76 •••• 0189 »: country and check digits, and the last four."""
    return f"{iban[:GROUP]} {HIDDEN} {iban[-GROUP:]}"
