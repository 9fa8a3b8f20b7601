"""The administrators' list of support accesses."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..filters import search_filter
from ..models import SupportAccess
from ..queries import begins_with


class SupportFilter(django_filters.FilterSet):
    q = search_filter(_("Nom du membre"))

    class Meta:
        model = SupportAccess
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(begins_with("membership__last_first_folded", value))


class SupportTable(Table):
    caption = _("Accès d’assistance")
    empty_title = _("Aucun accès d’assistance")
    empty_advice = _("Il s’ouvre depuis la page d’un membre, une fois permis dans les règles de confiance.")

    opened_at = Moment(verbose_name=_("Ouvert le"), order_by=("opened_at", "pk"))
    ended_at = Moment(verbose_name=_("Terminé le"), order_by=("ended_at", "pk"))
    name = tables.Column(verbose_name=_("Par"), orderable=False)
    member = tables.Column(
        verbose_name=_("À la place de"),
        accessor="membership__full_name",
        order_by=("membership__last_first_folded", "pk"),
    )
    organisation = tables.Column(
        verbose_name=_("Organisation"), accessor="membership__organisation__name", orderable=False
    )
    reason = tables.Column(verbose_name=_("Motif"), orderable=False)

    class Meta:
        order_by = ("-opened_at",)


def support_columns() -> list[Column]:
    return [
        Column(_("Ouvert le"), "opened_at"),
        Column(_("Terminé le"), "ended_at"),
        Column(_("Par"), "name"),
        Column(_("À la place de"), lambda one: one.membership.full_name),
        Column(_("Organisation"), lambda one: one.membership.organisation.name),
        Column(_("Motif"), "reason"),
    ]
