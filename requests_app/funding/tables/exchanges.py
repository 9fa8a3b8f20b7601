"""The lists of exchanges, and the same columns as files."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Side, Thread
from ..queries.exchanges import ThreadQuerySet
from ..thread_states import ThreadState

UNREAD = [("unread", _("Non lus")), ("read", _("Lus"))]
ANY_STATE = "all"
STATES_OF_QUEUE = [
    (ThreadState.ANSWERED.value, ThreadState.ANSWERED.label),
    (ThreadState.CLOSED.value, ThreadState.CLOSED.label),
    (ANY_STATE, _("Tous")),
]
MINE, UNASSIGNED, LATE = "mine", "unassigned", "late"
WHOSE = [(MINE, _("Les miens")), (UNASSIGNED, _("Confiés à personne")), (LATE, _("En retard"))]


class ExchangeFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro ou sujet"))
    reading = django_filters.ChoiceFilter(
        method="of_reading", label=_("Messages"), choices=UNREAD, empty_label=_("Tous")
    )
    state = django_filters.ChoiceFilter(label=_("État"), choices=ThreadState.choices, empty_label=_("Tous"))

    class Meta:
        model = Thread
        fields: tuple[str, ...] = ()

    def search(self, rows: ThreadQuerySet, name: str, value: str) -> ThreadQuerySet:
        return rows.matching(value)

    def of_reading(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(unread__gt=0) if value == "unread" else rows.filter(unread=0)


class QueueFilter(django_filters.FilterSet):
    """Those that wait, unless others are asked for."""

    q = search_filter(_("Numéro, sujet ou organisation"))
    whose = django_filters.ChoiceFilter(method="of_whom", label=_("Échanges"), choices=WHOSE, empty_label=_("Tous"))
    state = django_filters.ChoiceFilter(
        method="of_state", label=_("État"), choices=STATES_OF_QUEUE, empty_label=ThreadState.WAITING.label
    )

    class Meta:
        model = Thread
        fields: tuple[str, ...] = ()

    def search(self, rows: ThreadQuerySet, name: str, value: str) -> ThreadQuerySet:
        return rows.matching_any(value)

    def of_whom(self, rows: ThreadQuerySet, name: str, value: str) -> ThreadQuerySet:
        if value == MINE:
            return rows.of_officer(self.request.actor.user_id)
        return rows.unassigned() if value == UNASSIGNED else rows.late(timezone.localdate())

    def of_state(self, rows: ThreadQuerySet, name: str, value: str) -> ThreadQuerySet:
        return rows

    def filter_queryset(self, rows: ThreadQuerySet) -> ThreadQuerySet:
        found: ThreadQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state") or ThreadState.WAITING
        if state == ThreadState.WAITING:
            return found.waiting()  # by the day promised, as they come
        others = found if state == ANY_STATE else found.filter(state=state)
        return others.order_by("-last_message_at", "-pk")


def promise(thread: Thread) -> str | SafeString:
    """The day promised, and whether it is over."""
    if thread.answer_by is None:
        return "–"
    day = date_format(thread.answer_by, "SHORT_DATE_FORMAT")
    return format_html("{} <strong>{}</strong>", day, gettext("En retard")) if thread.is_late else day


class ThreadTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Numéro"),
        linkify=("funding:exchange", [django_tables2.A("uuid")]),
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    subject = django_tables2.Column(verbose_name=_("Sujet"), orderable=False)

    def render_subject(self, record: Thread) -> str | SafeString:
        """With the file's number below, of a file."""
        if record.request is None:
            return record.subject
        return format_html('{}<span class="line muted">{}</span>', record.subject, record.request.number)


class ExchangeTable(ThreadTable):
    """« Mes échanges » of an organisation."""

    last_message_at = Moment(verbose_name=_("Dernier message"), order_by=("last_message_at", "pk"))
    side = django_tables2.Column(verbose_name=_("De la part de"), accessor="last_side", orderable=False)
    unread = django_tables2.Column(verbose_name=_("Non lus"), orderable=False)
    state = django_tables2.Column(verbose_name=_("État"), orderable=False)

    caption = _("Échanges")
    empty_title = _("Aucun échange")
    empty_advice = _("Posez une question au fonds, ou écrivez-lui depuis un dossier : la conversation s’affichera ici.")

    class Meta:
        sequence = ("number", "subject", "state", "last_message_at", "side", "unread")

    def render_side(self, record: Thread) -> str:
        return gettext("Vous") if record.last_side == Side.ORGANISATION else gettext("Fonds")

    def render_unread(self, value: int) -> str | SafeString:
        if not value:
            return gettext("Aucun")
        return format_html("<strong>{}</strong>", ngettext("%d message", "%d messages", value) % value)

    def render_state(self, record: Thread) -> str | SafeString:
        label = str(ThreadState(record.state).label)
        if record.answer_by is None:
            return label
        words = gettext("au plus tard le %s") % date_format(record.answer_by, "SHORT_DATE_FORMAT")
        return format_html('{}<span class="line muted">{}</span>', label, words)


class QueueTable(ThreadTable):
    """« Messages à répondre » of the fund's staff."""

    answer_by = django_tables2.Column(
        verbose_name=_("Réponse promise"),
        order_by=("answer_by", "pk"),
        empty_values=(),
        attrs={"td": {"class": "nowrap"}},
    )
    organisation = django_tables2.Column(verbose_name=_("Organisation"), accessor="organisation__name", orderable=False)
    officer = django_tables2.Column(verbose_name=_("Répond"), accessor="pk", orderable=False)
    last_message_at = Moment(verbose_name=_("Dernier message"), order_by=("last_message_at", "pk"))

    caption = _("Messages")
    empty_title = _("Aucun message n’attend de réponse")
    empty_advice = _("Les questions des entreprises et des organismes s’affichent ici, la plus urgente en premier.")

    class Meta:
        sequence = ("answer_by", "number", "subject", "organisation", "officer", "last_message_at")

    def render_answer_by(self, record: Thread) -> str | SafeString:
        return promise(record)

    def render_officer(self, record: Thread) -> str:
        return record.named_officer.full_name if record.named_officer else gettext("Personne en particulier")


def exchange_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Sujet"), "subject"),
        Column(_("Dossier"), file_number),
        Column(_("État"), lambda row: ThreadState(row.state).label),
        Column(_("Réponse promise"), "answer_by"),
        Column(_("Dernier message"), "last_message_at"),
        Column(_("De la part de"), lambda row: Side(row.last_side).label),
        Column(_("Non lus"), "unread"),
    ]


def queue_columns() -> list[Column]:
    return [
        Column(_("Réponse promise"), "answer_by"),
        Column(_("En retard"), lambda row: row.is_late),
        Column(_("Numéro"), "number"),
        Column(_("Sujet"), "subject"),
        Column(_("Dossier"), file_number),
        Column(_("Organisation"), lambda row: row.organisation.name),
        Column(_("Répond"), lambda row: row.named_officer.full_name if row.named_officer else ""),
        Column(_("État"), lambda row: ThreadState(row.state).label),
        Column(_("Dernier message"), "last_message_at"),
    ]


def file_number(thread: Thread) -> str:
    return thread.request.number if thread.request else ""
