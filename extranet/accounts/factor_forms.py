"""Forms of the second factors: allauth checks, the words are ours."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User

NOTHING_CAME = _(
    "Votre navigateur n’a transmis aucune clé d’accès. Recommencez ; si rien ne s’ouvre, utilisez un code, ou un"
    " navigateur récent où JavaScript est permis."
)
NOT_RECOGNISED = _("Cette clé d’accès n’est pas reconnue, ou la demande est trop ancienne. Recommencez.")

NAME = forms.CharField(
    label=_("Nom de la clé"),
    max_length=60,
    help_text=_("Pour la reconnaître plus tard, par exemple « Téléphone » ou « Ordinateur du bureau »."),
)


class CredentialField(forms.CharField):
    """What the browser answers for a passkey: a JSON object. Nothing else reaches the library, which would stumble.

    Not a JSONField, which falls over brackets without end.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": NOTHING_CAME}, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            credential = json.loads(super().clean(value))
        except (ValueError, RecursionError) as error:
            raise ValidationError(NOT_RECOGNISED) from error
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise ValidationError(NOT_RECOGNISED)
        return credential


class PasskeyNameForm(forms.Form):
    name = NAME


class NewPasskeyForm(forms.Form):
    """A passkey that the browser has just made, for the challenge that the session holds."""

    name = NAME
    credential = CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            auth.parse_registration_response(credential)
            auth.complete_registration(credential)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise ValidationError(NOT_RECOGNISED) from error
        return credential


class SignedCredential:
    """For allauth's forms that prove a passkey: ours is the field, and whatever it stumbles on is a refusal."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValidationError(NOT_RECOGNISED) from error


class PasskeySecondStepForm(SignedCredential, AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeyIdentityForm(SignedCredential, ReauthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeySignInForm(SignedCredential, LoginWebAuthnForm):
    credential = CredentialField()


class CodeField(forms.CharField):
    """Six digits of an app, or the eight of a recovery code; spaces between them don't matter."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(max_length=12, widget=forms.TextInput(attrs=attributes), **kwargs)


class SecondStepForm(AuthenticateForm):
    code = CodeField(
        label=_("Code"), help_text=_("Les 6 chiffres que montre votre application, ou un de vos codes de secours.")
    )


class IdentityForm(ReauthenticateForm):
    code = CodeField(
        label=_("Code"), help_text=_("Les 6 chiffres que montre votre application, ou un de vos codes de secours.")
    )


class TotpForm(ActivateTOTPForm):
    code = CodeField(
        label=_("Code montré par l’application"), help_text=_("6 chiffres, qui changent toutes les 30 secondes.")
    )


class AddressForm(forms.Form):
    """The e-mail address that a person wants instead of hers."""

    address = forms.EmailField(
        label=_("Nouvelle adresse e-mail"),
        max_length=254,
        help_text=_("Un lien y est envoyé : le changement se fait quand vous l’ouvrez."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].lower()
        if address == self.user.email:
            raise ValidationError(_("C’est déjà votre adresse."))
        return address
