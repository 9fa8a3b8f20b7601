"""Requests of people who asked for a place or to be told of one."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import EnrolmentRequest
from ..queries.requests import EnrolmentRequestQuerySet
from ..request_states import RequestState

SHOWN_STATES = [(state.value, state.label) for state in RequestState if state != RequestState.ASKED]


class RequestFilter(django_filters.FilterSet):
    q = search_filter(_("Nom de la personne"))
    state = django_filters.ChoiceFilter(label=_("Statut"), choices=SHOWN_STATES, empty_label=_("Tous"))

    class Meta:
        model = EnrolmentRequest
        fields: tuple[str, ...] = ()

    def search(self, rows: EnrolmentRequestQuerySet, name: str, value: str) -> EnrolmentRequestQuerySet:
        return rows.matching(value)


class RequestTable(Table):
    person = django_tables2.Column(
        verbose_name=_("Personne"),
        accessor="full_name",
        linkify=("enrolments:request", [django_tables2.A("uuid")]),
        order_by=("last_first_folded", "pk"),
    )
    course = django_tables2.Column(verbose_name=_("Demande"), accessor="pk", orderable=False)
    organisation = django_tables2.Column(verbose_name=_("Organisation"), accessor="organisation_shown", orderable=False)
    proved_at = Moment(verbose_name=_("Reçue le"), attrs={"td": {"class": "nowrap"}})
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)

    caption = _("Demandes d’inscription")
    empty_title = _("Aucune demande")
    empty_advice = _(
        "Quand une personne inconnue s’inscrit en ligne, sa demande s’affiche ici et vous recevez un e-mail."
    )

    def __init__(self, *args: Any, names_organisation: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if names_organisation else ("organisation",), **kwargs)

    def render_course(self, record: EnrolmentRequest) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.course.title, asked_for(record))

    def render_state(self, record: EnrolmentRequest) -> str:
        return str(RequestState(record.state).label)


def asked_for(request: EnrolmentRequest) -> str:
    """« Session du 12/12/2026 », or the list."""
    if request.session is None:
        return gettext("Liste « Tenez-moi au courant »")
    return gettext("Session du %s") % f"{timezone.localtime(request.session.starts_at):%d/%m/%Y}"


def request_columns() -> list[Column]:
    return [
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Organisation"), "organisation_shown"),
        Column(_("Code"), lambda row: row.course.code),
        Column(_("Formation"), lambda row: row.course.title),
        Column(_("Demande"), asked_for),
        Column(_("Reçue le"), "proved_at"),
        Column(_("Statut"), lambda row: row.get_state_display()),
    ]
