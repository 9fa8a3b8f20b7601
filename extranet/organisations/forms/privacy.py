"""Who answers for people's data at the fund."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

from ..personal_data.privacy import AUTHORITIES, PrivacyDetails, privacy_of


class PrivacyForm(forms.Form):
    """`details` once it is valid."""

    controller = forms.CharField(
        label=_("Responsable du traitement"), max_length=160, help_text=_("Le nom légal du fonds.")
    )
    address = forms.CharField(
        label=_("Adresse postale"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    email = forms.EmailField(label=_("Adresse e-mail pour exercer ses droits"), max_length=254)
    officer = forms.CharField(
        label=_("Délégué à la protection des données"),
        max_length=160,
        required=False,
        help_text=_("Son nom ou celui du service. Vide : le fonds n’en a pas désigné."),
    )
    officer_email = forms.EmailField(
        label=_("Adresse e-mail du délégué"),
        max_length=254,
        required=False,
        help_text=_("Si elle est celle d’un membre du personnel du fonds, il lit aussi le registre."),
    )
    representative = forms.CharField(
        label=_("Représentant"), max_length=160, required=False, help_text=_("Seulement s’il y en a un (art. 27).")
    )
    authority = forms.ChoiceField(
        label=_("Autorité de contrôle"), choices=[(name, label) for name, (label, _site) in AUTHORITIES.items()]
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = privacy_of(fund).as_options()

    @property
    def details(self) -> PrivacyDetails:
        given = {**self.cleaned_data, "officer_email": self.cleaned_data["officer_email"].lower()}
        return PrivacyDetails(**given)
