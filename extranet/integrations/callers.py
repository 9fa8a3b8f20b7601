"""Which program is calling: from the header of a request to an actor."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from extranet.tenants.actor import Actor, Kind
from extranet.tenants.maintenance import may_write
from extranet.tenants.models import Fund

from .makers import keeper
from .models import AccessToken, ApiKey
from .scopes import lent
from .services.keys import digest_of

TOKEN = re.compile(r"xt_(?:live|test)_(?P<public_id>[0-9a-f]{12})_(?P<secret>[\w-]{20,64})")
ACCESS = "xt_access_"  # what a token begins with that was given for a signed assertion
NO_DIGEST = "0" * 64
NOTED_EVERY = timedelta(minutes=1)  # "last use" is not written at each call


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a key in force: whom it acts as, and what for."""

    key: UUID
    name: str
    actor: Actor
    organisation: int
    scopes: frozenset[str]
    is_test: bool


def bearer(header: str) -> str:
    """The token of an `Authorization` header, "" when it has none."""
    kind, _, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def find(fund: Fund, token: str) -> Caller | None:
    """The program whose key or token this is, in the fund's scope; None if it is unknown, or its maker's right over."""
    if token.startswith(ACCESS):
        return find_by_token(fund, token)
    match = TOKEN.fullmatch(token)
    if not match:
        return None
    key = ApiKey.objects.in_force().with_persons().filter(public_id=match["public_id"]).first()
    stored = key.digest if key else NO_DIGEST  # a key that is unknown or over takes the same work as a wrong secret
    is_right = secrets.compare_digest(stored, digest_of(match["secret"]))
    return caller_of(fund, key) if key and is_right else None


def find_by_token(fund: Fund, token: str) -> Caller | None:
    """A token is worth what its key is worth at this call, for the scopes that were asked for."""
    row = AccessToken.objects.filter(digest=digest_of(token), expires_at__gt=timezone.now()).first()
    key = row and ApiKey.objects.in_force().with_persons().filter(pk=row.key_id).first()
    return caller_of(fund, key, row.scopes) if row and key else None


def caller_of(fund: Fund, key: ApiKey, scopes: Collection[str] = ()) -> Caller | None:
    """A key (`with_persons`) acts as its maker may today, within its scopes; not once she manages no keys any more.

    `scopes`: those of the key that this call asks for; none for all of them.
    """
    vars(key.maker)["establishment_ids"] = vars(key)["maker_limits"]
    person = keeper(fund.pk, key.maker)
    if person is None:
        return None
    note_use(key)
    allowed = frozenset(key.scopes).intersection(scopes or key.scopes)
    actor = Actor(
        Kind.KEY,
        fund.pk,
        name=key.name,
        organisation_id=key.maker.organisation_id,
        user_id=key.maker.user_id,
        roles=lent(allowed, person.roles),
        establishments=person.establishments,
        key=key.uuid,
    )
    return Caller(key.uuid, key.name, actor, key.maker.organisation_id, allowed, key.is_test)


def note_use(key: ApiKey) -> None:
    now = timezone.now()
    if may_write() and (key.last_used_at is None or now - key.last_used_at > NOTED_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
