"""People who act for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.ui.forms import FundModelForm
from extranet.ui.widgets import DateInput

from ..models import Establishment, Membership
from ..permissions import has_fixed_dates, open_roles
from ..roles import OFFICER_OF, ORGANISATIONS, OrganisationKind, Role

OFFICE_ROLES = _(
    "« Gestionnaire du fonds » travaille dans toutes les matières ; « Gestionnaire – … » dans celles que vous cochez,"
    " et lit pour le reste l’annuaire des organisations. Un administrateur fait tout, et donne ces rôles."
)


def officers_without_work(fund: Fund) -> set[str]:
    """Roles of officers of what the fund doesn't do."""
    return {role for matter, role in OFFICER_OF.items() if matter != ORGANISATIONS and not fund.has(matter)}


class EstablishmentChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, establishment: Any) -> str:
        return f"{establishment.name} ({establishment.city})" if establishment.city else establishment.name


class MemberForm(FundModelForm):
    """Names, roles and dates of a member; only roles that her organisation has and the actor may give are offered.

    What she holds beyond these, and dates that aren't the actor's to change, stay as they are.
    """

    roles = forms.MultipleChoiceField(
        label=_("Rôles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un rôle.")},
    )
    establishments = EstablishmentChoices(
        queryset=Establishment.objects.none(),
        label=_("Limiter à des établissements"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ne cochez rien pour toute l’organisation."),
    )

    class Meta:
        model = Membership
        fields = ("last_name", "first_name", "phone", "roles", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, actor: Actor, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Membership = self.instance
        offered = open_roles(actor, member.organisation, fund)
        kept = set(member.roles or []) & member.organisation.possible_roles - offered
        self.kept = [role for role in Role if role in kept]
        roles = self.fields["roles"]
        shown = offered - (officers_without_work(fund) - set(member.roles or []))
        roles.choices = [(role.value, role.label) for role in Role if role in shown]  # type: ignore[attr-defined]
        if member.organisation.is_a(OrganisationKind.FUND_OFFICE):
            roles.help_text = OFFICE_ROLES
        roles.required = not self.kept
        places = member.organisation.establishments.order_by("name_folded", "pk")
        self.fields["establishments"].queryset = places  # type: ignore[attr-defined]
        if not places:
            del self.fields["establishments"]
        elif member.pk:
            self.initial["establishments"] = list(member.limits.values_list("establishment", flat=True))
        if member.pk and has_fixed_dates(actor, member, fund):
            del self.fields["starts_on"], self.fields["ends_on"]

    @property
    def kept_labels(self) -> list[str]:
        """Her roles that the actor can't take away."""
        return [str(role.label) for role in self.kept]

    def clean_roles(self) -> list[str]:
        return [*self.cleaned_data["roles"], *(role.value for role in self.kept)]

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes: where a field isn't offered, what is stored."""
        stored = {"starts_on": self.instance.starts_on, "ends_on": self.instance.ends_on}
        return stored | self.cleaned_data


class InvitationForm(MemberForm):
    """The same for somebody who is invited by her address."""

    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("L’invitation y est envoyée ; c’est aussi avec elle que la personne se connectera."),
    )
    field_order = ("email",)
