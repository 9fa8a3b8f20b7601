"""« Réglages des services aux adhérents »."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.organisations.forms.choices import ChoicesForm

from ..choices import Choices, choices_of


class OptionsForm(ChoicesForm[Choices]):
    read = staticmethod(choices_of)

    appeal = forms.CharField(
        label=_("Comment contester un refus"),
        max_length=2000,
        required=False,
        help_text=_(
            "Imprimé sous chaque refus et chaque accord : à qui écrire, dans quel délai, et le recours suivant."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    answer_days = forms.IntegerField(
        label=_("Réponse à un message, en jours ouvrables"),
        min_value=1,
        max_value=60,
        help_text=_("Le délai promis à qui écrit au fonds."),
    )
    pay_days = forms.IntegerField(
        label=_("Paiement d’une facture validée, en jours"),
        min_value=1,
        max_value=365,
        help_text=_("Jours calendrier ; la date de paiement prévue se calcule ainsi."),
    )
    refund_days = forms.IntegerField(
        label=_("Remboursement après un avoir, en jours"),
        min_value=1,
        max_value=365,
        help_text=_("Jours calendrier, à partir de la validation d’un avoir déposé après le règlement."),
    )
