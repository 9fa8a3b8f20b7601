"""What the doors for other programs add to the menu and to the first screen."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
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

from .expiry import SOON
from .models import ApiKey, KeyState
from .permissions import may_manage_keys, may_see_all_keys


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            _("Clés d’accès"), "integrations:keys", "lock", shown_to=may_manage_keys, rank=2, group=MenuGroup.TOOLS
        ),
        MenuEntry(
            _("Clés des organisations"),
            "integrations:all_keys",
            "lock",
            shown_to=may_see_all_keys,
            rank=2,
            group=MenuGroup.TOOLS,
        ),
    ]


def to_see_to(actor: Actor) -> Waiting:
    """Keys of hers that expire soon, or whose maker no longer answers for them."""
    if not may_manage_keys(actor):
        return NOTHING
    keys = ApiKey.objects.visible_to(actor).of_organisation(actor).with_makers(timezone.localdate())
    waiting = keys.of_state(KeyState.EXPIRES_SOON) | keys.of_state(KeyState.UNKEPT)
    return counted(
        waiting.order_by("expires_at", "pk"),
        lambda key: PendingAction(
            title=key.name,
            detail=str(key.state.label),
            url=reverse("integrations:key", args=[key.uuid]),
            since=since(key),
        ),
    )


def since(key: ApiKey) -> datetime:
    """From when on somebody has to do something about it."""
    if key.state == KeyState.UNKEPT:
        return key.maker.ended_at or key.maker.rights_changed_at or key.made_at
    return max(key.expires_at - SOON, key.made_at)


def pending_source() -> PendingSource:
    return PendingSource("integrations.keys", _("Clés d’accès à remplacer ou à reprendre"), mine=to_see_to)
