"""The address of another site."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _


class ContributionsForm(forms.Form):
    address = forms.URLField(
        label=_("Adresse du site de collecte"),
        required=False,
        max_length=300,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message=_("Écrivez une adresse qui commence par https://."))],
        help_text=_("Vide : la collecte se fait ici, ou la tuile dit « Bientôt disponible »."),
    )
