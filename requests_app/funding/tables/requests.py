"""The list of funding requests, and the same columns as a file."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.registries import Text
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..models import Device, FundingRequest
from ..queries.requests import FundingRequestQuerySet
from ..workflow import RequestState


class RequestFilter(django_filters.FilterSet):
    """`first` and `last`: trainings that begin in the period, both days included."""

    q = search_filter(_("Numéro ou intitulé"))
    state = django_filters.ChoiceFilter(label=_("État"), choices=RequestState.choices, empty_label=_("Tous"))
    device = django_filters.ChoiceFilter(
        field_name="device__code", label=_("Dispositif"), empty_label=_("Tous"), choices=[]
    )
    first = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="gte", label=_("Formations du"), widget=DateInput
    )
    last = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte", label=_("au"), widget=DateInput)

    class Meta:
        model = FundingRequest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        devices = Device.objects.order_by("position", "name", "pk").values_list("code", "name")
        self.filters["device"].extra["choices"] = list(devices)

    def search(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        return rows.matching(value)


class RequestTable(Table):
    """What moved last stands at the top. Sorted only by what an index keeps in order, however many there are."""

    title = django_tables2.Column(
        verbose_name=_("Formation"),
        accessor="pk",
        linkify=("funding:request", [django_tables2.A("uuid")]),
        order_by=("title_folded", "pk"),
    )
    number = django_tables2.Column(
        verbose_name=_("Numéro"), order_by=("number",), attrs={"td": {"class": "nowrap"}}, empty_values=()
    )
    company = django_tables2.Column(verbose_name=_("Entreprise"), accessor="company__name", orderable=False)
    device = django_tables2.Column(verbose_name=_("Dispositif"), accessor="device__name", orderable=False)
    starts_on = django_tables2.Column(verbose_name=_("Dates"), orderable=False, empty_values=())
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)
    moved_at = Moment(verbose_name=_("Depuis le"), order_by=("moved_at", "pk"), attrs={"td": {"class": "nowrap"}})

    caption = _("Demandes de prise en charge")
    empty_title = _("Aucune demande")
    empty_advice = _("Les demandes de prise en charge s’affichent ici, la plus récente en premier.")

    class Meta:
        order_by = ("-moved_at",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drawn_states: dict[str, str] = {}

    def render_title(self, record: FundingRequest) -> str:
        return title_of(record)

    def render_number(self, record: FundingRequest) -> str:
        return record.number or "—"

    def render_starts_on(self, record: FundingRequest) -> str:
        return period(record.starts_on, record.ends_on)

    def render_state(self, record: FundingRequest) -> str:
        if record.state not in self.drawn_states:
            self.drawn_states[record.state] = render_to_string("funding/asking/state.html", {"demande": record})
        return self.drawn_states[record.state]


def title_of(request: FundingRequest) -> str:
    return request.title or gettext("Formation sans intitulé")


def period(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None:
        return gettext("Pas encore de dates")
    if last is None or first == last:
        return date_format(first, "SHORT_DATE_FORMAT")
    days = {"first": date_format(first, "SHORT_DATE_FORMAT"), "last": date_format(last, "SHORT_DATE_FORMAT")}
    return gettext("%(first)s au %(last)s") % days


def state_label(request: FundingRequest) -> Text:
    return RequestState(request.state).label


def request_columns(*, whole: bool) -> list[Column]:
    """`whole`: for the company that asks; a training body reads no amounts asked for."""
    amounts = [
        Column(_("Coûts pédagogiques demandés"), "teaching"),
        Column(_("Rémunération demandée"), "salary"),
        Column(_("Frais annexes demandés"), "annex"),
        Column(_("Total demandé"), "total"),
    ]
    return [
        Column(_("Numéro"), "number"),
        Column(_("Formation"), "title"),
        Column(_("Entreprise"), lambda row: row.company.name),
        Column(_("Dispositif"), lambda row: row.device.name),
        Column(_("Organisme de formation"), "body_shown"),
        Column(_("Premier jour"), "starts_on"),
        Column(_("Dernier jour"), "ends_on"),
        Column(_("Heures par personne"), "hours"),
        *(amounts if whole else []),
        Column(_("État"), state_label),
        Column(_("Envoyée le"), "sent_at"),
        Column(_("Décision attendue le"), "decide_by"),
        Column(_("Dans cet état depuis"), "moved_at"),
    ]
