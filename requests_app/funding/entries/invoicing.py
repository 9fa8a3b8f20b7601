"""Depositing invoices: menu, and what waits for the depositor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
    nothing,
)

from ..invoice_states import InvoiceState
from ..models import Invoice, TaxExemption
from ..queries import is_body, is_funding_staff, is_member

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send


def deposits(actor: Actor) -> bool:
    """Whoever deposits invoices for her organisation."""
    return (is_body(actor) or is_member(actor)) and not is_funding_staff(actor)


def watched() -> Iterator[WatchedPage]:
    """An invoice names the people it is for."""
    yield WatchedPage("funding:invoice", "funding.Invoice")
    yield WatchedPage("api-v1:invoice", "funding.Invoice")
    yield WatchedPage("api-v1:invoice_check", "funding.Invoice")
    yield WatchedPage("funding:attestation_file", "funding.Attestation", LookKind.PAGE)
    yield WatchedPage("funding:replaced_file", "funding.ReplacedFile", LookKind.PAGE)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [
        MenuEntry(_("Dossiers accordés"), "funding:agreements", "check", deposits, here, 0),
        MenuEntry(_("Mes factures"), "funding:invoices", "euro", deposits, here, 0),
        MenuEntry(_("Factures"), "funding:invoices", "euro", is_funding_staff, here, 0),
        MenuEntry(_("Exonération de TVA"), "funding:exemption", "file", is_body, here),
    ]


def settings_entries() -> list[SettingsPage]:
    return []


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.complements", _("Compléments demandés sur vos factures"), complements, nothing, here),
        PendingSource("funding.invoice_drafts", _("Factures en préparation"), drafts, nothing, here),
        PendingSource("funding.exemptions", _("Attestations d’exonération à vérifier"), exemptions, nothing, here),
    ]


def complements(actor: Actor) -> Waiting:
    return own(actor, InvoiceState.COMPLEMENT)


def drafts(actor: Actor) -> Waiting:
    return own(actor, InvoiceState.DRAFT)


def own(actor: Actor, state: str) -> Waiting:
    """Of the actor's organisation, in this state, the oldest first."""
    if not deposits(actor):
        return NOTHING
    return found(Invoice.objects.visible_to(actor).filter(depositor=actor.organisation_id, state=state))


def found(rows: Any) -> Waiting:
    return counted(
        rows.select_related("request").defer("read", "checks").order_by("moved_at", "pk"),
        lambda row: PendingAction(
            title=row.number or row.request.title,
            detail=f"{row.request.number} · {row.request.title}",
            url=reverse("funding:invoice", args=[row.uuid]),
            since=row.moved_at,
        ),
    )


def exemptions(actor: Actor) -> Waiting:
    """For the staff: those that nobody has looked at."""
    if not is_funding_staff(actor):
        return NOTHING
    rows = TaxExemption.objects.waiting()
    return counted(
        rows.select_related("organisation").order_by("deposited_at", "pk"),
        lambda row: PendingAction(
            title=row.organisation.name,
            detail="",
            url=reverse("funding:decide_exemption", args=[row.uuid]),
            since=row.deposited_at,
        ),
    )
