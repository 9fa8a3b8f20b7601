"""What waits for a training body: hours to enter, months to certify or to correct."""

from __future__ import annotations

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import SHOWN, PendingAction, PendingSource, Waiting

from ..choices import choices_of
from ..models import Dossier
from ..months import Month, opening_of
from ..queries import DossierQuerySet
from ..waiting import months_for_the_body, months_to_answer, months_to_enter
from .counting import source

COUNTED = 200  # of months, each of which is worked out


def pending_sources() -> list[PendingSource]:
    return [
        source(
            "hours", _("Heures à saisir pour les certificats de réalisation"), hours_to_enter, counted_up_to=COUNTED
        ),
        source(
            "to_certify",
            _("Certificats de réalisation à certifier ou à corriger"),
            months_to_certify,
            counted_up_to=COUNTED,
        ),
    ]


def months_waiting(actor: Actor, fund: Fund, at_most: int) -> list[Month]:
    """The oldest months that wait for the actor's own body, so many at most."""
    return months_for_the_body(dossiers_of(actor), fund, at_most)


def dossiers_of(actor: Actor) -> DossierQuerySet:
    """Of the actor's own body, where she manages it."""
    return Dossier.objects.visible_to(actor) if actor.has(Role.MANAGER) else Dossier.objects.none()


def hours_to_enter(actor: Actor) -> Waiting:
    fund = Fund.objects.get(pk=actor.fund_id)
    choices = choices_of(fund)
    months = months_to_enter(dossiers_of(actor), fund, COUNTED)

    def opened(month: Month) -> datetime:
        return datetime.combine(max(opening_of(month.first, choices), month.dossier.starts_on), time.min, fund.zone)

    return len(months), [action(month, opened(month), month.dossier.training_title) for month in months[:SHOWN]]


def months_to_certify(actor: Actor) -> Waiting:
    """Prepared, contested, or sent back by the fund."""
    fund = Fund.objects.get(pk=actor.fund_id)
    months = months_to_answer(dossiers_of(actor), fund, COUNTED)
    return len(months), [
        action(month, month.certificate.created_at, str(month.status.label))
        for month in months[:SHOWN]
        if month.certificate
    ]


def action(month: Month, since: datetime, detail: str) -> PendingAction:
    return PendingAction(
        title=f"{month.name} · {month.dossier.full_name}",
        detail=f"{month.dossier.number} · {detail}",
        url=address_of(month),
        since=since,
    )


def address_of(month: Month) -> str:
    """The page that clears what the body has to do: the entry, or « Fiche de présence »."""
    route = "certification:certify" if month.awaits_certifying else "certification:month"
    return reverse(route, args=[month.dossier.uuid, month.first])
