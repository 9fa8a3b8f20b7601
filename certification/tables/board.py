"""« Suivi des mois »: what the staff's board is searched by, and what its lines and files say."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.periods import DAY
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..board import Age, of_age, standing
from ..models import Device, DossierMonth
from ..months import FOR_THE_BODY, MonthStatus
from ..periods import last_day, month_name, month_of, today_at
from ..queries import DossierMonthQuerySet

USUAL, YEAR = 3, 12  # months looked at, the current one included
CHOSEN_FROM = 36  # months back, of those that can be looked at one by one

TURNS = {  # whose turn it is, and the statuses that say so
    "body": (_("Chez l’organisme"), FOR_THE_BODY),
    "parties": (_("Chez le bénéficiaire ou l’employeur"), {MonthStatus.AWAITING}),
    "fund": (_("Chez le fonds"), {MonthStatus.MAINTAINED}),
}


def months_back(today: datetime.date, count: int) -> list[datetime.date]:
    """This month and those before it, so many in all, the newest first."""
    months = [month_of(today)]
    while len(months) < count:
        months.append(month_of(months[-1] - DAY))
    return months


def span(chosen: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last month that are looked at."""
    if "-" in chosen:
        month = datetime.date.fromisoformat(f"{chosen}-01")
        return month, month
    months = months_back(today, int(chosen or USUAL))
    return months[-1], months[0]


class BoardFilter(django_filters.FilterSet):
    """The last three months, unless others are asked for."""

    q = search_filter(_("N° dossier ou bénéficiaire"))
    body = django_filters.CharFilter(
        method="of_body", label=_("Organisme de formation"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    month = django_filters.ChoiceFilter(
        method="as_it_is", label=_("Mois"), choices=[], empty_label=_("Les 3 derniers mois")
    )
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("Statut"),
        choices=[
            (_("Dont c’est le tour"), [(key, label) for key, (label, _statuses) in TURNS.items()]),
            (_("Statut du mois"), MonthStatus.choices),
        ],
        empty_label=_("Tous"),
    )
    device = django_filters.ChoiceFilter(
        field_name="dossier__device", label=_("Dispositif"), choices=Device.choices, empty_label=_("Tous")
    )
    age = django_filters.ChoiceFilter(
        method="of_age", label=_("Dans ce statut depuis"), choices=Age.choices, empty_label=_("Peu importe")
    )

    class Meta:
        model = DossierMonth
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today_at(self.request.fund)
        months = [(f"{month:%Y-%m}", month_name(month)) for month in months_back(self.today, CHOSEN_FROM)]
        self.filters["month"].extra["choices"] = [(str(YEAR), gettext("Les 12 derniers mois")), *months]

    def filter_queryset(self, rows: DossierMonthQuerySet) -> DossierMonthQuerySet:
        first, last = span(self.form.cleaned_data.get("month") or "", self.today)
        found: DossierMonthQuerySet = super().filter_queryset(standing(rows, self.request.fund, first, last))
        return found

    def search(self, rows: DossierMonthQuerySet, name: str, value: str) -> DossierMonthQuerySet:
        return rows.matching(value)

    def of_body(self, rows: DossierMonthQuerySet, name: str, value: str) -> DossierMonthQuerySet:
        return rows.of_body(value)

    def as_it_is(self, rows: DossierMonthQuerySet, name: str, value: str) -> DossierMonthQuerySet:
        """The span was taken first: see `filter_queryset`."""
        return rows

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        statuses = TURNS[value][1] if value in TURNS else {MonthStatus(value)}
        return rows.filter(status__in=sorted(one.value for one in statuses))

    def of_age(self, rows: DossierMonthQuerySet, name: str, value: str) -> DossierMonthQuerySet:
        return rows.filter(of_age(Age(value), self.today))


class BoardTable(Table):
    """Each month of each dossier, the oldest first."""

    chosen = django_tables2.Column(verbose_name=_("Choisir"), accessor="pk", orderable=False)
    month = django_tables2.Column(verbose_name=_("Mois"), accessor="first", order_by=("first", "pk"))
    beneficiary = django_tables2.Column(
        verbose_name=_("Dossier"), accessor="pk", order_by=("dossier__last_first_folded", "pk")
    )
    body = django_tables2.Column(
        verbose_name=_("Organisme de formation"),
        accessor="dossier__training_body__name",
        order_by=("dossier__training_body__name_folded", "pk"),
    )
    status = django_tables2.Column(verbose_name=_("Statut"), orderable=False)
    since = django_tables2.Column(verbose_name=_("Depuis"), order_by=("since", "pk"), empty_values=())
    reminded_on = django_tables2.Column(verbose_name=_("Relancé le"), orderable=False, default="—")

    caption = _("Mois des dossiers, le plus ancien en premier")
    empty_title = _("Aucun mois dans cette période")
    empty_advice = _("Choisissez d’autres mois, ou ouvrez un dossier.")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_chosen(self, record: Any) -> Any:
        """A box of the form that reminds many at once, where it is the body's turn."""
        if record.status not in FOR_THE_BODY:
            return "—"
        return format_html(
            '<input class="form-check-input" type="checkbox" form="remind-many" name="chosen" value="{}"'
            ' aria-label="{}">',
            key_of(record),
            gettext("Choisir %(month)s, dossier %(number)s")
            % {"month": month_name(record.first), "number": record.dossier.number},
        )

    def render_month(self, record: Any) -> Any:
        address = reverse("certification:month", args=[record.dossier.uuid, record.first])
        return format_html('<a href="{}">{}</a>', address, month_name(record.first))

    def render_beneficiary(self, record: Any) -> Any:
        return format_html('{}<span class="line muted">{}</span>', record.dossier.full_name, record.dossier.number)

    def render_status(self, record: Any) -> str:
        return str(MonthStatus(record.status).label)

    def render_since(self, record: Any) -> Any:
        if record.since is None:
            return "—"
        days = (self.today - record.since).days
        return format_html('{}<span class="line muted">{}</span>', date_format(record.since, "d/m/Y"), in_days(days))

    def render_reminded_on(self, value: datetime.date) -> str:
        return date_format(value, "d/m/Y")


def in_days(days: int) -> str:
    return ngettext("%d jour", "%d jours", days) % days if days > 0 else gettext("aujourd’hui")


def key_of(row: Any) -> str:
    """How a month is named in the form: its dossier's UUID and the month."""
    return f"{row.dossier.uuid}_{row.first:%Y-%m}"


def board_columns() -> list[Column]:
    return [
        Column(_("Mois"), lambda row: f"{row.first:%Y-%m}"),
        Column(_("Fin du mois"), lambda row: last_day(row.first)),
        Column(_("N° dossier"), lambda row: row.dossier.number),
        Column(_("Bénéficiaire"), lambda row: row.dossier.full_name),
        Column(_("Dispositif"), lambda row: row.dossier.get_device_display()),
        Column(_("Organisme de formation"), lambda row: row.dossier.training_body.name),
        Column(_("Statut"), lambda row: MonthStatus(row.status).label),
        Column(_("Dans ce statut depuis"), "since"),
        Column(_("Relancé le"), "reminded_on"),
    ]
