"""What an officer types about an invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.ui.numbers import NumberField

LONGEST = 2000


class ReasonForm(forms.Form):
    """A complement to ask for, a rejection, a refusal: always with why."""

    reason = forms.CharField(
        label=_("Motif"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("Lu sur la page.")
    )

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label
        if help_text:
            self.fields["reason"].help_text = help_text


class ValidateForm(forms.Form):
    """« Valider » for an amount; for less than the invoice's, with why."""

    amount = NumberField(label=_("Montant validé (€)"), max_digits=11, decimal_places=2, min_value=Decimal("0.01"))
    reason = forms.CharField(
        label=_("Motif d’un montant plus petit"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seulement si vous validez moins que la facture : l’organisme le lit."),
    )
