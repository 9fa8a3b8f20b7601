"""The lists of threads and of documents, and the same columns as files."""

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
from extranet.ui.tables import Table

from ..models import Dossier, Filing, Message
from ..periods import month_name
from ..queries import DossierQuerySet, KeptQuerySet

UNREAD = [("unread", _("Non lus")), ("read", _("Lus"))]


class ExchangeFilter(django_filters.FilterSet):
    q = search_filter(_("N° dossier ou bénéficiaire"))
    state = django_filters.ChoiceFilter(method="of_state", label=_("Messages"), choices=UNREAD, empty_label=_("Tous"))

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def search(self, rows: DossierQuerySet, name: str, value: str) -> DossierQuerySet:
        return rows.matching(value)

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(unread__gt=0) if value == "unread" else rows.filter(unread=0)


class ExchangeTable(Table):
    """« Mes échanges » (`ATN-05`)."""

    number = django_tables2.Column(
        verbose_name=_("N° dossier"),
        linkify=("certification:exchange", [django_tables2.A("uuid")]),
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    beneficiary = django_tables2.Column(verbose_name=_("Bénéficiaire"), accessor="full_name", orderable=False)
    last_message_at = django_tables2.Column(verbose_name=_("Dernier message"), order_by=("last_message_at", "pk"))
    side = django_tables2.Column(verbose_name=_("De la part de"), accessor="last_message_side", orderable=False)
    unread = django_tables2.Column(verbose_name=_("Non lus"), orderable=False)

    caption = _("Échanges")
    empty_title = _("Aucun échange")
    empty_advice = _("Ouvrez un dossier et écrivez dans l’onglet « Échanges » : la conversation s’affichera ici.")

    def __init__(self, *args: Any, names_bodies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names_bodies = names_bodies

    def render_beneficiary(self, record: Dossier) -> str | SafeString:
        """With the body's name below, for whoever sees those of several."""
        if not self.names_bodies:
            return record.full_name
        return format_html('{}<span class="line muted">{}</span>', record.full_name, record.training_body.name)

    def render_last_message_at(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")

    def render_side(self, value: str) -> str:
        return str(Message.Side(value).label)

    def render_unread(self, value: int) -> str | SafeString:
        if not value:
            return gettext("Aucun")
        text = ngettext("%d message", "%d messages", value) % value
        return format_html("<strong>{}</strong>", text)


def exchange_columns() -> list[Column]:
    return [
        Column(_("N° dossier"), "number"),
        Column(_("Nom"), "last_name"),
        Column(_("Prénom"), "first_name"),
        Column(_("Organisme"), lambda row: row.training_body.name),
        Column(_("Dernier message"), "last_message_at"),
        Column(_("De la part de"), lambda row: Message.Side(row.last_message_side).label),
        Column(_("Non lus"), "unread"),
    ]


class FilingFilter(django_filters.FilterSet):
    q = search_filter(_("N° dossier ou bénéficiaire"))
    kind = django_filters.ChoiceFilter(label=_("Nature"), choices=Filing.Kind.choices, empty_label=_("Toutes"))

    class Meta:
        model = Filing
        fields: tuple[str, ...] = ()

    def search(self, rows: KeptQuerySet, name: str, value: str) -> KeptQuerySet:
        return rows.matching(value)


class FilingTable(Table):
    """« Documents » (`ATN-06`), the last first."""

    filed_at = django_tables2.Column(verbose_name=_("Date"), order_by=("filed_at", "pk"))
    number = django_tables2.Column(
        verbose_name=_("N° dossier"),
        accessor="dossier__number",
        linkify=("certification:documents_of", [django_tables2.A("dossier__uuid")]),
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    beneficiary = django_tables2.Column(verbose_name=_("Bénéficiaire"), accessor="dossier__full_name", orderable=False)
    nature = django_tables2.Column(verbose_name=_("Nature"), accessor="pk", orderable=False)
    month = django_tables2.Column(verbose_name=_("Mois"), orderable=False)
    file = django_tables2.Column(
        verbose_name=_("Fichier"),
        accessor="document__file_name",
        linkify=lambda record: record.get_absolute_url() if record.document.is_ready else None,
        orderable=False,
    )

    caption = _("Documents")
    empty_title = _("Aucun document")
    empty_advice = _("Les certificats, attestations de présence et pièces de vos échanges s’affichent ici.")

    def render_filed_at(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "SHORT_DATE_FORMAT")

    def render_nature(self, record: Filing) -> str:
        return str(Filing.Kind(record.kind).label)

    def render_month(self, value: Any) -> str:
        return month_name(value)


def filing_columns() -> list[Column]:
    return [
        Column(_("Date"), "filed_at"),
        Column(_("N° dossier"), lambda row: row.dossier.number),
        Column(_("Bénéficiaire"), lambda row: row.dossier.full_name),
        Column(_("Nature"), lambda row: Filing.Kind(row.kind).label),
        Column(_("Mois"), "month"),
        Column(_("Fichier"), lambda row: row.document.file_name),
    ]
