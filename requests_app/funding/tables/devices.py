"""« Dispositifs », in the order in which companies read them."""

from __future__ import annotations

import django_filters
import django_tables2
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from ..models import Device
from ..queries.devices import DeviceQuerySet


class DeviceFilter(django_filters.FilterSet):
    q = search_filter(_("Code ou dispositif"))
    is_offered = django_filters.ChoiceFilter(
        label=_("Statut"), choices=[("True", _("Proposé")), ("False", _("Retiré"))], empty_label=_("Tous")
    )

    class Meta:
        model = Device
        fields: tuple[str, ...] = ()

    def search(self, rows: DeviceQuerySet, name: str, value: str) -> DeviceQuerySet:
        return rows.matching(value)


class DeviceTable(Table):
    name = django_tables2.Column(
        verbose_name=_("Dispositif"),
        linkify=("funding:device", [django_tables2.A("uuid")]),
        order_by=("name_folded", "pk"),
    )
    code = django_tables2.Column(verbose_name=_("Code"), order_by=("code_folded", "pk"))
    asked = django_tables2.Column(verbose_name=_("Pièces à préparer"), orderable=False)
    days_to_decide = django_tables2.Column(
        verbose_name=_("Délai de décision (jours)"), order_by=("days_to_decide", "pk")
    )
    is_offered = django_tables2.Column(verbose_name=_("Statut"), accessor="pk", orderable=False)

    caption = _("Dispositifs")
    empty_title = _("Aucun dispositif")
    empty_advice = _("Ajoutez ce que le fonds prend en charge : les entreprises choisissent dans cette liste.")

    def render_is_offered(self, record: Device) -> str:
        return offered(record)


def offered(device: Device) -> str:
    return gettext("Proposé") if device.is_offered else gettext("Retiré")


def device_columns() -> list[Column]:
    return [
        Column(_("Code"), "code"),
        Column(_("Dispositif"), "name"),
        Column(_("Pour qui, pour quoi"), "summary"),
        Column(_("Pièces à préparer"), "asked"),
        Column(_("À déposer avant le début (jours)"), "days_before_start"),
        Column(_("Délai de décision (jours)"), "days_to_decide"),
        Column(_("Statut"), offered),
    ]
