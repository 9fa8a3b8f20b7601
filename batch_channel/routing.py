"""Which channel a declaration leaves by: its employer's own, else the fund's (`FLA-12`, `FLA-13`, `FLA-15`, `FLA-16`).

An employer's own channel sends in its own name and needs no mandate. Among the fund's own the one that sends for
employers with their mandate comes first; the training provider's, which sends in its own name, serves where there is no
other. A channel that is held by hand keeps its declarations: they wait.
"""

from __future__ import annotations

from .models import Channel, Declaration
from .queries import DeclarationQuerySet


def ready_channels() -> list[Channel]:
    """Those with everything that sending needs, in a fixed order. In the fund's scope."""
    return [channel for channel in Channel.objects.order_by("pk") if channel.is_ready]


def funds_carrier(ready: list[Channel]) -> Channel | None:
    """The fund's own channel that carries what employers don't send themselves."""
    own = [channel for channel in ready if channel.organisation_id is None]
    return min(own, key=lambda channel: (not channel.needs_mandate, channel.pk), default=None)


def own_senders(ready: list[Channel]) -> list[int]:
    """The employers that send by their own channel."""
    return [channel.organisation_id for channel in ready if channel.organisation_id is not None]


def waiting_for(channel: Channel) -> DeclarationQuerySet:
    """The declarations that wait for a batch of this channel."""
    waiting = Declaration.objects.waiting()
    if channel.organisation_id is not None:
        return waiting.filter(company=channel.organisation_id)
    ready = ready_channels()
    carrier = funds_carrier(ready)
    if carrier is None or carrier.pk != channel.pk:
        return waiting.none()
    return waiting.exclude(company__in=own_senders(ready))


def unserved() -> DeclarationQuerySet:
    """The waiting declarations that no ready channel carries."""
    ready = ready_channels()
    waiting = Declaration.objects.waiting()
    return waiting.none() if funds_carrier(ready) else waiting.exclude(company__in=own_senders(ready))
