"""What webhooks add to the menu and to the first screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.registries import MenuEntry, MenuGroup, PendingAction, PendingSource

from ..models import Pause, Subscription
from ..permissions import may_manage_keys

SHOWN = 5
COUNTED = 1000


def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(_("Webhooks"), "integrations:webhooks", "send", may_manage_keys, rank=2, group=MenuGroup.TOOLS)]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource("integrations.paused", _("Webhooks arrêtés"), mine=stopped, others=lambda actor: (0, [])),
    ]


def stopped(actor: Actor) -> tuple[int, Iterable[PendingAction]]:
    """Those of her organisation that paused by themselves."""
    if not may_manage_keys(actor):
        return 0, []
    rows = Subscription.objects.visible_to(actor).filter(pause__in=[Pause.GONE, Pause.FAILING])
    total = rows[:COUNTED].count()
    return total, [
        PendingAction(
            title=subscription.name,
            detail=str(Pause(subscription.pause).label),
            url=reverse("integrations:webhook", args=[subscription.uuid]),
            since=subscription.paused_at or subscription.made_at,
        )
        for subscription in (rows.order_by("paused_at", "pk")[:SHOWN] if total else [])
    ]
