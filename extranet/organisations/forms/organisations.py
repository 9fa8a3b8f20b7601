"""Organisations and their establishments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm

from ..addresses import ADDRESS_FIELDS
from ..models import Establishment, Organisation
from ..roles import OrganisationKind

IDENTIFIERS_OF_COUNTRY = {
    Fund.Country.BELGIUM: ["enterprise_number", "nsso_number"],
    Fund.Country.FRANCE: ["siren", "activity_number"],
}
NUMBER_OF_COUNTRY = {Fund.Country.BELGIUM: "unit_number", Fund.Country.FRANCE: "siret"}


class AddressForm(FundModelForm):
    """A form on something with an address: all of it is asked but the box, and in France the number."""

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("street", "house_number", "postcode", "city", "country"):
            self.fields[name].required = True
        self.fields["house_number"].required = fund.country == Fund.Country.BELGIUM
        self.initial["country"] = self.instance.country or fund.country


class OrganisationForm(AddressForm):
    """What the fund's staff know of an organisation; the identifiers are those of the fund's country."""

    kinds = forms.MultipleChoiceField(
        label=_("Qualités"),
        choices=[kind for kind in OrganisationKind.choices if kind[0] != OrganisationKind.FUND_OFFICE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une organisation peut en avoir plusieurs : elles décident des rôles de ses membres."),
        error_messages={"required": _("Indiquez au moins une qualité.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "kinds",
            "legal_form",
            "is_natural_person",
            "enterprise_number",
            "nsso_number",
            "siren",
            "activity_number",
            *ADDRESS_FIELDS,
            "email",
            "phone",
        )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, fund=fund, **kwargs)
        for country, names in IDENTIFIERS_OF_COUNTRY.items():
            if country != fund.country:
                for name in names:
                    del self.fields[name]
        self.fields["kinds"].required = not self.instance.is_a(OrganisationKind.FUND_OFFICE)
        self.initial["kinds"] = [kind for kind in self.instance.kinds if kind != OrganisationKind.FUND_OFFICE]
        self.initial["version"] = self.instance.version


class EstablishmentForm(AddressForm):
    """A place of work; in France it is known by its SIRET, in Belgium it may be known by its unit number."""

    class Meta:
        model = Establishment
        fields = ("name", "siret", "unit_number", *ADDRESS_FIELDS)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, fund=fund, **kwargs)
        for country, name in NUMBER_OF_COUNTRY.items():
            if country != fund.country:
                del self.fields[name]
        if "siret" in self.fields:
            self.fields["siret"].required = True
