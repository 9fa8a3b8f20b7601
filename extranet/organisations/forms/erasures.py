"""Of somebody without an account: what the staff know of her, so that everything about her is found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.ui.widgets import DateInput

from ..services.erasing import Sought


class SoughtForm(forms.Form):
    """`sought` once it is valid: names, and a birth date or an address or both."""

    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        required=False,
        widget=DateInput,
        help_text=_("Avec le nom, elle retrouve ses fiches et ses lignes dans les demandes."),
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        max_length=254,
        help_text=_("Celle des dossiers, si vous l’avez : le dernier e-mail y part."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("birth_date") and not cleaned.get("email"):
            self.add_error(
                "birth_date", _("Donnez la date de naissance ou l’adresse : un nom seul ferait se tromper de personne.")
            )
        return cleaned

    @property
    def sought(self) -> Sought:
        given = self.cleaned_data
        return Sought(given["last_name"], given["first_name"], given["birth_date"], given["email"].strip().lower())
