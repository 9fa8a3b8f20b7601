"""A lost access: what the person says, what the staff checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from ..models import Recovery
from ..services.recoveries import IdentityCheck


class LostAccessForm(forms.Form):
    """On the public page: whose account, what is lost, and where the fund can reach her."""

    address = forms.EmailField(
        label=_("Adresse e-mail du compte"),
        max_length=254,
        help_text=_("Celle avec laquelle vous vous connectiez, même si vous ne pouvez plus la lire."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    lost = forms.ChoiceField(label=_("Qu’avez-vous perdu ?"), choices=Recovery.Lost.choices, widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("Où vous joindre"),
        max_length=200,
        required=False,
        help_text=_("Un numéro de téléphone ; le fonds vérifie qu’il le connaissait déjà."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class IdentityCheckForm(forms.Form):
    """`check` and `new_address` once it is valid."""

    kind = forms.ChoiceField(label=_("Vérification"), choices=Recovery.Check.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Vérifiée le"), widget=DateInput())
    note = forms.CharField(
        label=_("Note de la vérification"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui a été vu ou dit, sans numéro de pièce d’identité. Le journal la garde."),
    )
    new_address = forms.EmailField(
        label=_("Nouvelle adresse e-mail"),
        max_length=254,
        required=False,
        help_text=_("Seulement si l’ancienne est perdue. Elle doit confirmer par un lien avant que rien ne change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    @property
    def check(self) -> IdentityCheck:
        data = self.cleaned_data
        return IdentityCheck(data["kind"], data["on"], data["note"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif de l’abandon"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class ConfirmAccessForm(forms.Form):
    note = forms.CharField(
        label=_("Comment vous avez vérifié que c’est bien elle"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui a été vu ou dit, sans numéro de pièce d’identité. Le journal la garde."),
    )
