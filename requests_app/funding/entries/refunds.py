"""What comes back to the fund after credit notes: its list in the menu, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from ..money import in_euros
from ..queries import is_body, is_funding_staff, is_member
from ..queries.refunds import RefundState, in_refund_state, refund_due_on, refunds_for

HELPING: tuple[str, ...] = ()  # a support access decides nothing about money


def watched() -> Iterator[WatchedPage]:
    """The list speaks of no person."""
    yield from ()


def settings_entries() -> list[SettingsPage]:
    return []


def menu_entries() -> list[MenuEntry]:
    """The staff's; whoever pays back finds it in « Gérez vos règlements »."""
    here = Capability.MEMBERSHIP
    return [MenuEntry(gettext_lazy("Remboursements"), "funding:refunds", "euro", is_funding_staff, here)]


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [PendingSource("funding.refunds", gettext_lazy("Remboursements au fonds"), to_do, awaited, here)]


def to_do(actor: Actor) -> Waiting:
    """For the staff those that are late, for an organisation those that it has to pay."""
    if is_funding_staff(actor):
        return refunds(actor, [RefundState.LATE])
    if is_member(actor) or is_body(actor):
        return refunds(actor, [RefundState.LATE, RefundState.EXPECTED])
    return NOTHING


def awaited(actor: Actor) -> Waiting:
    """For the staff: those that may still come in time."""
    return refunds(actor, [RefundState.EXPECTED]) if is_funding_staff(actor) else NOTHING


def refunds(actor: Actor, states: list[RefundState]) -> Waiting:
    fund = Fund.objects.get(pk=actor.fund_id)
    rows: Any = refunds_for(actor).filter(left_to_refund__gt=0)
    if len(states) == 1:
        rows = in_refund_state(rows, states[0], fund)
    return counted(
        rows,
        lambda row: PendingAction(
            title=f"{row.number} · {row.depositor.name}",
            detail=_("%(amount)s à rembourser, pour le %(day)s")
            % {
                "amount": in_euros(row.left_to_refund),
                "day": date_format(refund_due_on(fund, row), "SHORT_DATE_FORMAT"),
            },
            url=reverse("funding:invoice", args=[row.uuid]),
            since=row.credited_at,
        ),
    )
