"""What a fund decides about its statistics: `fund.options["statistics"]`, with its defaults."""

from __future__ import annotations

from django.db import models

from extranet.tenants.models import Fund

OPTION = "statistics"


class Licence(models.TextChoices):
    """Under which open figures may be used again."""

    ETALAB = "etalab-2.0", "Licence Ouverte 2.0 (Etalab)"
    CC_BY = "cc-by-4.0", "Creative Commons Attribution 4.0 (CC BY)"


ADDRESSES = {
    Licence.ETALAB: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
}


def is_open(fund: Fund) -> bool:
    """Whether everybody may read the figures. No, unless an administrator said so."""
    return bool(fund.options.get(OPTION, {}).get("is_open", False))


def licence_of(fund: Fund) -> Licence:
    return Licence(fund.options.get(OPTION, {}).get("licence", Licence.CC_BY))
