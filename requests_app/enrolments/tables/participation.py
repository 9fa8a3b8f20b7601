"""The lists of enrolments, and the same columns as a file."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.search import begins_with
from extranet.ui.counting import BoundedData
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..models import Canceller, Confirmer, Enrolment, Source
from ..queries import EnrolmentQuerySet, is_enrolment_staff
from ..workflow import EnrolmentState

TO_CONFIRM = "to_confirm"


class SessionFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou prénom"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("Statut"),
        choices=[*EnrolmentState.choices, (TO_CONFIRM, _("Options à confirmer par le fonds"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = ()

    def search(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return rows.matching(value)

    def of_state(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        if value == TO_CONFIRM:
            return rows.to_confirm()
        return rows.filter(state=value)


class EnrolmentFilter(SessionFilter):
    """`first` and `last`: sessions with a moment in the period, both days included."""

    course = django_filters.CharFilter(method="of_course", label=_("Formation (code ou intitulé)"))
    first = django_filters.DateFilter(method="from_day", label=_("Sessions du"), widget=DateInput)
    last = django_filters.DateFilter(method="until_day", label=_("au"), widget=DateInput)
    organisation = django_filters.CharFilter(method="of_organisation", label=_("Organisation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_enrolment_staff(self.request.actor):
            del self.filters["organisation"]

    def of_course(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return rows.of_courses_matching(value)

    def from_day(self, rows: EnrolmentQuerySet, name: str, value: datetime.date) -> EnrolmentQuerySet:
        return rows.filter(session__ends_at__gte=midnight(value))

    def until_day(self, rows: EnrolmentQuerySet, name: str, value: datetime.date) -> EnrolmentQuerySet:
        return rows.filter(session__starts_at__lt=midnight(value) + datetime.timedelta(days=1))

    def of_organisation(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return rows.filter(begins_with("organisation__name_folded", value))


def midnight(day: datetime.date) -> datetime.datetime:
    """In the fund's zone."""
    return datetime.datetime.combine(day, datetime.time.min, timezone.get_current_timezone())


class EnrolmentTable(Table):
    person = django_tables2.Column(
        verbose_name=_("Participant"),
        accessor="worker__last_name",
        order_by=("worker__last_first_folded", "pk"),
        linkify=("enrolments:enrolment", [django_tables2.A("uuid")]),
    )
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"),
        accessor="organisation__name",
        order_by=("organisation__name_folded", "pk"),
    )
    course = django_tables2.Column(
        verbose_name=_("Formation"), accessor="session__course", order_by=("session__course__code_folded", "pk")
    )
    session = Moment(
        verbose_name=_("Session"),
        accessor="session__starts_at",
        order_by=("session__starts_at", "pk"),
        linkify=("enrolments:session_people", [django_tables2.A("session__uuid")]),
    )
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    created_at = Moment(verbose_name=_("Demandée le"), order_by=("created_at", "pk"))

    caption = _("Inscriptions")
    empty_title = _("Aucune inscription")
    empty_advice = _("Inscrivez quelqu’un avec « Inscrire » : son inscription s’affiche ici.")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(BoundedData(data), **kwargs)

    def render_person(self, record: Enrolment) -> str:
        return f"{record.worker.last_name} {record.worker.first_name}"

    def render_course(self, record: Enrolment) -> SafeString:
        course = record.session.course
        return format_html('{}<span class="line muted">{}</span>', course.title, course.code)

    def render_state(self, record: Enrolment) -> str:
        return shown_state(record)


class SessionPeopleTable(Table):
    """In the order of the session; who waits with her rank."""

    person = django_tables2.Column(
        verbose_name=_("Participant"),
        accessor="worker__last_name",
        order_by=("worker__last_first_folded", "pk"),
        linkify=("enrolments:enrolment", [django_tables2.A("uuid")]),
    )
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"),
        accessor="organisation__name",
        order_by=("organisation__name_folded", "pk"),
    )
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    created_at = Moment(verbose_name=_("Demandée le"), order_by=("created_at", "pk"))

    caption = _("Inscrits de la session")
    empty_title = _("Personne dans cette session")
    empty_advice = _("Inscrivez quelqu’un avec « Inscrire » : son inscription s’affiche ici.")

    def render_person(self, record: Enrolment) -> str:
        return f"{record.worker.last_name} {record.worker.first_name}"

    def render_state(self, record: Enrolment) -> str:
        if record.state == EnrolmentState.WAITING:
            return gettext("En attente, n° %(rank)s de la liste") % {"rank": record.rank}  # type: ignore[attr-defined]
        return shown_state(record)


def shown_state(enrolment: Enrolment) -> str:
    """With what a held place waits for, and until when; and who ended one."""
    label = str(EnrolmentState(enrolment.state).label)
    if enrolment.state == EnrolmentState.OPTION and enrolment.held_until:
        until = f"{timezone.localtime(enrolment.held_until):%d/%m/%Y %H:%M}"
        if enrolment.confirmer == Confirmer.FUND:
            return gettext("%(label)s, à confirmer par le fonds avant le %(until)s") % {"label": label, "until": until}
        return gettext("%(label)s, à accepter par la personne avant le %(until)s") % {"label": label, "until": until}
    if enrolment.state == EnrolmentState.CANCELLED:
        by = Canceller(enrolment.cancelled_by).label
        late = f", {gettext('annulation tardive')}" if enrolment.is_late else ""
        return f"{label} ({by}{late})"
    return label


def enrolment_columns() -> list[Column]:
    return [
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Nom"), lambda row: row.worker.last_name),
        Column(_("Prénom"), lambda row: row.worker.first_name),
        Column(_("Code"), lambda row: row.session.course.code),
        Column(_("Formation"), lambda row: row.session.course.title),
        Column(_("Début"), lambda row: row.session.starts_at),
        Column(_("Fin"), lambda row: row.session.ends_at),
        Column(_("Lieu"), lambda row: row.session.place),
        Column(_("Statut"), lambda row: EnrolmentState(row.state).label),
        Column(_("Place tenue jusqu’au"), "held_until"),
        Column(_("Demandée le"), "created_at"),
        Column(_("Origine"), lambda row: Source(row.source).label),
        Column(_("Annulée le"), "cancelled_at"),
        Column(_("Annulée par"), lambda row: Canceller(row.cancelled_by).label if row.cancelled_by else ""),
        Column(_("Annulation tardive"), "is_late"),
        Column(_("Motif"), "cancel_reason"),
    ]
