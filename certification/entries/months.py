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
from ..months import Month, months_for_the_body, months_to_answer, months_to_enter, opening_of
from .counting import source


def pending_sources() -> list[PendingSource]:
    return [
        source("hours", _("Heures à saisir pour les certificats de réalisation"), hours_to_enter),
        source("to_certify", _("Certificats de réalisation à certifier ou à corriger"), months_to_certify),
    ]


def months_waiting(actor: Actor, fund: Fund) -> list[Month]:
    """Every month that waits for the actor's own body, oldest first, however many dossiers."""
    return months_for_the_body(dossiers_of(actor), fund)


def dossiers_of(actor: Actor) -> list[Dossier]:
    """Of the actor's own body, where she manages it, those of which something may wait."""
    if not actor.has(Role.MANAGER):
        return []
    return list(Dossier.objects.visible_to(actor).with_business().order_by("pk"))


def hours_to_enter(actor: Actor) -> Waiting:
    fund = Fund.objects.get(pk=actor.fund_id)
    choices = choices_of(fund)
    months = months_to_enter(dossiers_of(actor), fund)

    def opened(month: Month) -> datetime:
        return datetime.combine(max(opening_of(month.first, choices), month.dossier.starts_on), time.min, fund.zone)

    return len(months), [action(month, opened(month), month.dossier.training_title) for month in months[:SHOWN]]


def months_to_certify(actor: Actor) -> Waiting:
    """Prepared, contested, or sent back by the fund."""
    fund = Fund.objects.get(pk=actor.fund_id)
    months = months_to_answer(dossiers_of(actor), fund)
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
