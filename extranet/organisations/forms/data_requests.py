"""What a person asks about her data, and what the staff answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import DataRequest


class DataRequestForm(forms.Form):
    """`kind` and `text`: what she asks about herself."""

    kind = forms.ChoiceField(label=_("Que demandez-vous ?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Précisez"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "La donnée dont il s’agit et, pour une correction, ce qui est juste. Seul le personnel du fonds le lit."
        ),
    )


class DataAnswerForm(forms.Form):
    """`outcome` and `answer`: what the fund did, in words that the person reads."""

    outcome = forms.ChoiceField(label=_("Suite"), choices=DataRequest.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Réponse à la personne"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Ce qui a été fait, ou pourquoi cela ne se peut pas, et qu’elle peut saisir l’autorité de contrôle."
        ),
    )
