"""People who act for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Membership
from ..roles import Role


class MemberForm(FundModelForm):
    """Names, roles and dates of a member; only the roles that her organisation has are offered."""

    roles = forms.MultipleChoiceField(
        label=_("Rôles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un rôle.")},
    )

    class Meta:
        model = Membership
        fields = ("last_name", "first_name", "phone", "roles", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = self.instance.organisation.possible_roles
        self.fields["roles"].choices = [(role.value, role.label) for role in Role if role in possible]  # type: ignore[attr-defined]


class InvitationForm(MemberForm):
    """The same for somebody who is invited by her address."""

    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("L’invitation y est envoyée ; c’est aussi avec elle que la personne se connectera."),
    )
    field_order = ("email",)
