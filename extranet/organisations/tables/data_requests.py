"""The staff's list of requests about data, and what of it waits on the first screen."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..filters import search_filter
from ..models import DataRequest
from ..roles import ORGANISATIONS, is_staff


class DataRequestFilter(django_filters.FilterSet):
    q = search_filter(_("Adresse e-mail (entière)"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=DataRequest.State.choices, empty_label=_("Tous"))
    kind = django_filters.ChoiceFilter(label=_("Demande"), choices=DataRequest.Kind.choices, empty_label=_("Toutes"))

    class Meta:
        model = DataRequest
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(user__email=value.strip().lower())


class DataRequestTable(Table):
    caption = _("Demandes sur les données")
    empty_title = _("Aucune demande")
    empty_advice = _("Ce que les personnes demandent depuis leur page « Mes données » s’affiche ici.")

    kind = tables.Column(
        verbose_name=_("Demande"), order_by=("kind", "pk"), linkify=("trust:data_request", [tables.A("uuid")])
    )
    name = tables.Column(verbose_name=_("Personne"), order_by=("name", "pk"), empty_values=())
    asked_at = Moment(verbose_name=_("Demandé le"), order_by=("asked_at", "pk"))
    due_on = tables.DateColumn(verbose_name=_("Réponse au plus tard le"), order_by=("due_on", "pk"), format="d/m/Y")
    state = tables.Column(verbose_name=_("État"), order_by=("state", "due_on", "pk"))
    closed_at = Moment(verbose_name=_("Close le"), order_by=("closed_at", "-due_on", "-pk"))

    class Meta:
        order_by = ("-closed_at",)  # downwards, what isn't closed comes first, the most urgent on top

    def render_name(self, record: DataRequest) -> str:
        return record.shown_person


def data_request_columns() -> list[Column]:
    return [
        Column(_("Demande"), lambda one: one.get_kind_display()),
        Column(_("Personne"), "shown_person"),
        Column(_("Demandé le"), "asked_at"),
        Column(_("Réponse au plus tard le"), "due_on"),
        Column(_("État"), lambda one: one.get_state_display()),
        Column(_("Suite"), lambda one: one.get_outcome_display()),
        Column(_("Close le"), "closed_at"),
    ]


def waiting(actor: Actor) -> Waiting:
    if not is_staff(actor, ORGANISATIONS):
        return NOTHING
    waiting_ones = DataRequest.objects.open().exclude(user=actor.user_id)
    return counted(
        waiting_ones,
        lambda one: PendingAction(
            title=one.get_kind_display(),
            detail=gettext("Réponse au plus tard le %(day)s") % {"day": date_format(one.due_on, "DATE_FORMAT")},
            url=reverse("trust:data_request", args=[one.uuid]),
            since=one.asked_at,
        ),
    )


def pending_source() -> PendingSource:
    return PendingSource("organisations.data_requests", _("Demandes sur les données"), mine=waiting)
