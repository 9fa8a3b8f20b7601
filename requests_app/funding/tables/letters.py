"""Lists of letters: an organisation's, the staff's, and those to print."""

from __future__ import annotations

import datetime

import django_filters
import django_tables2
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.search import begins_with
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table
from extranet.ui.widgets import DateInput

from ..models import Letter, LetterKind
from ..queries.letters import LetterQuerySet

UNOPENED_DAYS = (3, 7, 15, 30)
DATE = {"td": {"class": "nowrap"}}


class LetterFilter(django_filters.FilterSet):
    q = search_filter(_("Objet ou numéro du dossier"))
    kind = django_filters.ChoiceFilter(label=_("Nature"), choices=LetterKind.choices, empty_label=_("Toutes"))
    first = django_filters.DateFilter(method="from_day", label=_("Disponibles du"), widget=DateInput)
    last = django_filters.DateFilter(method="until_day", label=_("au"), widget=DateInput)

    class Meta:
        model = Letter
        fields: tuple[str, ...] = ()

    def search(self, rows: LetterQuerySet, name: str, value: str) -> LetterQuerySet:
        return rows.matching(value)

    def from_day(self, rows: LetterQuerySet, name: str, value: datetime.date) -> LetterQuerySet:
        return rows.filter(available_at__gte=begins(value))

    def until_day(self, rows: LetterQuerySet, name: str, value: datetime.date) -> LetterQuerySet:
        return rows.filter(available_at__lt=begins(value + datetime.timedelta(1)))


def begins(day: datetime.date) -> datetime.datetime:
    """Its first moment in the fund's zone. (The last day that there is has no next one: the form refuses it.)"""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class OwnLetterFilter(LetterFilter):
    reading = django_filters.ChoiceFilter(
        method="of_reading",
        label=_("Lecture"),
        choices=[("unread", _("Non lus")), ("read", _("Lus"))],
        empty_label=_("Tous"),
    )

    field_order = ("q", "reading", "kind", "first", "last")

    def of_reading(self, rows: LetterQuerySet, name: str, value: str) -> LetterQuerySet:
        actor = self.request.actor
        return rows.unread_by(actor) if value == "unread" else rows.read_by(actor.user_id)


class SentLetterFilter(LetterFilter):
    organisation = django_filters.CharFilter(method="to_organisation", label=_("Destinataire"))
    unopened = django_filters.ChoiceFilter(
        method="unopened_for",
        label=_("Ouverture"),
        choices=[(str(days), _("Non ouverts depuis %(days)s jours") % {"days": days}) for days in UNOPENED_DAYS],
        empty_label=_("Tous"),
    )

    def to_organisation(self, rows: LetterQuerySet, name: str, value: str) -> LetterQuerySet:
        return rows.filter(begins_with("organisation__name_folded", value))

    def unopened_for(self, rows: LetterQuerySet, name: str, value: str) -> LetterQuerySet:
        return rows.unopened_since(timezone.now() - datetime.timedelta(days=int(value)))


def reading(letter: Letter) -> str:
    """Of the person who looks."""
    if letter.withdrawn_at:
        return gettext("Retiré par le fonds")
    return gettext("Lu") if letter.opened_at else gettext("Non lu")  # type: ignore[attr-defined]


def opening(letter: Letter) -> str:
    """By whomever of the organisation, first."""
    if letter.withdrawn_at:
        return gettext("Retiré")
    first = letter.first_opened_at  # type: ignore[attr-defined]
    return gettext("Ouvert le %s") % date_format(timezone.localtime(first), "d/m/Y") if first else gettext("Non ouvert")


