"""What the lists are searched by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.registries import Text

from . import completeness
from .models import Establishment, Membership, Organisation, Worker
from .models.memberships import Standing
from .roles import WORKERS, OrganisationKind, is_staff

if TYPE_CHECKING:
    from .queries import EstablishmentQuerySet, MembershipQuerySet, OrganisationQuerySet, WorkerQuerySet

ACTIVE, INACTIVE, ALL = "", "inactive", "all"


def search_filter(label: Text) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        method="search", label=label, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )


class OrganisationFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou numéro"))
    kind = django_filters.ChoiceFilter(
        method="of_kind", label=_("Qualité"), choices=OrganisationKind.choices, empty_label=_("Toutes")
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def search(self, rows: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return rows.matching(value)

    def of_kind(self, rows: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        return rows.of_kind(value)


class EstablishmentFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou numéro"))

    class Meta:
        model = Establishment
        fields: tuple[str, ...] = ()

    def search(self, rows: EstablishmentQuerySet, name: str, value: str) -> EstablishmentQuerySet:
        return rows.matching(value)


class MemberFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou prénom"))
    standing = django_filters.ChoiceFilter(
        method="of_standing", label=_("État"), choices=Standing.choices, empty_label=_("Tous")
    )

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def search(self, rows: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        return rows.matching(value)

    def of_standing(self, rows: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        return rows.of_standing(Standing(value), timezone.localdate())


class WorkerFilter(django_filters.FilterSet):
    """The active ones, unless others are asked for."""

    q = search_filter(_("Nom ou prénom"))
    company = django_filters.CharFilter(method="of_company", label=_("Entreprise"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("État"),
        choices=[(INACTIVE, _("Désactivés")), (ALL, _("Tous"))],
        empty_label=_("Actifs"),
    )
    missing = django_filters.ChoiceFilter(
        method="incomplete", label=_("Données"), choices=[("yes", _("À compléter"))], empty_label=_("Toutes")
    )

    class Meta:
        model = Worker
        fields: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not is_staff(self.request.actor, *WORKERS):
            del self.filters["company"]
        if not completeness.compulsory(self.request.fund):
            del self.filters["missing"]

    def search(self, rows: WorkerQuerySet, name: str, value: str) -> WorkerQuerySet:
        return rows.matching(value)

    def of_company(self, rows: WorkerQuerySet, name: str, value: str) -> WorkerQuerySet:
        return rows.of_organisations_named(value)

    def of_state(self, rows: WorkerQuerySet, name: str, value: str) -> WorkerQuerySet:
        return rows

    def incomplete(self, rows: WorkerQuerySet, name: str, value: str) -> WorkerQuerySet:
        return rows.lacking(completeness.compulsory(self.request.fund))

    def filter_queryset(self, rows: WorkerQuerySet) -> WorkerQuerySet:
        found: WorkerQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state", ACTIVE)
        return found if state == ALL else found.filter(is_active=state != INACTIVE)
