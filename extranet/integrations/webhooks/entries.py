"""What webhooks add to the menu and to the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.tenants.actor import Actor
from extranet.tenants.registries import (
    NOTHING,
    MenuEntry,
    MenuGroup,
    PendingAction,
    PendingSource,
    Waiting,
    counted,
)

from ..models import Pause, Subscription
from ..permissions import may_manage_keys


def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(_("Webhooks"), "integrations:webhooks", "send", may_manage_keys, rank=2, group=MenuGroup.TOOLS)]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource("integrations.paused", _("Webhooks arrêtés"), mine=stopped),
    ]


def stopped(actor: Actor) -> Waiting:
    """Those of her organisation that paused by themselves."""
    if not may_manage_keys(actor):
        return NOTHING
    rows = Subscription.objects.visible_to(actor).filter(pause__in=[Pause.GONE, Pause.FAILING])
    return counted(
        rows.order_by("paused_at", "pk"),
        lambda subscription: PendingAction(
            title=subscription.name,
            detail=str(Pause(subscription.pause).label),
            url=reverse("integrations:webhook", args=[subscription.uuid]),
            since=subscription.paused_at or subscription.made_at,
        ),
    )
