"""The staff's list of recoveries, and what of them and of accesses to confirm waits on the first screen."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..filters import search_filter
from ..models import Membership, Recovery
from ..queries import begins_with
from ..roles import ORGANISATIONS, is_staff


class RecoveryFilter(django_filters.FilterSet):
    q = search_filter(_("Nom"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=Recovery.State.choices, empty_label=_("Tous"))

    class Meta:
        model = Recovery
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(begins_with("membership__last_first_folded", value))


class RecoveryTable(Table):
    caption = _("Récupérations d’accès")
    empty_title = _("Aucune récupération")
    empty_advice = _("Qui n’a plus accès le dit sur la page « Je n’ai plus accès », ou vous appelle.")

    name = tables.Column(
        verbose_name=_("Personne"),
        accessor="membership__full_name",
        order_by=("membership__last_first_folded", "pk"),
        linkify=("trust:recovery", [tables.A("uuid")]),
    )
    organisation = tables.Column(
        verbose_name=_("Organisation"), accessor="membership__organisation__name", orderable=False
    )
    asked_at = Moment(verbose_name=_("Demandée le"), order_by=("asked_at", "pk"))
    state = tables.Column(verbose_name=_("État"), order_by=("state", "pk"))
    closed_at = Moment(verbose_name=_("Close le"), order_by=("closed_at", "-asked_at", "-pk"))

    class Meta:
        order_by = ("-closed_at",)  # downwards, what isn't closed comes first, the oldest on top


def recovery_columns() -> list[Column]:
    return [
        Column(_("Personne"), lambda one: one.membership.full_name),
        Column(_("Organisation"), lambda one: one.membership.organisation.name),
        Column(_("Demandée le"), "asked_at"),
        Column(_("Vérification"), lambda one: one.get_check_kind_display()),
        Column(_("Vérifiée par"), "checked_name"),
        Column(_("Vérifiée le"), "checked_on"),
        Column(_("État"), lambda one: one.get_state_display()),
        Column(_("Close le"), "closed_at"),
    ]


def asked(actor: Actor) -> Waiting:
    """Recoveries whose identity check is still to be made."""
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = Recovery.objects.open().filter(state=Recovery.State.ASKED)
    return counted(
        rows.select_related("membership__organisation"),
        lambda one: PendingAction(
            title=one.membership.full_name if one.membership else "",
            detail=one.membership.organisation.name if one.membership else "",
            url=reverse("trust:recovery", args=[one.uuid]),
            since=one.asked_at,
        ),
    )


def to_confirm(actor: Actor) -> Waiting:
    """Members whose account was recovered elsewhere; which fund did it stands nowhere."""
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    rows = Membership.objects.to_confirm(timezone.localdate())
    return counted(
        rows.select_related("organisation", "user").order_by("user__recovered_at", "pk"),
        lambda one: PendingAction(
            title=one.full_name,
            detail=one.organisation.name,
            url=reverse("organisations:edit_member", args=[one.uuid]),
            since=one.user.recovered_at or one.invited_at,
        ),
    )


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource("organisations.recoveries", _("Accès perdus, identité à vérifier"), mine=asked),
        PendingSource("organisations.to_confirm", _("Accès à confirmer après une récupération"), mine=to_confirm),
    ]
