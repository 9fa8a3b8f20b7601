"""« Créer ma facture Factur-X »."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat as belgian
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import tva as french

from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..certified import certified_hours
from ..factur_x import vat_number_of
from ..models import FundingRequest, MadeInvoice

COUNTRIES = {"FR": french, "BE": belgian}


class MakeInvoiceForm(forms.ModelForm):
    """The period and the hours come filled in: those certified online where there are any, else those agreed."""

    price = NumberField(
        label=_("Prix d’une heure (€ HT)"),
        max_digits=13,
        decimal_places=6,
        min_value=Decimal("0.01"),
        required=False,
    )
    net = NumberField(
        label=_("ou montant total (€ HT)"),
        max_digits=11,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
    )
    is_exempt = forms.BooleanField(
        label=_("Exonérée de TVA"),
        required=False,
        help_text=_("Formation professionnelle, avec l’attestation de l’administration."),
    )
    rate = NumberField(
        label=_("sinon, taux de TVA (%)"),
        max_digits=4,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(30),
        required=False,
    )
    vat_number = forms.CharField(
        label=_("Votre numéro de TVA"), max_length=20, help_text=_("Demandé aussi quand la facture est exonérée.")
    )

    class Meta:
        model = MadeInvoice
        fields = ("number", "dated_on", "period_from", "period_to", "hours")
        field_classes = {"hours": NumberField}
        widgets = {"dated_on": DateInput, "period_from": DateInput, "period_to": DateInput}

    def __init__(self, *args: Any, request: FundingRequest, today: datetime.date, **kwargs: Any) -> None:
        first = request.starts_on or today
        last = min(request.ends_on or today, max(today, first))
        certified = certified_hours(request, first, last)
        self.certified = certified
        body = request.body
        number = (body.siren or body.enterprise_number) if body else ""
        initial = {
            "dated_on": today,
            "period_from": first,
            "period_to": last,
            "hours": certified.hours if certified.followed else agreed_hours(request),
            "is_exempt": True,
            "vat_number": vat_number_of(number or request.body_siret),
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def clean_vat_number(self) -> str:
        typed = self.cleaned_data["vat_number"].upper()
        country = COUNTRIES.get(typed.strip()[:2], french)
        try:
            return f"{'BE' if country is belgian else 'FR'}{country.validate(typed)}"
        except WrongNumber as error:
            raise ValidationError(
                _("Ce numéro de TVA n’est pas valable : écrivez-le comme FR44732829320 ou BE0440966354.")
            ) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("price") is None) == (data.get("net") is None) and not {"price", "net"} & set(self.errors):
            self.add_error("price", _("Donnez le prix d’une heure ou le montant total, l’un des deux."))
        if not data.get("is_exempt") and data.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Donnez le taux de TVA, ou cochez « Exonérée de TVA »."))
        return data

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "price", "net", "vat_number")}
        return data | {"rate": None if self.cleaned_data["is_exempt"] else self.cleaned_data["rate"]}

    def _post_clean(self) -> None:
        """The service validates the whole row, which isn't filled in here."""


def agreed_hours(request: FundingRequest) -> Decimal | None:
    """Of all the people together, as an invoice counts them."""
    agreement = request.standing_agreement()
    return agreement.total_hours if agreement else None
