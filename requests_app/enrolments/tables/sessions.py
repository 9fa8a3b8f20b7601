"""Sessions: « Formations planifiées » of a responsible (`ITM-19`), and those of the staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
import django_tables2
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Session
from ..periods import period_of
from ..queries import SessionQuerySet, is_enrolment_staff
from ..standing import places, standing_of
from ..workflow import SessionState
from .catalogue import PeriodFilter


class SessionFilter(PeriodFilter):
    """Those that aren't over, unless another period is asked for."""

    free = django_filters.ChoiceFilter(
        method="with_place", label=_("Places"), choices=[("yes", _("Il en reste"))], empty_label=_("Peu importe")
    )
    kind = django_filters.ChoiceFilter(
        method="of_kind",
        label=_("Ouverte à"),
        choices=[("all", _("Tous")), ("one", _("Une organisation, à la demande"))],
        empty_label=_("Peu importe"),
    )
    state = django_filters.ChoiceFilter(
        method="of_state", label=_("Statut"), choices=SessionState.choices, empty_label=_("Tous")
    )

    class Meta:
        model = Session
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_enrolment_staff(self.request.actor):
            del self.filters["state"]

    def filter_queryset(self, rows: SessionQuerySet) -> SessionQuerySet:
        found: SessionQuerySet = super().filter_queryset(rows)
        if language := self.form.cleaned_data.get("language"):
            found = found.filter(course__language=language)
        return self.chosen(found, timezone.now())

    def with_place(self, rows: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        return rows.with_place()

    def of_kind(self, rows: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        return rows.filter(reserved_for__isnull=value == "all")

    def of_state(self, rows: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        return rows.filter(state=value)


class SessionTable(Table):
    """`course__texts` are fetched with the rows. `page` is the route to which a session leads."""

    starts_at = django_tables2.Column(verbose_name=_("Dates"), order_by=("starts_at", "pk"))
    course = django_tables2.Column(verbose_name=_("Formation"), order_by=("course__code_folded", "starts_at", "pk"))
    place = django_tables2.Column(verbose_name=_("Lieu"), orderable=False, empty_values=())
    left = django_tables2.Column(verbose_name=_("Places restantes"), accessor="pk", orderable=False)
    standing = django_tables2.Column(verbose_name=_("Inscriptions"), accessor="pk", orderable=False)

    caption = _("Sessions, la plus proche en premier")
    empty_title = _("Aucune session planifiée")
    empty_advice = _("Choisissez une autre période pour voir les sessions qui sont passées.")

    def __init__(self, *args: Any, fund: Fund, page: str = "enrolments:session", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund, self.page_of_session = fund, page

    def render_starts_at(self, record: Session) -> Any:
        address = reverse(self.page_of_session, args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, period_of(record, self.fund.zone))

    def render_course(self, record: Session) -> Any:
        return format_html('{}<span class="line muted">{}</span>', record.course.title, record.course.code)

    def render_place(self, record: Session) -> str:
        return record.place or gettext("En ligne")

    def render_left(self, record: Session) -> Any:
        if record.reserved_for:
            on_demand = gettext("À la demande de %s") % record.reserved_for.name
            return format_html('{}<span class="line muted">{}</span>', places(record), on_demand)
        return places(record)

    def render_standing(self, record: Session) -> str:
        return standing_of(record, self.fund.zone).label


def session_columns(fund: Fund) -> list[Column]:
    def at(name: str, how: str) -> Callable[[Session], str]:
        return lambda row: getattr(row, name).astimezone(fund.zone).strftime(how)

    return [
        Column(_("Code"), lambda row: row.course.code),
        Column(_("Formation"), lambda row: row.course.title),
        Column(_("Langue"), lambda row: row.course.get_language_display()),
        Column(_("Début"), at("starts_at", "%Y-%m-%d %H:%M")),
        Column(_("Fin"), at("ends_at", "%Y-%m-%d %H:%M")),
        Column(_("Lieu"), lambda row: row.place or gettext("En ligne")),
        Column(_("Places"), "capacity"),
        Column(_("Places restantes"), "places_left"),
        Column(_("Inscriptions"), lambda row: standing_of(row, fund.zone).label),
        Column(_("À la demande de"), lambda row: row.reserved_for.name if row.reserved_for else ""),
    ]
