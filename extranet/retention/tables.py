"""Lists of what is announced, held and forgotten, and of the nights."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.tenants.retention import retention_rules, sweep_rules
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from .models import Announcement, LegalHold, Night, OfFile, Tombstone
from .queries import OfFileQuerySet


def label_of(name: str) -> str:
    """A rule of an app that was removed keeps its name."""
    found = next((rule for rule in [*retention_rules, *sweep_rules] if rule.name == name), None)
    return str(found.label) if found else name


def address_of(row: OfFile) -> str:
    return reverse("retention:file", args=[row.rule, row.subject_uuid])


def rule_choices() -> list[tuple[str, str | Promise]]:
    return [(rule.name, rule.label) for rule in retention_rules]


class FileFilter(django_filters.FilterSet):
    q = search_filter(_("Numéro"))
    rule = django_filters.ChoiceFilter(label=_("Règle"), choices=rule_choices, empty_label=_("Toutes"))

    def search(self, rows: OfFileQuerySet, name: str, value: str) -> OfFileQuerySet:
        return rows.matching(value)


class AnnouncementFilter(FileFilter):
    held = django_filters.ChoiceFilter(
        label=_("Gel"), method="of_hold", choices=[("yes", _("Gelés")), ("no", _("Non gelés"))], empty_label=_("Tous")
    )

    class Meta:
        model = Announcement
        fields: tuple[str, ...] = ()

    def of_hold(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_held=value == "yes")


class TombstoneFilter(FileFilter):
    class Meta:
        model = Tombstone
        fields: tuple[str, ...] = ()


class HoldFilter(FileFilter):
    state = django_filters.ChoiceFilter(
        label=_("État"),
        method="of_state",
        choices=[("on", _("En vigueur")), ("off", _("Levés"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = LegalHold
        fields: tuple[str, ...] = ()

    def of_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(released_at__isnull=value == "on")


class NightFilter(django_filters.FilterSet):
    rule = django_filters.ChoiceFilter(
        label=_("Règle"),
        choices=lambda: [(rule.name, rule.label) for rule in [*retention_rules, *sweep_rules]],
        empty_label=_("Toutes"),
    )

    class Meta:
        model = Night
        fields: tuple[str, ...] = ()


class Day(tables.Column):
    def render(self, value: datetime.date) -> str:
        return date_format(value, "d/m/Y")


class OfFileTable(Table):
    reference = tables.Column(verbose_name=_("Fichier"), order_by=("reference_folded", "pk"))
    rule = tables.Column(verbose_name=_("Règle"), orderable=False)

    def render_reference(self, record: OfFile) -> str:
        return format_html('<a href="{}">{}</a>', address_of(record), record.reference)

    def render_rule(self, value: str) -> str:
        return label_of(value)


class AnnouncementTable(OfFileTable):
    caption = _("Fichiers qui seront effacés")
    empty_title = _("Aucun fichier n’arrive au terme de sa conservation")
    empty_advice = _("La liste se remplit chaque nuit ; rien n’en est effacé avant d’y avoir figuré le temps annoncé.")

    ends_on = Day(verbose_name=_("Conservé jusqu’au"), order_by=("ends_on", "pk"))
    announced_on = Day(verbose_name=_("Annoncé le"), order_by=("announced_on", "pk"))
    is_held = tables.Column(verbose_name=_("Gel"), orderable=False)

    class Meta:
        order_by = ("ends_on",)

    def render_is_held(self, record: Any) -> str:
        return standing(record)


class TombstoneTable(OfFileTable):
    caption = _("Fichiers effacés au terme de leur conservation")
    empty_title = _("Aucun fichier n’a encore été effacé")
    empty_advice = _("Ce qui l’aura été restera ici, avec le nombre de lignes et de documents, sans aucun nom.")

    ends_on = Day(verbose_name=_("Conservé jusqu’au"), order_by=("ends_on", "pk"))
    forgotten_at = Moment(verbose_name=_("Effacé le"), order_by=("forgotten_at", "pk"))

    class Meta:
        order_by = ("-forgotten_at",)


class HoldTable(OfFileTable):
    caption = _("Gels")
    empty_title = _("Aucun gel")
    empty_advice = _("Un litige, un contrôle ? Un fichier se gèle depuis sa page de conservation.")

    held_at = Moment(verbose_name=_("Gelé le"), order_by=("held_at", "pk"))
    held_by_name = tables.Column(verbose_name=_("Par"), orderable=False)
    reason = tables.Column(verbose_name=_("Motif"), orderable=False)
    released_at = Moment(verbose_name=_("Levé le"), order_by=("released_at", "pk"))

    class Meta:
        order_by = ("-held_at",)


class NightTable(Table):
    caption = _("Rapports des nuits")
    empty_title = _("Aucune nuit n’a encore travaillé")
    empty_advice = _("La première passe la nuit qui suit l’installation, à deux heures.")

    day = Day(verbose_name=_("Nuit du"), order_by=("day", "pk"))
    rule = tables.Column(verbose_name=_("Règle"), orderable=False)
    announced = tables.Column(verbose_name=_("Annoncés"), orderable=False)
    forgotten = tables.Column(verbose_name=_("Effacés"), orderable=False)
    held = tables.Column(verbose_name=_("Gelés"), orderable=False)
    failed = tables.Column(verbose_name=_("Échecs"), orderable=False)
    rows_gone = tables.Column(accessor="rows", verbose_name=_("Lignes"), orderable=False)
    files = tables.Column(verbose_name=_("Documents"), orderable=False)
    done_at = Moment(verbose_name=_("Finie le"), orderable=False)

    class Meta:
        order_by = ("-day",)

    def render_rule(self, value: str) -> str:
        return label_of(value)


def standing(row: Any) -> str:
    if row.is_held:
        return gettext("Gelé : ne sera pas effacé")
    if row.failed_on:
        return gettext("Échec le %(day)s : sera réessayé") % {"day": date_format(row.failed_on, "d/m/Y")}
    return gettext("Non")


def of_file_columns() -> list[Column]:
    return [Column(_("Fichier"), "reference"), Column(_("Règle"), lambda row: label_of(row.rule))]


def announcement_columns() -> list[Column]:
    return [
        *of_file_columns(),
        Column(_("Conservé jusqu’au"), "ends_on"),
        Column(_("Annoncé le"), "announced_on"),
        Column(_("Gel"), standing),
    ]


def tombstone_columns() -> list[Column]:
    return [
        *of_file_columns(),
        Column(_("Début de la conservation"), "began_on"),
        Column(_("Conservé jusqu’au"), "ends_on"),
        Column(_("Effacé le"), "forgotten_at"),
        Column(_("Effacés"), lambda row: sum(row.counts.values())),
        Column(_("Chiffres gardés"), lambda row: ", ".join(f"{name}={value}" for name, value in row.totals.items())),
    ]


def hold_columns() -> list[Column]:
    return [
        *of_file_columns(),
        Column(_("Gelé le"), "held_at"),
        Column(_("Par"), "held_by_name"),
        Column(_("Motif"), "reason"),
        Column(_("Levé le"), "released_at"),
        Column(_("Levé par"), "released_by_name"),
        Column(_("Motif de la levée"), "release_reason"),
    ]


def night_columns() -> list[Column]:
    return [
        Column(_("Nuit du"), "day"),
        Column(_("Règle"), lambda row: label_of(row.rule)),
        Column(_("Annoncés"), "announced"),
        Column(_("Effacés"), "forgotten"),
        Column(_("Gelés"), "held"),
        Column(_("Échecs"), "failed"),
        Column(_("Lignes"), "rows"),
        Column(_("Documents"), "files"),
        Column(_("Octets"), "size"),
        Column(_("Finie le"), "done_at"),
    ]