class LetterTable(Table):
    available_at = Moment(verbose_name=_("Disponible depuis le"), attrs=DATE, order_by=("available_at", "pk"))
    subject = django_tables2.Column(
        verbose_name=_("Objet"),
        linkify=("funding:letter", [django_tables2.A("uuid")]),
        order_by=("subject_folded", "pk"),
    )
    # Not accessor="kind": for a field with choices django-tables2 translates all of them, for each cell.
    nature = django_tables2.Column(verbose_name=_("Nature"), accessor="pk", orderable=False)

    def render_nature(self, record: Letter) -> SafeString:
        about = format_html('<span class="line muted">{}</span>', record.file_number) if record.request else ""
        return format_html("{}{}", LetterKind(record.kind).label, about)


class OwnLetterTable(LetterTable):
    reading = django_tables2.Column(verbose_name=_("Lecture"), accessor="pk", orderable=False)

    caption = _("Courriers reçus")
    empty_title = _("Aucun courrier")
    empty_advice = _("Les courriers que le fonds vous adresse s’affichent ici ; un e-mail vous prévient de chacun.")

    def render_reading(self, record: Letter) -> SafeString | str:
        said = reading(record)
        is_new = record.withdrawn_at is None and record.opened_at is None  # type: ignore[attr-defined]
        return format_html("<strong>{}</strong>", said) if is_new else said


class SentLetterTable(LetterTable):
    organisation = django_tables2.Column(
        verbose_name=_("Destinataire"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    opening = django_tables2.Column(verbose_name=_("Ouverture"), accessor="pk", orderable=False)

    caption = _("Courriers envoyés")
    empty_title = _("Aucun courrier envoyé")
    empty_advice = _("Envoyez un courrier : il est aussitôt dans l’espace de l’organisation.")

    class Meta:
        sequence = ("available_at", "organisation", "subject", "nature", "opening")

    def render_opening(self, record: Letter) -> str:
        return opening(record)


class PrintLetterTable(LetterTable):
    chosen = django_tables2.Column(verbose_name=_("À marquer"), accessor="uuid", orderable=False)
    organisation = django_tables2.Column(
        verbose_name=_("Destinataire"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    file = django_tables2.Column(verbose_name=_("Fichier"), accessor="uuid", orderable=False)

    caption = _("Courriers à imprimer")
    empty_title = _("Rien à imprimer")
    empty_advice = _("Les courriers que des organisations veulent aussi sur papier s’affichent ici.")

    class Meta:
        sequence = ("chosen", "available_at", "organisation", "subject", "nature", "file")

    def render_chosen(self, record: Letter) -> SafeString:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="letter" value="{}" aria-label="{}" checked>',
            record.uuid,
            gettext("Marquer « %(subject)s », %(organisation)s")
            % {"subject": record.subject, "organisation": record.organisation.name},
        )

    def render_file(self, record: Letter) -> SafeString:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("funding:letter_file", args=[record.uuid]),
            gettext("Ouvrir (PDF)"),
            record.subject,
        )


OF_LETTER = [
    Column(_("Disponible depuis le"), "available_at"),
    Column(_("Objet"), "subject"),
    Column(_("Nature"), lambda row: LetterKind(row.kind).label),
    Column(_("Dossier"), "file_number"),
]


def own_columns() -> list[Column]:
    return [*OF_LETTER, Column(_("Lecture"), reading), Column(_("Ouvert le"), "opened_at")]


def sent_columns() -> list[Column]:
    return [
        Column(_("Destinataire"), lambda row: row.organisation.name),
        *OF_LETTER,
        Column(_("Première ouverture"), "first_opened_at"),
        Column(_("Papier aussi"), "on_paper"),
        Column(_("Imprimé le"), "printed_at"),
        Column(_("Retiré le"), "withdrawn_at"),
    ]


def street(letter: Letter) -> str:
    """With its number and box."""
    to = letter.organisation
    return " ".join(filter(None, [to.street, to.house_number, to.box]))


def print_columns() -> list[Column]:
    """What an envelope needs."""
    return [
        Column(_("Destinataire"), lambda row: row.organisation.name),
        Column(_("Adresse"), street),
        Column(_("Code postal"), lambda row: row.organisation.postcode),
        Column(_("Localité"), lambda row: row.organisation.city),
        *OF_LETTER,
    ]
