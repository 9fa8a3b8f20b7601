"""The lists of what is published, and the same columns as files."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Audience, Publication, PublicationKind
from ..queries.news import PublicationQuerySet

ARCHIVED, WITHDRAWN, TO_COME, ALL = "archived", "withdrawn", "to_come", "all"
NEWS_KINDS = [(one.value, one.label) for one in (PublicationKind.NEWS, PublicationKind.STUDY)]


class PublishedFilter(django_filters.FilterSet):
    """What is current, unless the archive is asked for."""

    q = search_filter(_("Titre"))
    state = django_filters.ChoiceFilter(
        method="of_state", label=_("Période"), choices=[(ARCHIVED, _("Archives"))], empty_label=_("En cours")
    )

    class Meta:
        model = Publication
        fields: tuple[str, ...] = ()

    def search(self, rows: PublicationQuerySet, name: str, value: str) -> PublicationQuerySet:
        return rows.matching(value)

    def of_state(self, rows: PublicationQuerySet, name: str, value: str) -> PublicationQuerySet:
        return rows

    def filter_queryset(self, rows: PublicationQuerySet) -> PublicationQuerySet:
        found: PublicationQuerySet = super().filter_queryset(rows)
        now = timezone.now()
        return found.archived(now) if self.form.cleaned_data.get("state") == ARCHIVED else found.current(now)


class NewsFilter(PublishedFilter):
    kind = django_filters.ChoiceFilter(label=_("Nature"), choices=NEWS_KINDS, empty_label=_("Toutes"))


class StaffFilter(django_filters.FilterSet):
    """Everything, the staff's list."""

    q = search_filter(_("Titre"))
    kind = django_filters.ChoiceFilter(label=_("Nature"), choices=PublicationKind.choices, empty_label=_("Toutes"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("État"),
        choices=[(TO_COME, _("À venir")), (ARCHIVED, _("Archives")), (WITHDRAWN, _("Retirées"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Publication
        fields: tuple[str, ...] = ()

    def search(self, rows: PublicationQuerySet, name: str, value: str) -> PublicationQuerySet:
        return rows.matching(value)

    def of_state(self, rows: PublicationQuerySet, name: str, value: str) -> PublicationQuerySet:
        if value == WITHDRAWN:
            return rows.filter(withdrawn_at__isnull=False)
        kept = rows.filter(withdrawn_at__isnull=True)
        if value == TO_COME:
            return kept.filter(published_from__gt=timezone.localdate())
        return kept.archived(timezone.now())


def moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "d/m/Y H:i") if value else "–"


def files_shown(publication: Publication) -> SafeString | str:
    """Links to its files, which were read with it (`offered_files`)."""
    links = ((reverse("funding:publication_file", args=[one.uuid]), one.title) for one in offered(publication))
    return format_html_join("", '<a class="line" href="{}">{}</a>', links) or "–"


def offered(publication: Publication) -> list[Any]:
    return [one for one in publication.offered_files if one.document.is_ready]  # type: ignore[attr-defined]


def state_of(publication: Publication) -> str:
    if publication.withdrawn_at:
        return gettext("Retirée")
    if publication.is_to_come:
        return gettext("À venir")
    return gettext("Archives") if publication.is_archived else gettext("En cours")


class NewsTable(Table):
    """« Études et actualités » (`MYA-11`)."""

    published_from = django_tables2.Column(
        verbose_name=_("Publié le"), order_by=("published_from", "pk"), attrs={"td": {"class": "nowrap"}}
    )
    title = django_tables2.Column(
        verbose_name=_("Titre"), linkify=("funding:news_item", [django_tables2.A("uuid")]), orderable=False
    )
    kind = django_tables2.Column(verbose_name=_("Nature"), orderable=False)
    files = django_tables2.Column(verbose_name=_("Fichiers"), accessor="pk", orderable=False)

    caption = _("Études et actualités")
    empty_title = _("Rien de publié en ce moment")
    empty_advice = _("Ce qui a été publié auparavant se trouve dans les archives : choisissez « Archives ».")

    def render_published_from(self, value: Any) -> str:
        return date_format(value, "SHORT_DATE_FORMAT")

    def render_kind(self, record: Publication) -> str:
        return str(PublicationKind(record.kind).label)

    def render_files(self, record: Publication) -> SafeString | str:
        return files_shown(record)


class TenderTable(Table):
    """« Appels d’offres », the nearest deadline first (`MYA-12`)."""

    deadline = Moment(verbose_name=_("Date limite"), order_by=("deadline", "pk"), attrs={"td": {"class": "nowrap"}})
    title = django_tables2.Column(
        verbose_name=_("Titre"), linkify=("funding:tender", [django_tables2.A("uuid")]), orderable=False
    )
    questions_until = Moment(verbose_name=_("Questions jusqu’au"), orderable=False)
    files = django_tables2.Column(verbose_name=_("Fichiers"), accessor="pk", orderable=False)

    caption = _("Appels d’offres")
    empty_title = _("Aucun appel d’offres en cours")
    empty_advice = _("Ceux dont la date limite est passée se trouvent dans les archives : choisissez « Archives ».")

    def render_files(self, record: Publication) -> SafeString | str:
        return files_shown(record)


class StaffTable(Table):
    """« Publications », for the staff."""

    title = django_tables2.Column(
        verbose_name=_("Titre"), linkify=("funding:edit_publication", [django_tables2.A("uuid")]), orderable=False
    )
    kind = django_tables2.Column(verbose_name=_("Nature"), orderable=False)
    audiences = django_tables2.Column(verbose_name=_("Pour qui"), orderable=False)
    published_from = django_tables2.Column(
        verbose_name=_("Publié le"), order_by=("published_from", "pk"), attrs={"td": {"class": "nowrap"}}
    )
    until = django_tables2.Column(verbose_name=_("Jusqu’au"), accessor="pk", orderable=False)
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)

    caption = _("Publications")
    empty_title = _("Rien n’est publié")
    empty_advice = _("Publiez une actualité, une étude ou un appel d’offres : les personnes concernées le liront ici.")

    def render_kind(self, record: Publication) -> str:
        return str(PublicationKind(record.kind).label)

    def render_audiences(self, record: Publication) -> str:
        return audiences_said(record)

    def render_published_from(self, value: Any) -> str:
        return date_format(value, "SHORT_DATE_FORMAT")

    def render_until(self, record: Publication) -> str:
        if record.deadline:
            return moment(record.deadline)
        return date_format(record.published_until, "SHORT_DATE_FORMAT") if record.published_until else "–"

    def render_state(self, record: Publication) -> str:
        return state_of(record)


def audiences_said(publication: Publication) -> str:
    return ", ".join(str(Audience(one).label) for one in publication.audiences)


def news_columns() -> list[Column]:
    return [
        Column(_("Publié le"), "published_from"),
        Column(_("Titre"), "title"),
        Column(_("Nature"), lambda row: PublicationKind(row.kind).label),
        Column(_("Lien"), "link"),
        Column(_("Fichiers"), lambda row: [one.title for one in offered(row)]),
    ]


def tender_columns() -> list[Column]:
    return [
        Column(_("Date limite"), "deadline"),
        Column(_("Questions jusqu’au"), "questions_until"),
        Column(_("Titre"), "title"),
        Column(_("Fichiers"), lambda row: [one.title for one in offered(row)]),
    ]


def staff_columns() -> list[Column]:
    return [
        Column(_("Titre"), "title"),
        Column(_("Nature"), lambda row: PublicationKind(row.kind).label),
        Column(_("Pour qui"), audiences_said),
        Column(_("Publié le"), "published_from"),
        Column(_("À la une jusqu’au"), "published_until"),
        Column(_("Date limite"), "deadline"),
        Column(_("État"), state_of),
    ]
