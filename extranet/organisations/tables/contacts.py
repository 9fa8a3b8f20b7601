"""The list of contact details that entities changed, and what of it waits for the fund's staff (`MYA-13`)."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted
from extranet.tenants.search import begins_with
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from ..filters import search_filter
from ..models import ContactChange
from ..roles import is_staff

EMPTY = gettext_lazy("vide")


class ContactChangeFilter(django_filters.FilterSet):
    q = search_filter(_("Organisation ou établissement"))
    seen = django_filters.ChoiceFilter(
        method="of_seen", label=_("État"), choices=[("no", _("À voir")), ("yes", _("Vues"))], empty_label=_("Toutes")
    )

    class Meta:
        model = ContactChange
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[ContactChange], name: str, value: str) -> QuerySet[ContactChange]:
        return rows.filter(
            begins_with("organisation__name_folded", value) | begins_with("establishment__name_folded", value)
        )

    def of_seen(self, rows: QuerySet[ContactChange], name: str, value: str) -> QuerySet[ContactChange]:
        return rows.filter(seen_at__isnull=value == "no")


class ContactChangeTable(Table):
    caption = _("Coordonnées changées")
    empty_title = _("Aucun changement")
    empty_advice = _("Ce qu’une entité corrige de ses coordonnées se lit ici, avec l’ancienne valeur et la nouvelle.")

    changed_at = Moment(verbose_name=_("Le"), order_by=("changed_at", "pk"))
    place = tables.Column(
        verbose_name=_("Entité"), orderable=False, linkify=("organisations:contact_change", [tables.A("uuid")])
    )
    organisation = tables.Column(verbose_name=_("Organisation"), accessor="organisation__name", orderable=False)
    lines = tables.Column(verbose_name=_("Ancien → nouveau"), orderable=False)
    changed_by = tables.Column(verbose_name=_("Par"), accessor="changed_by__email", orderable=False)
    seen_at = Moment(verbose_name=_("Vu par le fonds le"), order_by=("seen_at", "changed_at", "pk"))

    class Meta:
        order_by = ("-changed_at",)

    def render_lines(self, record: ContactChange) -> SafeString:
        line = '<div><span class="muted">{}</span> {} → <strong>{}</strong></div>'
        return format_html_join(
            "", line, ((capfirst(str(label)), old or EMPTY, new or EMPTY) for label, old, new in record.lines)
        )


def said(change: ContactChange) -> str:
    lines = ((capfirst(str(label)), old or EMPTY, new or EMPTY) for label, old, new in change.lines)
    return " ; ".join(f"{label} : {old} → {new}" for label, old, new in lines)


CONTACT_CHANGE_COLUMNS = [
    Column(_("Le"), "changed_at"),
    Column(_("Organisation"), lambda one: one.organisation.name),
    Column(_("Entité"), "place"),
    Column(_("Ancien → nouveau"), said),
    Column(_("Par"), lambda one: one.changed_by.email if one.changed_by else ""),
    Column(_("Vu par le fonds le"), "seen_at"),
]


def unseen(actor: Actor) -> Waiting:
    """Corrections that no officer of member services has looked at."""
    if not is_staff(actor, Capability.MEMBERSHIP):
        return NOTHING
    rows = ContactChange.objects.visible_to(actor).unseen()
    return counted(
        rows.select_related("organisation", "establishment"),
        lambda one: PendingAction(
            title=one.place,
            detail=gettext("Coordonnées changées"),
            url=reverse("organisations:contact_change", args=[one.uuid]),
            since=one.changed_at,
        ),
    )


def pending_source() -> PendingSource:
    return PendingSource(
        "organisations.contacts",
        _("Coordonnées changées, à voir"),
        mine=unseen,
        capability=Capability.MEMBERSHIP,
    )
