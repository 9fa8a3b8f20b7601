"""Merging two accounts: the other address, then the proof that its account is hers too."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import BaseAuthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.accounts.factor_forms import CodeField
from extranet.accounts.factors import has_second_factor
from extranet.accounts.models import User


class OtherAddressForm(forms.Form):
    address = forms.EmailField(
        label=_("Adresse e-mail de l’autre compte"),
        max_length=254,
        help_text=_("Si elle a un compte, un lien y est envoyé. Vous l’ouvrirez ici, dans ce navigateur."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class OtherAccountForm(BaseAuthenticateForm):
    """The other account's password and, when it has a second factor, one of its codes; limits as at sign-in."""

    password = forms.CharField(
        label=_("Mot de passe de l’autre compte"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Oublié ? Choisissez-en un nouveau avec « Mot de passe oublié ? », à cette autre adresse."),
    )
    code = CodeField(
        label=_("Code de l’autre compte"), help_text=_("De son application, ou un de ses codes de secours.")
    )
    field_order = ("password", "code")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not has_second_factor(user):
            del self.fields["code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("Ce n’est pas le mot de passe de l’autre compte."))
        return password

    def clean_code(self) -> str:
        """Tried only after the right password: a stranger with the link alone uses up no code's tries."""
        if "password" not in self.cleaned_data:
            return ""
        return super().clean_code()
