"""« Ajouter une entité », and asking again after a refusal: the questions of sign-up, on one page (`MYA-45`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.organisations.identifiers import PHONE
from extranet.organisations.models.memberships import Title
from extranet.tenants.models import Fund

from ..catalogue import Profile
from ..choices import choices_of
from ..claims import EntityClaim, PersonClaim
from ..models import Application, Right
from .entities import CLAIMED, AttestationForm, BranchForm, EntityForm, ServicesForm
from .fields import LineField


class PersonForm(forms.Form):
    """Who asks, as this fund is to know her; only of somebody it has no name of yet."""

    title = forms.ChoiceField(label=_("Civilité"), choices=[("", "—"), *Title.choices])
    last_name = LineField(label=_("Nom"), max_length=80)
    first_name = LineField(label=_("Prénom"), max_length=80)
    phone = LineField(label=_("Téléphone"), max_length=30, required=False, validators=[PHONE])

    @property
    def claim(self) -> PersonClaim:
        data = self.cleaned_data
        return PersonClaim(data["title"], data["last_name"], data["first_name"], data["phone"])


class AskingForms:
    """The forms of one entity of one profile. `former` is the application that she corrects."""

    def __init__(
        self, data: Any, *, fund: Fund, profile: Profile, asks_person: bool, former: Application | None = None
    ) -> None:
        choices = choices_of(fund)
        self.person = PersonForm(data, prefix="person") if asks_person else None
        asks_branch = profile is Profile.MEMBER and choices.branches
        initial = initial_of(former) if former else {}
        self.branch = BranchForm(data, choices=choices, initial=initial) if asks_branch else None
        self.services = ServicesForm(data, profile=profile, initial=initial)
        self.entity = EntityForm(
            data,
            profile=profile,
            choices=choices,
            country=fund.country,
            payroll_year=timezone.localdate().year - 1,
            initial=initial,
        )
        self.attestation = AttestationForm(data)

    @property
    def all(self) -> list[forms.Form]:
        """In the order of the page."""
        parts = [self.person, self.branch, self.services, self.entity, self.attestation]
        return [part for part in parts if part is not None]

    @property
    def is_refused(self) -> bool:
        return any(form.errors for form in self.all if form.is_bound)

    def is_valid(self) -> bool:
        """All of them are judged: every message is shown at once."""
        verdicts = [form.is_valid() for form in self.all]
        return all(verdicts)

    @property
    def claim(self) -> EntityClaim:
        branch = self.branch.cleaned_data["branch"] if self.branch else ""
        return self.entity.claim(services=self.services.cleaned_data["services"], branch=branch)


def initial_of(former: Application) -> dict[str, Any]:
    """What she typed the last time, and the services that she doesn't have."""
    typed = {name: getattr(former, name) for name in CLAIMED}
    typed["capacity"] = former.capacity.rpartition(" – ")[2]  # without what a public body's form put before it
    typed["branch"] = former.branch
    rights = list(former.rights.order_by("pk"))
    keys = {right.entity_key for right in rights}
    live = Right.objects.live().filter(user=former.user_id, profile=former.profile, entity_key__in=keys)
    had = set(live.values_list("service", flat=True))
    typed["services"] = [right.service for right in rights if right.service not in had]
    return typed
