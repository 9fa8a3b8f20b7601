"""Lists of keys."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from .models import ApiKey, KeyState
from .queries import ApiKeyQuerySet


class KeyFilter(django_filters.FilterSet):
    q = search_filter(_("Nom ou identifiant"))
    state = django_filters.ChoiceFilter(
        method="of_state", label=_("État"), choices=KeyState.choices, empty_label=_("Tous")
    )
    kind = django_filters.ChoiceFilter(
        method="of_kind",
        label=_("Genre"),
        choices=[("live", _("Réelles")), ("test", _("D’essai"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = ()

    def search(self, rows: ApiKeyQuerySet, name: str, value: str) -> ApiKeyQuerySet:
        return rows.matching(value)

    def of_state(self, rows: ApiKeyQuerySet, name: str, value: str) -> ApiKeyQuerySet:
        return rows.of_state(value)

    def of_kind(self, rows: QuerySet[ApiKey], name: str, value: str) -> QuerySet[ApiKey]:
        return rows.filter(is_test=value == "test")


class AllKeysFilter(KeyFilter):
    q = search_filter(_("Organisation, nom ou identifiant"))


class KeyTable(Table):
    caption = _("Clés d’accès")
    empty_title = _("Aucune clé")
    empty_advice = _(
        "Créez-en une pour qu’un logiciel encode, lise ou suive à votre place ce que vous faites à l’écran."
    )

    name = tables.Column(
        verbose_name=_("Nom"), linkify=("integrations:key", [tables.A("uuid")]), order_by=("name_folded", "pk")
    )
    organisation = tables.Column(
        verbose_name=_("Organisation"), accessor="organisation__name", order_by=("organisation__name_folded", "pk")
    )
    scopes = tables.Column(verbose_name=_("Droits"), accessor="scope_labels", orderable=False)
    maker = tables.Column(
        verbose_name=_("Agit au nom de"), accessor="maker__full_name", order_by=("maker__last_first_folded", "pk")
    )
    last_used_at = Moment(verbose_name=_("Dernier usage"), order_by=("last_used_at", "pk"), default=_("Jamais"))
    expires_at = tables.Column(verbose_name=_("Expire le"), order_by=("expires_at", "pk"))
    state = tables.Column(verbose_name=_("État"), orderable=False)

    class Meta:
        order_by = ("-expires_at",)

    def render_name(self, record: ApiKey) -> SafeString:
        """A test key can't be taken for a live one."""
        if not record.is_test:
            return format_html("{}", record.name)
        return format_html('{} <span class="muted">{}</span>', record.name, gettext("(d’essai)"))

    def render_scopes(self, value: list[str]) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((label,) for label in value))

    def render_expires_at(self, record: ApiKey) -> str:
        return date_format(record.last_moment, "d/m/Y H:i")

    def render_state(self, record: ApiKey) -> str:
        return str(record.state.label)


def key_columns() -> list[Column]:
    return [
        Column(_("Nom"), "name"),
        Column(_("Organisation"), lambda key: key.organisation.name),
        Column(_("Identifiant"), "public_id"),
        Column(_("D’essai"), "is_test"),
        Column(_("Droits"), lambda key: list(key.scopes)),
        Column(_("Agit au nom de"), lambda key: key.maker.full_name),
        Column(_("Créée le"), "made_at"),
        Column(_("Dernier usage"), "last_used_at"),
        Column(_("Expire le"), "last_moment"),
        Column(_("Révoquée le"), "ended_at"),
        Column(_("État"), lambda key: key.state.label),
    ]


def shown_to_fund(rows: QuerySet[Any]) -> KeyTable:
    """Of all organisations: there is nothing to create here."""
    table = KeyTable(rows)
    table.empty_advice = _("Aucune organisation n’a encore de clé.")
    return table
