"""The staff's list of erasures: numbers, days and states; who it was is gone with the rest."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..models import Erasure


class ErasureFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("État"), choices=Erasure.State.choices, empty_label=_("Tous"))

    class Meta:
        model = Erasure
        fields: tuple[str, ...] = ()


class ErasureTable(Table):
    caption = _("Effacements")
    empty_title = _("Aucun effacement")
    empty_advice = _("Un effacement se prépare depuis la demande de la personne, ou d’ici si elle n’a pas de compte.")

    number = tables.Column(verbose_name=_("Numéro"), order_by=("pk",), linkify=("trust:erasure", [tables.A("uuid")]))
    origin = tables.Column(verbose_name=_("Origine"), empty_values=(), orderable=False)
    prepared_at = Moment(verbose_name=_("Préparé le"), order_by=("prepared_at", "pk"))
    state = tables.Column(verbose_name=_("État"), order_by=("state", "pk"))
    closed_at = Moment(verbose_name=_("Clos le"), order_by=("closed_at", "pk"))

    class Meta:
        order_by = ("-prepared_at",)

    def render_origin(self, record: Erasure) -> str:
        return origin(record)


def origin(erasure: Erasure) -> str:
    return gettext("Demande de la personne") if erasure.request_id else gettext("Personne sans compte")


def erasure_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Origine"), origin),
        Column(_("Préparé le"), "prepared_at"),
        Column(_("État"), lambda one: one.get_state_display()),
        Column(_("Clos le"), "closed_at"),
    ]
