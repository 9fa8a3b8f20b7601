"""« Informations de contact »: how an organisation or an establishment is reached (`MYA-13`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from ..addresses import ADDRESS_FIELDS, check_postcode
from ..models import Establishment, Organisation

WHOLE_ADDRESS = ("street", "postcode", "city", "country")


class ContactForm(forms.Form):
    """Not a form on the whole row: whoever fills it in can't mend the rest, and never a number it is known by.

    The address is asked where the fund has member services; elsewhere it changes with the papers that say it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Organisation | Establishment, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ["email", "phone"]
        if fund.has(Capability.MEMBERSHIP):
            offered += ["second_phone", *ADDRESS_FIELDS]
        self.fields |= fields_for_model(type(row), fields=offered)
        if isinstance(row, Organisation):
            self.fields["version"].required = True
        else:
            del self.fields["version"]
        self.initial = {name: getattr(row, name) for name in self.fields}
        if not self.initial.get("country"):
            self.initial["country"] = fund.country

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("street", "house_number", "box", "postcode", "city")):
            return data
        for name in WHOLE_ADDRESS:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Une adresse se donne en entier, ou pas du tout."))
        try:
            check_postcode(data.get("country", ""), data.get("postcode", ""))
        except ValidationError as error:
            self.add_error(None, error)
        return data
