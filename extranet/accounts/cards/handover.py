"""From the fund's host to the card's and back. Cookies don't travel between hosts, so signed words do.

The fund's host gives the browser a *request*; the card's host answers with a *handover*: good for a minute, once, at
that fund, in the session that asked. Neither holds a name or a number.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from secrets import compare_digest, token_urlsafe
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from extranet.tenants.models import Fund

from .refusals import CardRefusal

ASKED = "card_asked"  # in the session
REQUEST, HANDOVER = "extranet.accounts.cards.request", "extranet.accounts.cards.handover"
REQUEST_SECONDS, HANDOVER_SECONDS = 600, 60
FUND_OPTION = "eid"


class NotGood(Exception):
    """A word that is forged, too old, used, of another fund or of another browser."""

    refusal = CardRefusal.STALE


@dataclass(frozen=True, slots=True)
class Request:
    """What the card's host is asked: for which fund, from which of its hosts, and which session waits (`nonce`)."""

    fund_id: int
    host: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What came of it: the card's keyed hash, hexadecimal; `purpose` and `next_url` are what the session had noted."""

    card: bytes
    purpose: str
    next_url: str


def is_offered(fund: Fund | None) -> bool:
    """Whether cards can sign in here: the installation has a host for them, and the fund wants it."""
    return bool(is_installed() and fund is not None and fund.options.get(FUND_OPTION))


def is_installed() -> bool:
    """Whether the installation's proxy reads identity cards."""
    return bool(settings.EID_ADDRESS and settings.EID_PROXY_SECRET and settings.EID_AUTHORITIES)


def ask(request: HttpRequest, *, fund: Fund, purpose: str, next_url: str) -> str:
    """Note in the session what is asked; returns the address on the card's host."""
    nonce = token_urlsafe(32)
    request.session[ASKED] = {"nonce": nonce, "purpose": purpose, "next": next_url, "at": time.time()}
    token = signing.dumps({"fund": fund.pk, "host": request.get_host(), "nonce": nonce}, salt=REQUEST)
    return f"{settings.EID_ADDRESS.rstrip('/')}/connexion/certificat/?demande={token}"


def read_request(token: str) -> Request:
    """On the card's host. Raises `NotGood`."""
    words = loaded(token, REQUEST, REQUEST_SECONDS)
    return Request(words["fund"], words["host"], words["nonce"])


def answer(asked: Request, card: bytes) -> str:
    """The word that the fund's host takes for this card."""
    words = {"fund": asked.fund_id, "nonce": asked.nonce, "card": card.hex(), "once": token_urlsafe(16)}
    return signing.dumps(words, salt=HANDOVER)


def receive(request: HttpRequest, *, fund: Fund, token: str) -> Handover:
    """On the fund's host: use the word up, and what the session had noted. Raises `NotGood`."""
    words = loaded(token, HANDOVER, HANDOVER_SECONDS)
    noted = request.session.pop(ASKED, None)
    if noted is None or time.time() - noted["at"] > REQUEST_SECONDS or words["fund"] != fund.pk:
        raise NotGood
    if not compare_digest(str(noted["nonce"]), str(words["nonce"])):
        raise NotGood
    # The session may be read twice at once; the cache says yes once.
    if not cache.add(f"card-handover:{words['once']}", 1, timeout=HANDOVER_SECONDS * 2):
        raise NotGood
    return Handover(bytes.fromhex(words["card"]), noted["purpose"], noted["next"])


def loaded(token: str, salt: str, seconds: int) -> dict[str, Any]:
    try:
        words: dict[str, Any] = signing.loads(token[:4000], salt=salt, max_age=seconds)
    except signing.BadSignature as error:
        raise NotGood from error
    return words
