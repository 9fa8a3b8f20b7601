"""An identity provider of the fund, as its administrator describes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import IdentityProvider
from extranet.accounts.providers.discovery import allowed_schemes
from extranet.ui.forms import FundModelForm

WELL_KNOWN = "/.well-known/openid-configuration"


class IdentityProviderForm(FundModelForm):
    """Its secret goes in and never comes out: an empty field keeps the stored one."""

    server_url = forms.URLField(
        label=_("Adresse du serveur"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Celle que le fournisseur appelle « issuer » ; https, sans « /.well-known/… »."),
    )
    secret = forms.CharField(
        label=_("Secret de client"),
        required=False,
        max_length=300,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("kind", "name", "server_url", "client_id", "secret")

    class Meta:
        model = IdentityProvider
        fields = ("kind", "name", "server_url", "client_id", "scopes", "asked_level", "strong_levels")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = (
            _("Laissez vide pour garder celui qui est enregistré : il ne s’affiche plus jamais.")
            if self.instance.pk
            else _("Donné par le fournisseur ; vide pour un client public. Il ne s’affichera plus.")
        )

    def clean_server_url(self) -> str:
        address: str = self.cleaned_data["server_url"].removesuffix(WELL_KNOWN)
        if not address.startswith(allowed_schemes()):
            raise ValidationError(_("L’adresse commence par https://."))
        if "?" in address or "#" in address or "@" in address:
            raise ValidationError(_("Écrivez l’adresse seule, sans paramètre ni nom d’utilisateur."))
        return address

    def clean_scopes(self) -> str:
        return " ".join(dict.fromkeys(["openid", *self.cleaned_data["scopes"].split()]))
