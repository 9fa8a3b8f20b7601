"""The columns of imported workers: those of the form, by their titles."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund
from extranet.ui.import_lines import Wanted, a_date, a_text, plain

from . import completeness

OTHER_TITLES = {
    "language": ("Langue",),
    "email": ("E-mail", "Mail", "Courriel"),
    "phone": ("Tél.", "Portable"),
    "register_number": ("NISS", "Registre national"),
}


def a_language(cell: str) -> str:
    """« Français » or « fr »."""
    for code, name in settings.LANGUAGES:
        if plain(cell) in {code, plain(str(name))}:
            return str(code)
    raise ValidationError(
        _("Écrivez l’un de : %(words)s."), params={"words": ", ".join(code for code, _name in settings.LANGUAGES)}
    )


READERS = {"language": a_language, "in_service_on": a_date, "left_on": a_date}


def columns(fund: Fund) -> list[Wanted]:
    """Names and birth date, then what the fund's companies fill in of each worker."""
    offered = completeness.offered(fund)
    details = [
        Wanted(name, [str(label), *OTHER_TITLES.get(name, ())], READERS.get(name, a_text), is_optional=True)
        for name, label in zip(offered, completeness.labels(offered), strict=True)
    ]
    return [
        Wanted("last_name", ["Nom"], a_text),
        Wanted("first_name", ["Prénom"], a_text),
        Wanted("birth_date", ["Date de naissance", "Né le", "Née le"], a_date),
        *details,
    ]
