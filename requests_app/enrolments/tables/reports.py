"""The tables of the four kinds of report, each with its own columns (`ITM-30`), and the same as files."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import django_tables2
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Canceller, Confirmer, Enrolment, TestResult
from ..reports import Kind
from ..workflow import EnrolmentState
from .sessions_said import course_cell, day_of, session_days

NOWRAP = {"td": {"class": "nowrap"}}


class ReportTable(Table):
    """Who, and of which organisation: both left out where there is one only."""

    participant = django_tables2.Column(
        verbose_name=_("Participant"), accessor="worker__full_name", order_by=("worker__last_first_folded", "pk")
    )
    organisation = django_tables2.Column(
        verbose_name=_("Organisation"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )

    empty_title = _("Rien de ce type")
    empty_advice = _("Rien ne correspond : élargissez la période, ou cochez un autre type de rapport.")


class OfSession(ReportTable):
    course = django_tables2.Column(verbose_name=_("Formation"), accessor="pk", orderable=False)
    session = django_tables2.Column(
        verbose_name=_("Session"), accessor="pk", order_by=("session__starts_at", "pk"), attrs=NOWRAP
    )

    def render_course(self, record: Enrolment) -> Any:
        return course_cell(record.session.course)

    def render_session(self, record: Enrolment) -> str:
        return session_days(record.session)


class OptionTable(OfSession):
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    created_at = Moment(verbose_name=_("Demandée le"), orderable=False, attrs=NOWRAP)
    held_until = Moment(verbose_name=_("Place tenue jusqu’au"), orderable=False, default="—", attrs=NOWRAP)
    confirmer = django_tables2.Column(verbose_name=_("À confirmer par"), accessor="pk", orderable=False)

    def render_state(self, record: Enrolment) -> str:
        return state(record)

    def render_confirmer(self, record: Enrolment) -> str:
        return confirmer(record) or "—"


class EnrolmentTable(OfSession):
    place = django_tables2.Column(verbose_name=_("Lieu"), accessor="pk", orderable=False)
    hours = django_tables2.Column(
        verbose_name=_("Heures"),
        accessor="session__course__hours",
        orderable=False,
        attrs={"td": {"class": "amount"}, "th": {"class": "amount"}},
    )
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)
    created_at = Moment(verbose_name=_("Demandée le"), orderable=False, attrs=NOWRAP)

    def render_place(self, record: Enrolment) -> str:
        return place(record)

    def render_state(self, record: Enrolment) -> str:
        return state(record)


class CancellationTable(OfSession):
    cancelled_at = Moment(verbose_name=_("Annulée le"), order_by=("cancelled_at", "pk"), attrs=NOWRAP)
    cancelled_by = django_tables2.Column(verbose_name=_("Annulée par"), accessor="pk", orderable=False)
    is_late = django_tables2.Column(verbose_name=_("Tardive"), accessor="pk", orderable=False)
    cancel_reason = django_tables2.Column(verbose_name=_("Motif"), orderable=False, default="—")

    def render_cancelled_by(self, record: Enrolment) -> str:
        return canceller(record)

    def render_is_late(self, record: Enrolment) -> str:
        return gettext("oui") if record.is_late else gettext("non")


class ResultTable(ReportTable):
    taken_on = django_tables2.Column(verbose_name=_("Date du test"), order_by=("taken_on", "pk"), attrs=NOWRAP)
    test = django_tables2.Column(verbose_name=_("Test"), order_by=("test_folded", "pk"))
    outcome = django_tables2.Column(verbose_name=_("Résultat"), accessor="pk", orderable=False)
    score = django_tables2.Column(verbose_name=_("Score"), accessor="score_text", orderable=False, attrs=NOWRAP)
    course = django_tables2.Column(verbose_name=_("Formation"), accessor="pk", orderable=False)

    def render_taken_on(self, value: datetime.date) -> str:
        return f"{value:%d/%m/%Y}"

    def render_outcome(self, record: TestResult) -> str:
        return outcome(record)

    def render_score(self, value: str) -> str:
        return value or "—"

    def render_course(self, record: TestResult) -> Any:
        return course_cell(record.course) if record.course else "—"


TABLES: dict[str, type[ReportTable]] = {
    Kind.OPTIONS: OptionTable,
    Kind.ENROLMENTS: EnrolmentTable,
    Kind.RESULTS: ResultTable,
    Kind.CANCELLATIONS: CancellationTable,
}


def state(row: Enrolment) -> str:
    return str(EnrolmentState(row.state).label)


def confirmer(row: Enrolment) -> str:
    return str(Confirmer(row.confirmer).label) if row.confirmer else ""


def canceller(row: Enrolment) -> str:
    return str(Canceller(row.cancelled_by).label)


def outcome(row: TestResult) -> str:
    return str(TestResult.Outcome(row.outcome).label)


def place(row: Enrolment) -> str:
    """Where; of a session online, only that it is: its link is the participants'."""
    return row.session.place or gettext("En ligne")


WHO = [
    Column(_("Nom"), lambda row: row.worker.last_name),
    Column(_("Prénom"), lambda row: row.worker.first_name),
    Column(_("Organisation"), lambda row: row.organisation.name),
]
OF_SESSION = [
    *WHO,
    Column(_("Code de la formation"), lambda row: row.session.course.code),
    Column(_("Formation"), lambda row: row.session.course.title),
    Column(_("Début"), lambda row: timezone.localtime(row.session.starts_at)),
    Column(_("Fin"), lambda row: timezone.localtime(row.session.ends_at)),
]
COLUMNS: dict[str, Sequence[Column]] = {
    Kind.OPTIONS: [
        *OF_SESSION,
        Column(_("Statut"), state),
        Column(_("Demandée le"), "created_at"),
        Column(_("Place tenue jusqu’au"), "held_until"),
        Column(_("À confirmer par"), confirmer),
    ],
    Kind.ENROLMENTS: [
        *OF_SESSION,
        Column(_("Lieu"), place),
        Column(_("Heures"), lambda row: row.session.course.hours),
        Column(_("Statut"), state),
        Column(_("Demandée le"), "created_at"),
    ],
    Kind.RESULTS: [
        *WHO,
        Column(_("Date du test"), "taken_on"),
        Column(_("Test"), "test"),
        Column(_("Résultat"), outcome),
        Column(_("Score"), "score"),
        Column(_("Score maximal"), "out_of"),
        Column(_("Code de la formation"), lambda row: row.course.code if row.course else ""),
        Column(_("Formation"), lambda row: row.course.title if row.course else ""),
        Column(_("Session du"), lambda row: day_of(row.session.starts_at) if row.session else None),
    ],
    Kind.CANCELLATIONS: [
        *OF_SESSION,
        Column(_("Annulée le"), "cancelled_at"),
        Column(_("Annulée par"), canceller),
        Column(_("Tardive"), "is_late"),
        Column(_("Motif"), "cancel_reason"),
    ],
}
