"""Courses: as everybody finds them, and as the staff keep them."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..models import Course, Session
from ..queries import CourseQuerySet, SessionQuerySet


def day_filter(label: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(method="as_it_is", label=label, widget=DateInput())


class PeriodFilter(django_filters.FilterSet):
    """A list searched by words, and by the period, place and language of sessions."""

    q = search_filter(_("Code ou mots de l’intitulé"))
    first = day_filter(_("Du"))
    last = day_filter(_("Au"))
    place = django_filters.CharFilter(method="as_it_is", label=_("Lieu"))
    language = django_filters.ChoiceFilter(method="as_it_is", label=_("Langue"), choices=[], empty_label=_("Toutes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        self.filters["language"].extra["choices"] = [
            (code, names[code]) for code in self.request.fund.languages if code in names
        ]

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    def as_it_is(self, rows: Any, name: str, value: Any) -> Any:
        """Taken into account with the others: see `filter_queryset`."""
        return rows

    def chosen(self, sessions: SessionQuerySet, now: datetime.datetime) -> SessionQuerySet:
        """Those of the period and at the place; without a first day, those that aren't over."""
        data, zone = self.form.cleaned_data, self.request.fund.zone
        if first := data.get("first"):
            sessions = sessions.filter(ends_at__gte=datetime.datetime.combine(first, datetime.time.min, zone))
        else:
            sessions = sessions.filter(ends_at__gte=now)
        if last := data.get("last"):
            sessions = sessions.filter(starts_at__lte=datetime.datetime.combine(last, datetime.time.max, zone))
        if place := data.get("place"):
            sessions = sessions.at_place(place)
        return sessions

    @property
    def narrows_sessions(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in ("first", "last", "place"))


class CatalogueFilter(PeriodFilter):
    """Courses; where a period or a place is asked for, those with such a session."""

    class Meta:
        model = Course
        fields: tuple[str, ...] = ()

    def filter_queryset(self, rows: CourseQuerySet) -> CourseQuerySet:
        found: CourseQuerySet = super().filter_queryset(rows)
        if language := self.form.cleaned_data.get("language"):
            found = found.filter(language=language)
        now = timezone.now()
        sessions = self.chosen(Session.objects.public(), now).upcoming(now)
        if self.narrows_sessions:
            found = found.having(sessions)
        return found.with_next(sessions)


class CatalogueTable(Table):
    code = django_tables2.Column(verbose_name=_("Code"), order_by=("code_folded", "pk"))
    title = django_tables2.Column(verbose_name=_("Formation"), accessor="pk", orderable=False)
    hours = django_tables2.Column(verbose_name=_("Durée"), order_by=("hours", "pk"))
    next_at = django_tables2.Column(
        verbose_name=_("Prochaine session"), order_by=("next_at", "pk"), empty_values=(), orderable=False
    )
    next_left = django_tables2.Column(verbose_name=_("Places"), orderable=False, empty_values=())

    caption = _("Formations du catalogue")
    empty_title = _("Aucune formation au catalogue")
    empty_advice = _("Le fonds publie ici ses formations : revenez bientôt, ou appelez-le.")

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def render_title(self, record: Course) -> Any:
        address = reverse("enrolments:course", args=[record.uuid])
        return format_html(
            '<a href="{}">{}</a><span class="line muted">{}</span>',
            address,
            record.title,
            record.get_language_display(),
        )

    def render_hours(self, record: Course) -> str:
        return hours_shown(record)

    def render_next_at(self, record: Any) -> Any:
        if record.next_at is None:
            return gettext("Pas de date pour l’instant")
        day = f"{record.next_at.astimezone(self.fund.zone):%d/%m/%Y}"
        return format_html('{}<span class="line muted">{}</span>', day, record.next_place or gettext("En ligne"))

    def render_next_left(self, record: Any) -> str:
        if record.next_at is None:
            return "–"
        if record.next_left < 1:
            return gettext("Complète")
        return ngettext("%d place", "%d places", record.next_left) % record.next_left


def hours_shown(course: Course) -> str:
    """« 12 h », « 7,5 h »."""
    hours = course.hours.normalize()
    return f"{hours:f} h".replace(".", ",")


def catalogue_columns(fund: Fund) -> list[Column]:
    return [
        Column(_("Code"), "code"),
        Column(_("Formation"), "title"),
        Column(_("Langue"), lambda row: row.get_language_display()),
        Column(_("Durée"), lambda row: hours_shown(row)),
        Column(_("Prochaine session"), "next_at"),
        Column(_("Lieu"), lambda row: row.next_place or ""),
        Column(_("Places"), lambda row: None if row.next_at is None else max(0, row.next_left)),
    ]


LISTED = [("yes", _("Au catalogue")), ("no", _("Retirées"))]


class CourseFilter(django_filters.FilterSet):
    q = search_filter(_("Code ou mots de l’intitulé"))
    language = django_filters.ChoiceFilter(label=_("Langue"), choices=settings.LANGUAGES, empty_label=_("Toutes"))
    listed = django_filters.ChoiceFilter(
        method="of_listing", label=_("Catalogue"), choices=LISTED, empty_label=_("Toutes")
    )

    class Meta:
        model = Course
        fields: tuple[str, ...] = ()

    def search(self, rows: CourseQuerySet, name: str, value: str) -> CourseQuerySet:
        return rows.matching(value)

    def of_listing(self, rows: CourseQuerySet, name: str, value: str) -> CourseQuerySet:
        return rows.filter(is_listed=value == "yes")


class CourseTable(Table):
    """The staff's: every course of the fund."""

    code = django_tables2.Column(verbose_name=_("Code"), order_by=("code_folded", "pk"))
    title = django_tables2.Column(verbose_name=_("Formation"), accessor="pk", orderable=False)
    language = django_tables2.Column(verbose_name=_("Langue"), orderable=False)
    next_at = Moment(verbose_name=_("Prochaine session"), orderable=False, default="–")
    needs_approval = django_tables2.Column(verbose_name=_("Préinscription"), orderable=False)
    is_listed = django_tables2.Column(verbose_name=_("Catalogue"), orderable=False)

    caption = _("Formations du fonds")
    empty_title = _("Aucune formation")
    empty_advice = _("Ajoutez la première : vous pourrez ensuite planifier ses sessions.")

    def render_title(self, record: Course) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("enrolments:manage_course", args=[record.uuid]), record.title)

    def render_needs_approval(self, value: bool) -> str:
        return gettext("Le fonds confirme") if value else "–"

    def render_is_listed(self, value: bool) -> str:
        return gettext("Au catalogue") if value else gettext("Retirée")


def course_columns() -> list[Column]:
    return [
        Column(_("Code"), "code"),
        Column(_("Formation"), "title"),
        Column(_("Langue"), lambda row: row.get_language_display()),
        Column(_("Heures"), "hours"),
        Column(_("Formelle"), "is_formal"),
        Column(_("Donnée par"), lambda row: row.provider.name if row.provider else ""),
        Column(_("Avec préinscription"), "needs_approval"),
        Column(_("Au catalogue"), "is_listed"),
        Column(_("Prochaine session"), "next_at"),
    ]
