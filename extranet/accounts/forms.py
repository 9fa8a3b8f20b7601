"""allauth's forms in this site's words, and what a person chooses about her account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import optional_categories
from extranet.notifications.preferences import muted_categories

EMAIL = _("Adresse e-mail")  # as on every other page; allauth's French says « Courriel »


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = EMAIL


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL


class MailPreferencesForm(forms.Form):
    """The optional categories of mails; ticked: she wants them."""

    wanted = forms.MultipleChoiceField(
        label=_("E-mails que je veux recevoir"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = optional_categories()
        muted = muted_categories(user_id)
        self.fields["wanted"].choices = [(one.value, one.label) for one in categories]  # type: ignore[attr-defined]
        self.initial["wanted"] = [one.value for one in categories if one not in muted]
