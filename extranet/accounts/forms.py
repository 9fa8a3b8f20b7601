"""allauth's forms in this site's words, and what a person chooses about her account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import optional_categories, optional_kinds
from extranet.notifications.models import Pace
from extranet.notifications.preferences import chosen_address, confirmed_addresses, muted_categories, paces_of
from extranet.tenants.models import Fund

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
    """The optional categories of mails (ticked: she wants them), each of their events, and where they go."""

    wanted = forms.MultipleChoiceField(
        label=_("E-mails que je veux recevoir"), required=False, widget=forms.CheckboxSelectMultiple
    )
    address = forms.ChoiceField(label=_("Adresse des alertes"), required=False)

    def __init__(self, *args: Any, user_id: int, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {f"pace_{number}": kind for number, kind in enumerate(optional_kinds(fund))}
        categories, self.shown = optional_categories(), optional_categories(fund)
        muted, paces = muted_categories(user_id), paces_of(user_id)
        self.unshown = [one.value for one in categories if one not in self.shown and one not in muted]
        self.fields["wanted"].choices = [(one.value, one.label) for one in categories]  # type: ignore[attr-defined]
        self.initial["wanted"] = [one.value for one in categories if one not in muted]
        for name, kind in self.kinds.items():
            self.fields[name] = forms.ChoiceField(label=str(kind.shown_label), choices=Pace.choices, required=False)
            self.initial[name] = paces.get(kind.name, Pace.NOW)
        addresses = confirmed_addresses(user_id)
        if len(addresses) > 1:
            self.fields["address"].choices = [(one, one) for one in addresses]  # type: ignore[attr-defined]
            self.initial["address"] = chosen_address(user_id) or addresses[0]
        else:
            del self.fields["address"]

    @property
    def groups(self) -> Iterator[tuple[BoundWidget, list[forms.BoundField]]]:
        """The tick box of each category that this fund writes about, with the choices of its events."""
        for box in self["wanted"]:
            if box.data["value"] in self.shown:
                yield box, [self[name] for name, kind in self.kinds.items() if kind.category == box.data["value"]]

    @property
    def categories(self) -> list[str]:
        """Those wanted; what the page didn't show stays as it was."""
        return [*self.cleaned_data["wanted"], *self.unshown]

    @property
    def paces(self) -> dict[str, str]:
        """By kind, what was sent; what wasn't stays as it is."""
        data = self.cleaned_data
        return {kind.name: data[name] for name, kind in self.kinds.items() if data.get(name)}
