"""« Demandes à instruire »: what waits for the fund's staff, and everything that was sent."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
import django_tables2
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.organisations.filters import search_filter
from extranet.ui.exports import Column
from extranet.ui.tables import Table

from .. import deadlines
from ..models import Device, FundingRequest
from ..queries.people import officers
from ..queries.requests import FundingRequestQuerySet
from ..workflow import WITH_FUND, RequestState

NOWRAP = {"td": {"class": "nowrap"}}
ALL, AMENDED = "all", "amended"
MINE, NOBODYS = "mine", "nobody"
SHOWN_STATES = [(state.value, state.label) for state in RequestState if state != RequestState.DRAFT]


class QueueFilter(django_filters.FilterSet):
    """What is with the fund, unless another state is asked for."""

    q = search_filter(_("Numéro, intitulé, entreprise ou organisme"))
    state = django_filters.ChoiceFilter(
        method="as_it_is",
        label=_("État"),
        choices=[*SHOWN_STATES, (AMENDED, _("Avenant demandé")), (ALL, _("Toutes"))],
        empty_label=_("À instruire"),
    )
    device = django_filters.ChoiceFilter(field_name="device__uuid", label=_("Dispositif"), empty_label=_("Tous"))
    officer = django_filters.ChoiceFilter(method="of_officer", label=_("Gestionnaire"), empty_label=_("Tous"))
    overdue = django_filters.ChoiceFilter(
        method="late", label=_("Délai"), choices=[("yes", _("En retard"))], empty_label=_("Tous")
    )

    class Meta:
        model = FundingRequest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["device"].extra["choices"] = [
            (str(one.uuid), one.name) for one in Device.objects.order_by("position", "pk")
        ]
        self.filters["officer"].extra["choices"] = [
            (MINE, _("Moi")),
            (NOBODYS, _("Personne encore")),
            *((str(one.uuid), one.full_name) for one in officers()),
        ]

    def search(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        return rows.found_by(value)

    def as_it_is(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        return rows

    def of_officer(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        if value == NOBODYS:
            return rows.filter(officer__isnull=True)
        if value == MINE:
            actor = self.request.actor
            return rows.filter(officer__user=actor.user_id, officer__organisation=actor.organisation_id)
        return rows.filter(officer__uuid=value)

    def late(self, rows: FundingRequestQuerySet, name: str, value: str) -> FundingRequestQuerySet:
        return rows.overdue(timezone.localdate())

    def filter_queryset(self, rows: FundingRequestQuerySet) -> FundingRequestQuerySet:
        found: FundingRequestQuerySet = super().filter_queryset(rows)
        state = self.form.cleaned_data.get("state")
        if state == ALL:
            return found
        if state == AMENDED:
            return found.with_amendment_asked()
        return found.filter(state=state) if state else found.filter(state__in=WITH_FUND)


class QueueTable(Table):
    number = django_tables2.Column(
        verbose_name=_("Dossier"),
        linkify=("funding:request", [django_tables2.A("uuid")]),
        order_by=("number", "pk"),
        attrs=NOWRAP,
    )
    title = django_tables2.Column(verbose_name=_("Formation"), order_by=("title_folded", "pk"))
    company = django_tables2.Column(
        verbose_name=_("Entreprise"), accessor="company__name", order_by=("company__name_folded", "pk")
    )
    device = django_tables2.Column(verbose_name=_("Dispositif"), accessor="device__name", orderable=False)
    # Not accessor="state": for a field with choices django-tables2 translates all of them, for each cell.
    state = django_tables2.Column(verbose_name=_("État"), accessor="pk", orderable=False)
    moved_at = django_tables2.Column(verbose_name=_("Depuis le"), order_by=("moved_at", "pk"), attrs=NOWRAP)
    decide_by = django_tables2.Column(
        verbose_name=_("Décision attendue le"), order_by=("decide_by", "pk"), default="—", attrs=NOWRAP
    )
    officer = django_tables2.Column(
        verbose_name=_("Gestionnaire"), accessor="officer__full_name", orderable=False, default="—"
    )

    caption = _("Demandes à instruire")
    empty_title = _("Aucune demande à instruire")
    empty_advice = _("Les demandes que les entreprises envoient s’affichent ici.")

    def render_title(self, record: FundingRequest) -> SafeString:
        return format_html('{}<span class="line muted">{}</span>', record.title, record.body_shown)

    def render_state(self, record: FundingRequest) -> str:
        return str(RequestState(record.state).label)

    def render_moved_at(self, value: datetime.datetime) -> str:
        return f"{timezone.localtime(value):%d/%m/%Y}"

    def render_decide_by(self, record: FundingRequest) -> SafeString | str:
        days = deadlines.days_left(record, timezone.localdate())
        if record.decide_by is None or days is None:
            return "—"
        template = '{}<strong class="line">{}</strong>' if days < 0 else '{}<span class="line muted">{}</span>'
        return format_html(template, f"{record.decide_by:%d/%m/%Y}", deadlines.said(days))


def queue_columns() -> list[Column]:
    return [
        Column(_("Numéro"), "number"),
        Column(_("Formation"), "title"),
        Column(_("Entreprise"), lambda row: row.company.name),
        Column(_("Organisme de formation"), "body_shown"),
        Column(_("Dispositif"), lambda row: row.device.name),
        Column(_("État"), lambda row: row.get_state_display()),
        Column(_("Depuis le"), "moved_at"),
        Column(_("Envoyée le"), "sent_at"),
        Column(_("Décision attendue le"), lambda row: row.decide_by if row.state == RequestState.COMPLETE else None),
        Column(_("Jours restants"), lambda row: deadlines.days_left(row, timezone.localdate())),
        Column(_("Gestionnaire"), lambda row: row.officer.full_name if row.officer else gettext("Personne encore")),
        Column(_("Coûts pédagogiques demandés (€)"), "teaching"),
        Column(_("Rémunération demandée (€)"), "salary"),
        Column(_("Frais annexes demandés (€)"), "annex"),
    ]
