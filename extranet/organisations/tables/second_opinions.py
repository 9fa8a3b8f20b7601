"""The staff's list of decisions by two, and what of it waits for one of them."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted
from extranet.ui.exports import Column
from extranet.ui.tables import Moment, Table

from .. import second_opinion
from ..models import Proposal
from ..queries import ProposalQuerySet
from ..roles import is_of_office

WAITS_FOR_ANOTHER = _("Proposé : rien ne change avant qu’une autre personne du fonds ne l’ait confirmé.")


class ProposalFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("État"), choices=Proposal.State.choices, empty_label=_("Tous"))

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()


class ProposalTable(Table):
    caption = _("Décisions à deux")
    empty_title = _("Aucune décision à deux")
    empty_advice = _("Ce qu’une personne du fonds propose et qu’une autre doit confirmer s’affiche ici.")

    decision = tables.Column(
        verbose_name=_("Décision"), orderable=False, linkify=("trust:proposal", [tables.A("uuid")])
    )
    proposed_name = tables.Column(verbose_name=_("Proposée par"), orderable=False)
    proposed_at = Moment(verbose_name=_("Proposée le"), order_by=("proposed_at", "pk"))
    state = tables.Column(verbose_name=_("État"), order_by=("state", "pk"))
    closed_at = Moment(verbose_name=_("Close le"), order_by=("closed_at", "-proposed_at", "-pk"))

    class Meta:
        order_by = ("-closed_at",)  # downwards, what isn't closed comes first, the oldest on top

    def render_decision(self, value: str) -> str:
        return str(second_opinion.named(value).label)


def proposal_columns() -> list[Column]:
    return [
        Column(_("Décision"), lambda one: second_opinion.named(one.decision).label),
        Column(_("Proposée par"), "proposed_name"),
        Column(_("Proposée le"), "proposed_at"),
        Column(_("État"), lambda one: one.get_state_display()),
        Column(_("Close par"), "closed_name"),
        Column(_("Close le"), "closed_at"),
        Column(_("Motif du renvoi"), "comment"),
    ]


def listed(actor: Actor, proposals: ProposalQuerySet) -> Waiting:
    if not is_of_office(actor):
        return NOTHING
    proposals = proposals.visible_to(actor)
    return counted(
        proposals,
        lambda one: PendingAction(
            title=str(second_opinion.named(one.decision).label),
            detail=gettext("Proposée par %(name)s") % {"name": one.proposed_name},
            url=reverse("trust:proposal", args=[one.uuid]),
            since=one.proposed_at,
        ),
    )


def pending_source() -> PendingSource:
    """What others proposed waits for her, what she proposed for others."""
    return PendingSource(
        "organisations.proposals",
        _("Décisions à confirmer"),
        mine=lambda actor: listed(actor, Proposal.objects.open().for_decision_by(actor)),
        others=lambda actor: listed(actor, Proposal.objects.open().left_to_others_by(actor)),
    )
