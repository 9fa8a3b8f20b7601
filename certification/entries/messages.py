"""Threads about dossiers with something that she hasn't read."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, PendingAction, PendingSource, Waiting, counted

from ..models import Dossier, Message
from ..queries import concerns_dossiers
from .counting import source


def pending_sources() -> list[PendingSource]:
    return [source("messages", _("Messages à lire à propos des dossiers"), messages_to_read)]


def messages_to_read(actor: Actor) -> Waiting:
    """Of the other side, the oldest first."""
    if actor.user_id is None or not concerns_dossiers(actor):
        return NOTHING
    side = Message.Side.FUND if is_staff(actor, Capability.CERTIFICATION) else Message.Side.BODY
    written = Message.objects.exclude(side=side).values("dossier")  # of a large body's dossiers, few have any
    threads = Dossier.objects.visible_to(actor).filter(pk__in=written).with_exchange(actor.user_id, side)
    return counted(threads.filter(unread__gt=0).order_by("last_message_at", "pk"), action)


def action(dossier: Any) -> PendingAction:
    return PendingAction(
        title=dossier.full_name,
        detail=f"{dossier.number} · {dossier.training_title}",
        url=reverse("certification:exchange", args=[dossier.uuid]),
        since=dossier.last_message_at,
    )
