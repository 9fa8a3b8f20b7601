"""What is typed about a transfer, and about the account it goes to."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Kind
from extranet.ui.numbers import NumberField
from extranet.ui.widgets import DateInput

from ..accounts_shown import read_bic, read_iban


class PaidForm(forms.Form):
    """« Marquer payé »: the day of the transfer, and its amount when it isn't the whole."""

    paid_on = forms.DateField(label=_("Payé le"), widget=DateInput)
    amount = NumberField(
        label=_("Montant du virement (€)"),
        max_digits=11,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("Moins que le montant attendu : le reste sera attendu sous une autre référence."),
    )

    def __init__(self, *args: Any, today: datetime.date, amount: Decimal, **kwargs: Any) -> None:
        kwargs["initial"] = {"paid_on": today, "amount": amount}
        super().__init__(*args, **kwargs)


class RefundForm(forms.Form):
    """« Noter le remboursement »: the day on which the money came, and its amount when it isn't the whole."""

    refunded_on = forms.DateField(label=_("Reçu le"), widget=DateInput)
    amount = NumberField(label=_("Montant reçu (€)"), max_digits=11, decimal_places=2, min_value=Decimal("0.01"))

    def __init__(self, *args: Any, today: datetime.date, amount: Decimal, **kwargs: Any) -> None:
        kwargs["initial"] = {"refunded_on": today, "amount": amount}
        super().__init__(*args, **kwargs)


class BankForm(forms.Form):
    """« Coordonnées bancaires », with the RIB that proves them."""

    holder = forms.CharField(
        label=_("Titulaire du compte"), max_length=140, help_text=_("Tel qu’il figure sur le RIB.")
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Avec ou sans espaces, par exemple FR76 3000 6000 0112 3456 7890 189."),
    )
    bic = forms.CharField(
        label=_("BIC"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("8 ou 11 caractères."),
    )
    proof = UploadField([Kind.PDF], label=_("RIB (PDF)"), help_text=_("Celui que votre banque vous donne."))

    def clean_iban(self) -> str:
        return read_iban(self.cleaned_data["iban"])

    def clean_bic(self) -> str:
        return read_bic(self.cleaned_data["bic"])

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"iban": data["iban"], "bic": data["bic"], "holder": data["holder"], "upload": data["proof"]}
