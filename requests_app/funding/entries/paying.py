"""Controlling invoices, « Gérez vos règlements », bank details and invoices made here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import WatchedPage
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
from ..mails import bank as bank_mails
from ..mails import controlling, paying
from ..models import BankDetails, Invoice, Payment
from ..money import in_euros
from ..queries import is_body, is_funding_staff, is_member
from ..queries.bank import keeps_bank_details

__all__ = ["bank_mails", "controlling", "paying"]  # imported so that their kinds of mail are declared

HELPING: tuple[str, ...] = ()  # a support access decides nothing about money


def watched() -> Iterator[WatchedPage]:
    """None of these pages speaks of a person."""
    yield from ()


def is_paid(actor: Actor) -> bool:
    return is_funding_staff(actor) or is_member(actor) or is_body(actor)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [
        MenuEntry(gettext_lazy("Factures à contrôler"), "funding:invoice_queue", "inbox", is_funding_staff, here, 0),
        MenuEntry(gettext_lazy("Gérez vos règlements"), "funding:payments", "euro", is_paid, here, 0),
        MenuEntry(gettext_lazy("Créer ma facture Factur-X"), "funding:billable", "file", is_body, here),
        MenuEntry(gettext_lazy("Coordonnées bancaires"), "funding:bank", "euro", keeps_bank_details, here),
        MenuEntry(
            gettext_lazy("Coordonnées bancaires à confirmer"), "funding:bank_queue", "lock", is_funding_staff, here
        ),
    ]


def settings_entries() -> list[SettingsPage]:
    return []


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.invoices", gettext_lazy("Factures à contrôler"), to_control, with_others, here),
        PendingSource("funding.late_payments", gettext_lazy("Règlements en retard"), late, nothing, here),
        PendingSource("funding.bank", gettext_lazy("Coordonnées bancaires à confirmer"), to_confirm, nothing, here),
        PendingSource("funding.no_bank", gettext_lazy("Coordonnées bancaires à déposer"), to_deposit, nothing, here),
    ]


def to_control(actor: Actor) -> Waiting:
    if not is_funding_staff(actor):
        return NOTHING
    return invoices(Invoice.objects.filter(state__in=[InvoiceState.RECEIVED, InvoiceState.CONTROL]))


def with_others(actor: Actor) -> Waiting:
    """For the staff what waits for a complement, for a depositor what waits for the fund."""
    if is_funding_staff(actor):
        return invoices(Invoice.objects.filter(state=InvoiceState.COMPLEMENT))
    if not (is_member(actor) or is_body(actor)):
        return NOTHING
    with_fund = [InvoiceState.RECEIVED, InvoiceState.CONTROL]
    return invoices(Invoice.objects.filter(depositor=actor.organisation_id, state__in=with_fund))


def invoices(rows: Any) -> Waiting:
    return counted(
        rows.select_related("request", "depositor").order_by("sent_at", "pk"),
        lambda row: PendingAction(
            title=f"{row.number} · {row.depositor.name}",
            detail=f"{row.request.number} · {in_euros(row.total)} · {row.get_state_display()}",
            url=reverse("funding:invoice", args=[row.uuid]),
            since=row.sent_at,
        ),
    )


def late(actor: Actor) -> Waiting:
    """Payments whose day is past: paid and not noted, or forgotten."""
    if not is_funding_staff(actor):
        return NOTHING
    rows = Payment.objects.filter(paid_on__isnull=True, cancelled_at__isnull=True, expected_on__lt=timezone.localdate())
    return counted(
        rows.select_related("payee").order_by("expected_on", "pk"),
        lambda row: PendingAction(
            title=f"{row.reference} · {row.payee.name}",
            detail=_("%(amount)s, attendu le %(day)s")
            % {"amount": in_euros(row.amount), "day": date_format(row.expected_on, "SHORT_DATE_FORMAT")},
            url=reverse("funding:payment", args=[row.uuid]),
            since=start_of(row.expected_on),
        ),
    )


def start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def to_confirm(actor: Actor) -> Waiting:
    if not is_funding_staff(actor):
        return NOTHING
    rows = BankDetails.objects.waiting()
    return counted(
        rows.select_related("organisation").order_by("deposited_at", "pk"),
        lambda row: PendingAction(
            title=row.organisation.name,
            detail=row.shown,
            url=reverse("funding:bank_details", args=[row.uuid]),
            since=row.deposited_at,
        ),
    )


def to_deposit(actor: Actor) -> Waiting:
    """Validated invoices of an organisation whose account nobody knows: one thing to do, since the oldest of them."""
    if not keeps_bank_details(actor):
        return NOTHING
    rows = Invoice.objects.filter(
        depositor=actor.organisation_id, state=InvoiceState.VALIDATED, kind=Invoice.Kind.INVOICE, payments__isnull=True
    )
    first = rows.order_by("decided_at", "pk").first()
    known = BankDetails.objects.filter(organisation=actor.organisation_id, state__in=["deposited", "confirmed"])
    if first is None or known.exists():
        return NOTHING
    return 1, [
        PendingAction(
            title=_("Coordonnées bancaires"),
            detail=_("Sans elles, la facture %s ne peut pas être réglée.") % first.number,
            url=reverse("funding:bank"),
            since=first.decided_at or first.moved_at,
        )
    ]
