"""The list of requests, for each side of it, and the same columns as a file."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
import django_tables2
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from .models import Request
from .queries import RequestQuerySet, companies_known_to
from .turns import TURNS, Turn
from .workflow import RequestState

OPEN, ALL = "", "all"


class RequestFilter(django_filters.FilterSet):
    """« Demandes en cours », unless others are asked for (`ATM-24`)."""

    q = search_filter(_("Numéro ou intitulé"))
    company = django_filters.CharFilter(method="of_company", label=_("Entreprise (nom ou numéro BCE)"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("État"),
        choices=[(ALL, _("Toutes")), *RequestState.choices],
        empty_label=_("Demandes en cours"),
    )
    turn = django_filters.ChoiceFilter(
        method="of_turn", label=_("À qui le tour"), choices=Turn.choices, empty_label=_("Tous")
    )

    class Meta:
        model = Request
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor: Actor = self.request.actor
        if not shows_company(self.actor):
            del self.filters["company"]

    def search(self, rows: RequestQuerySet, name: str, value: str) -> RequestQuerySet:
        return rows.matching(value)

    def of_company(self, rows: RequestQuerySet, name: str, value: str) -> RequestQuerySet:
        """An operator finds by name only those that authorise it: the others don't exist for it (`ATM-08`)."""
        found = companies_known_to(self.actor).filter(pk__in=Organisation.objects.matching(value).values("pk"))
        return rows.filter(company__in=found.values("pk"))

    def of_state(self, rows: RequestQuerySet, name: str, value: str) -> RequestQuerySet:
        return rows if value == ALL else rows.filter(state=value)

    def of_turn(self, rows: RequestQuerySet, name: str, value: str) -> RequestQuerySet:
        return rows.filter(state__in=[state for state, turn in TURNS.items() if turn == value])

    def filter_queryset(self, rows: RequestQuerySet) -> RequestQuerySet:
        found: RequestQuerySet = super().filter_queryset(rows)
        chosen = self.form.cleaned_data
        return found if chosen.get("state") or chosen.get("turn") == Turn.NOBODY else found.still_open()


def shows_company(actor: Actor) -> bool:
    """A company's people have but one."""
    return is_staff(actor, Capability.PREENCODING) or actor.has(Role.ENCODER)


class RequestTable(Table):
    """What moved last stands at the top. Sorted only by what an index keeps in order, however many there are."""

    number = django_tables2.Column(
        verbose_name=_("Numéro"),
        linkify=("training:request", [django_tables2.A("uuid")]),
        order_by=("number",),
        attrs={"td": {"class": "nowrap"}},
    )
    title = django_tables2.Column(verbose_name=_("Formation"), order_by=("title_folded", "pk"))
    company = django_tables2.Column(verbose_name=_("Entreprise"), orderable=False)
    starts_on = django_tables2.Column(verbose_name=_("Jours"), orderable=False, empty_values=())
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)
    turn = django_tables2.Column(verbose_name=_("À qui le tour"), accessor="pk", orderable=False)
    moved_at = Moment(verbose_name=_("Depuis le"), order_by=("moved_at", "pk"))

    caption = _("Demandes de formation")
    empty_title = _("Aucune demande en cours")
    empty_advice = _("Les demandes que vous pouvez suivre s’affichent ici, la plus récente en premier.")

    class Meta:
        order_by = ("-moved_at",)

    def render_company(self, record: Any) -> str:
        return company_name(record)

    def render_starts_on(self, record: Request) -> str:
        return period(record)

    def render_state(self, record: Request) -> str:
        return drawn_state(record.state, get_language())

    def render_turn(self, record: Request) -> str:
        return str(TURNS[record.state].label)


@cache
def drawn_state(state: str, language: str | None) -> str:
    """It says the same of every request in this state, to whoever reads this language."""
    return render_to_string("training/state.html", {"demande": Request(state=state)})


def company_name(request: Any) -> str:
    """Of a request that `knowing_companies` read."""
    name: str = request.company.name
    return name if request.knows_company else gettext("Mandat terminé")


def period(request: Request) -> str:
    from .services.days import listed

    if request.starts_on is None or request.ends_on is None:
        return gettext("Pas encore de jours")
    if request.starts_on == request.ends_on:
        return listed([request.starts_on])
    return gettext("%(first)s au %(last)s") % {"first": listed([request.starts_on]), "last": listed([request.ends_on])}


def request_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Formation"), "title"),
        Column(_("Entreprise"), company_name),
        Column(_("Premier jour"), "starts_on"),
        Column(_("Dernier jour"), "ends_on"),
        Column(_("État"), lambda row: row.get_state_display()),
        Column(_("À qui le tour"), lambda row: TURNS[row.state].label),
        Column(_("Dans cet état depuis"), "moved_at"),
    ]
