"""What is to be done even when a call is refused, once what it did has been undone: telling somebody of the refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from extranet.tenants.scope import scope

Act = Callable[[], Any]


def afterwards(request: Any, act: Act) -> None:
    """Have this done in a transaction of its own, after the call's."""
    vars(request).setdefault("afterwards", []).append(act)


def do_afterwards(request: Any) -> None:
    """What the answer ordered for after itself, each act in a scope of its own."""
    for act in vars(request).pop("afterwards", []):
        with scope(request.fund), timezone.override(request.fund.zone):
            act()
