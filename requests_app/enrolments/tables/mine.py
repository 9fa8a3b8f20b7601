"""A participant's own enrolments."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Confirmer, Enrolment
from ..queries import EnrolmentQuerySet
from ..workflow import EnrolmentState


class When(models.TextChoices):
    COMING = "a-venir", _("À venir")
    PAST = "passees", _("Passées")


class OwnFilter(django_filters.FilterSet):
    when = django_filters.ChoiceFilter(
        method="of_period", label=_("Période"), choices=When.choices, empty_label=_("Toutes")
    )
    state = django_filters.ChoiceFilter(label=_("Statut"), choices=EnrolmentState.choices, empty_label=_("Tous"))

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = ()

    def of_period(self, rows: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        now = timezone.now()
        return rows.filter(session__ends_at__gt=now) if value == When.COMING else rows.filter(session__ends_at__lte=now)


class OwnTable(Table):
    course = django_tables2.Column(
        verbose_name=_("Formation"),
        accessor="session__course__title",
        linkify=("enrolments:own_enrolment", [django_tables2.A("uuid")]),
        orderable=False,
    )
    starts_at = Moment(verbose_name=_("Début"), accessor="session__starts_at", attrs={"td": {"class": "nowrap"}})
    place = django_tables2.Column(verbose_name=_("Lieu"), accessor="session__place", empty_values=(), orderable=False)
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)

    caption = _("Mes inscriptions")
    empty_title = _("Aucune inscription")
    empty_advice = _("Choisissez une session dans le catalogue : elle s’affichera ici.")

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def render_course(self, record: Enrolment) -> SafeString:
        return format_html(
            '{}<span class="line muted">{}</span>', record.session.course.title, record.organisation.name
        )

    def render_place(self, record: Enrolment) -> str:
        return record.session.place or gettext("En ligne")

    def render_state(self, record: Enrolment) -> str:
        return own_state(record)


def own_state(enrolment: Enrolment) -> str:
    """To the participant: what a place that is held waits for, and until when."""
    label = str(EnrolmentState(enrolment.state).label)
    if enrolment.state != EnrolmentState.OPTION or not enrolment.held_until:
        return label
    until = f"{timezone.localtime(enrolment.held_until):%d/%m/%Y %H:%M}"
    if enrolment.confirmer == Confirmer.FUND:
        return gettext("%(label)s, à confirmer par le fonds avant le %(until)s") % {"label": label, "until": until}
    return gettext("%(label)s, à accepter par vous avant le %(until)s") % {"label": label, "until": until}


def own_columns() -> list[Column]:
    return [
        Column(_("Code"), lambda row: row.session.course.code),
        Column(_("Formation"), lambda row: row.session.course.title),
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Début"), lambda row: row.session.starts_at),
        Column(_("Fin"), lambda row: row.session.ends_at),
        Column(_("Lieu"), lambda row: row.session.place or gettext("En ligne")),
        Column(_("Statut"), lambda row: row.get_state_display()),
    ]
