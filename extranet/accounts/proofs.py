"""How the person in this session has proved who she is, and when: with what is her own, or by somebody else's word.

allauth keeps a record of each proof in the session. Her own are her password, her passkeys and her codes; an identity
provider's or an identity card's word opens one fund's site and proves nothing to her account, which is every fund's.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest

from .models import User

OWN = frozenset({"password", "mfa"})
FACTOR = frozenset({"mfa"})
PROVIDER, CARD = "socialaccount", "card"
ACCOUNT_MINUTES = 5  # the age of the proof that changes of the account itself ask for


def seconds_since(request: HttpRequest, methods: frozenset[str]) -> float:
    """Seconds since she last proved herself in one of these ways; infinite when she has not, in this session."""
    moments = [one["at"] for one in records(request, request.user) if one["method"] in methods]
    return time.time() - max(moments) if moments else float("inf")


def is_own(request: HttpRequest) -> bool:
    """Whether her own proof opened this session, or was given since."""
    made = {one["method"] for one in records(request, request.user)}
    return not made & {PROVIDER, CARD} or bool(made & OWN)


def is_by_card(request: HttpRequest) -> bool:
    """Whether an identity card opened this session, and nothing of her own was given since."""
    return not is_own(request) and any(one["method"] == CARD for one in records(request, request.user))


def is_strong_elsewhere(request: HttpRequest, user: Any) -> bool:
    """Whether a provider that this fund trusts for it, or her identity card, stands for a second factor here."""
    return any(one.get("strong") for one in records(request, user) if one["method"] in {PROVIDER, CARD})


def note(request: HttpRequest, user: User, method: str, *, by: str, is_strong: bool) -> None:
    """Record that somebody else vouched for her: `by` is a provider's key."""
    record_authentication(request, user, method, by=by, strong=is_strong)


def records(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, user)
    return found
