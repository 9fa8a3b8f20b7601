"""Postal addresses in Belgium and France."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.text import TextLine

POSTCODES = {
    Fund.Country.BELGIUM: (re.compile(r"[1-9]\d{3}"), _("Un code postal belge a 4 chiffres, par exemple 5000.")),
    Fund.Country.FRANCE: (re.compile(r"\d{5}"), _("Un code postal français a 5 chiffres, par exemple 75011.")),
}
ADDRESS_FIELDS = ("street", "house_number", "box", "postcode", "city", "country")


def check_postcode(country: str, postcode: str) -> None:
    """Raises `ValidationError` at `postcode` when it isn't written as those of the country are."""
    if postcode and country in POSTCODES:
        pattern, message = POSTCODES[Fund.Country(country)]
        if not pattern.fullmatch(postcode):
            raise ValidationError({"postcode": message})


class Addressed(models.Model):
    """A row with a postal address; forms ask for it, a row made by a command may not have it yet."""

    street = TextLine(_("rue"), max_length=120, blank=True)
    house_number = TextLine(_("N°"), max_length=12, blank=True)
    box = TextLine(_("boîte"), max_length=12, blank=True)
    postcode = TextLine(_("code postal"), max_length=10, blank=True)
    city = TextLine(_("localité"), max_length=80, blank=True)
    country = models.CharField(_("pays"), max_length=2, choices=Fund.Country.choices, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_postcode(self.country, self.postcode)

    @property
    def address_lines(self) -> list[str]:
        """As on an envelope: Belgium writes the number after the street, France before it."""
        if not self.city:
            return []
        if self.country == Fund.Country.FRANCE:
            street = f"{self.house_number} {self.street}".strip()
        else:
            street = f"{self.street} {self.house_number}".strip()
        box = _("boîte %s") % self.box if self.box else ""
        return [line for line in (f"{street} {box}".strip(), f"{self.postcode} {self.city}".strip()) if line]
