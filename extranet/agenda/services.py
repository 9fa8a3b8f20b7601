"""The address of a person's agenda is made, replaced and ended (`BEY-18`)."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from . import verbs
from .models import Feed


@transaction.atomic
def make_address(*, actor: Actor, user: User) -> str:
    """A new secret, which is shown once. The address before answers nothing from now on."""
    Feed.objects.filter(user=user).delete()
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=user, digest=digest_of(secret))
    record(actor, verbs.ADDRESS_MADE, feed)
    return secret


@transaction.atomic
def end_address(*, actor: Actor, user: User) -> None:
    """It answers nothing any more; a second time changes nothing."""
    for feed in Feed.objects.filter(user=user).select_for_update(of=("self",)):
        record(actor, verbs.ADDRESS_ENDED, feed)
        feed.delete()


def end_of_emptied_account(fund: Fund, kept: User, emptied: User) -> None:
    """Two accounts become one: the closed one's address ends with it."""
    Feed.objects.filter(user=emptied).delete()


def digest_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def owner_of(secret: str) -> User | None:
    """Whose agenda it is. Nobody's when her account is closed, or was recovered and isn't confirmed here yet."""
    feed = Feed.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if feed is None or not feed.user.is_active:
        return None
    if feed.user.recovered_at and Membership.objects.of(feed.user).to_confirm(timezone.localdate()).exists():
        return None
    return feed.user
