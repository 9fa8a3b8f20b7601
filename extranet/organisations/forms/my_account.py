"""« Modifier mon compte »."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.accounts.models import User
from extranet.ui.context import own_names

from ..models import Membership
from ..models.memberships import Title


class MyAccountForm(forms.Form):
    """Names as this fund knows them, language, and a new password when one is typed (`MYA-43`).

    Somebody without a membership in the fund has no names there: she gets the rest.
    """

    title = forms.ChoiceField(label=_("Civilité"), choices=[("", "—"), *Title.choices], required=False)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    language = forms.ChoiceField(label=_("Langue des pages et des e-mails"))
    new_password = forms.CharField(
        label=_("Nouveau mot de passe"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Laissez vide pour garder le vôtre. Une phrase de plusieurs mots est facile à retenir."),
    )
    new_password_again = forms.CharField(
        label=_("Nouveau mot de passe, une seconde fois"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password = forms.CharField(
        label=_("Mot de passe actuel"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Demandé seulement pour changer de mot de passe."),
    )

    def __init__(
        self, *args: Any, user: User, membership: Membership | None, languages: list[str], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["language"].choices = own_names(languages)  # type: ignore[attr-defined]
        self.initial["language"] = language
        for name in ("title", "last_name", "first_name"):
            if membership is None:
                del self.fields[name]
            else:
                self.initial[name] = getattr(membership, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new, again = data.get("new_password", ""), data.get("new_password_again", "")
        if new or again:
            self.check_new_password(new, again)
            if not self.errors:  # a try of her password counts against the limit: only once the rest is right
                self.check_password(data.get("password", ""))
        return data

    def check_new_password(self, new: str, again: str) -> None:
        if new != again:
            self.add_error("new_password_again", _("Les deux mots de passe diffèrent : retapez-les."))
        try:
            validate_password(new, self.user)
        except ValidationError as broken_rules:
            self.add_error("new_password", broken_rules)

    def check_password(self, password: str) -> None:
        """As many tries as the sign-in page gives."""
        try:
            if get_adapter().reauthenticate(self.user, password):
                return
        except ValidationError as too_many:
            self.add_error("password", too_many)
            return
        self.add_error("password", _("Ce n’est pas votre mot de passe actuel. Le vôtre reste inchangé."))
