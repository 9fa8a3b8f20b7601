"""Confirming the address and choosing a password: every rule that is broken is told at once (`MYA-37`, `MYA-38`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User

from .person import PlainAddressField


class ActivationForm(forms.Form):
    """The code of the mail, and a password twice. `address` is known when she comes by the link."""

    email = PlainAddressField(label=_("Adresse e-mail"))
    code = forms.CharField(
        label=_("Code d’activation"),
        max_length=20,
        help_text=_("Saisissez le code unique d’activation si celui-ci n’est pas pré-saisi : il est dans le message."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Confirmation de mot de passe"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.address = address
        if address:
            del self.fields["email"]
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        address = self.address or cleaned.get("email", "")
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=address))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
            if "password_again" in cleaned and cleaned["password_again"] != password:
                self.add_error(
                    "password_again", gettext("Les deux mots de passe diffèrent : écrivez deux fois le même.")
                )
        return cleaned
