"""The list of requests for a year of access, for the fund's staff."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..filters import search_filter
from ..models import AccessRequest
from ..queries import AccessRequestQuerySet
from ..workflow import RequestState


class AccessRequestFilter(django_filters.FilterSet):
    """Those that wait, unless others are asked for."""

    q = search_filter(_("Nom ou prénom"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("État"),
        choices=[(RequestState.ACCEPTED, _("Acceptées")), (RequestState.REFUSED, _("Refusées")), ("all", _("Toutes"))],
        empty_label=_("En attente"),
    )

    class Meta:
        model = AccessRequest
        fields: tuple[str, ...] = ()

    def search(self, rows: AccessRequestQuerySet, name: str, value: str) -> AccessRequestQuerySet:
        return rows.matching(value)

    def of_state(self, rows: AccessRequestQuerySet, name: str, value: str) -> AccessRequestQuerySet:
        return rows

    def filter_queryset(self, rows: AccessRequestQuerySet) -> AccessRequestQuerySet:
        found: AccessRequestQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state") or RequestState.WAITING
        return found if state == "all" else found.filter(state=state)


class AccessRequestTable(Table):
    caption = _("Demandes d’accès d’un an")
    empty_title = _("Aucune demande")
    empty_advice = _("Les demandes d’accès et de renouvellement que le fonds confirme s’affichent ici.")

    name = tables.Column(
        verbose_name=_("Nom"), accessor="membership__full_name", order_by=("membership__last_first_folded", "pk")
    )
    organisation = tables.Column(
        verbose_name=_("Organisation"),
        accessor="membership__organisation__name",
        order_by=("membership__organisation__name_folded", "pk"),
    )
    expires_on = tables.DateColumn(
        verbose_name=_("Accès actuel jusqu’au"), accessor="membership__expires_on", orderable=False, default="—"
    )
    asked_at = Moment(verbose_name=_("Demandé le"), order_by=("asked_at", "pk"))
    state = tables.Column(verbose_name=_("État"), orderable=False)

    class Meta:
        order_by = ("asked_at",)

    def render_name(self, record: AccessRequest, value: str) -> SafeString:
        address = reverse("organisations:access_request", args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, value)

    def render_state(self, record: AccessRequest) -> str:
        return str(record.get_state_display())


def access_request_columns() -> list[Column]:
    return [
        Column(_("Nom"), lambda row: row.membership.full_name),
        Column(_("Adresse e-mail"), lambda row: row.membership.shown_email),
        Column(_("Organisation"), lambda row: row.membership.organisation.name),
        Column(_("Accès actuel jusqu’au"), lambda row: row.membership.expires_on),
        Column(_("Demandé le"), "asked_at"),
        Column(_("État"), lambda row: row.get_state_display()),
    ]
