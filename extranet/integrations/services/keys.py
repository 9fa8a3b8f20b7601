"""An organisation's administrators make keys for its programs, replace them and end them (`BEY-05`)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.access_period import months_after
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import mails, verbs
from ..expiry import past_reminders
from ..models import ApiKey
from ..permissions import check_ends_key, check_key, check_manages_keys
from ..public_keys import Jwk
from ..scopes import lent
from .sandboxes import sandbox_of

LIVE, TEST = "xt_live", "xt_test"
MONTHS = 24  # that a key may live, to the end of its last day
LONGEST_OVERLAP = timedelta(days=30)


@transaction.atomic
def make(
    *,
    actor: Actor,
    membership: Membership,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    is_test: bool = False,
    uuid: UUID | None = None,
) -> tuple[ApiKey, str]:
    """A new key of the organisation that the actor acts for, and its secret, which nobody can read again.

    `uuid` is what the page that asks has called it, so that sending the form again makes no second key. The first test
    key of an organisation has its sandbox furnished.

    Raises `PermissionDenied` for who doesn't manage keys, `ValidationError` for a scope that lends nothing to her or
    an end that is past or too far.
    """
    check_manages_keys(actor)
    check_scopes(actor, scopes)
    check_end(expires_at)
    key = ApiKey(
        organisation_id=membership.organisation_id,
        maker=membership,
        name=name,
        scopes=sorted(scopes),
        is_test=is_test,
        expires_at=expires_at,
        uuid=uuid or uuid4(),
    )
    key.reminders = past_reminders(key)
    secret = give_secret(key)
    save_valid(key)
    if is_test:
        sandbox_of(membership.fund, membership.organisation.uuid)
    record(actor, verbs.KEY_MADE, key, facts={"scopes": key.scopes, "is_test": is_test})
    return key, secret


@transaction.atomic
def rotate(
    *,
    actor: Actor,
    membership: Membership,
    key: ApiKey,
    overlap: timedelta,
    expires_at: datetime | None = None,
    uuid: UUID | None = None,
) -> tuple[ApiKey, str]:
    """A key that does the same until the same day, or another; the old one goes on for `overlap`, 30 days at most.

    `uuid` as in `make`. The new key is its maker's: raises `PermissionDenied` where she may not give one of its scopes,
    `ValidationError` when it is over or the end is past or too far.
    """
    check_key(actor, key)
    old = locked(key)
    if old.is_over:
        raise ValidationError(_("Cette clé ne sert plus : créez-en une nouvelle."), code="key_over")
    check_scopes(actor, old.scopes)
    check_end(expires_at or old.expires_at)
    new = ApiKey(
        organisation_id=old.organisation_id,
        maker=membership,
        name=old.name,
        scopes=old.scopes,
        is_test=old.is_test,
        public_keys=old.public_keys,
        follows=old,
        expires_at=expires_at or old.expires_at,
        uuid=uuid or uuid4(),
    )
    new.reminders = past_reminders(new)
    secret = give_secret(new)
    save_valid(new)
    old.expires_at = min(old.expires_at, timezone.now() + min(overlap, LONGEST_OVERLAP))
    old.save(update_fields=["expires_at"])
    record(actor, verbs.KEY_ROTATED, new, facts={"follows": str(old.uuid)})
    return new, secret


@transaction.atomic
def end(*, actor: Actor, key: ApiKey, reason: str = "") -> ApiKey:
    """The key, and every token that it was given, opens nothing from now on. A second time changes nothing.

    In an emergency the fund's administrators end another organisation's: they say why (else `ValidationError`), and its
    access managers are told.
    """
    check_ends_key(actor, key)
    is_of_fund = key.organisation_id != actor.organisation_id
    if is_of_fund and not reason.strip():
        raise ValidationError(
            {"reason": _("Dites à l’organisation pourquoi vous arrêtez sa clé.")}, code="reason_missing"
        )
    current = locked(key)
    if current.ended_at is None:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])
        entry = record(actor, verbs.KEY_ENDED, current, text=reason)
        if is_of_fund:
            mails.tell_ended(Fund.objects.get(pk=actor.fund_id), current, entry)
    return current


@transaction.atomic
def take_over(*, actor: Actor, membership: Membership, key: ApiKey) -> ApiKey:
    """The key acts as this access manager from now on: for when its maker leaves. Its secret stays what it was.

    Raises `ValidationError` when it is over or hers already, `PermissionDenied` where she couldn't have made it.
    """
    check_key(actor, key)
    current = locked(key)
    if current.is_over:
        raise ValidationError(_("Cette clé ne sert plus : créez-en une nouvelle."), code="key_over")
    if current.maker_id == membership.pk:
        raise ValidationError(_("Cette clé agit déjà en votre nom."), code="key_is_yours")
    check_scopes(actor, current.scopes)
    facts = {"from": str(current.maker.uuid), "to": str(membership.uuid)}
    current.maker = membership
    current.save(update_fields=["maker"])
    record(actor, verbs.KEY_TAKEN_OVER, current, facts=facts)
    return current


@transaction.atomic
def set_public_keys(*, actor: Actor, key: ApiKey, keys: Sequence[Jwk]) -> ApiKey:
    """With what the program may sign (`public_keys.parsed`); none: by its secret only, and tokens given before end.

    Raises `ValidationError` for a key that is over.
    """
    check_key(actor, key)
    current = locked(key)
    if current.is_over:
        raise ValidationError(_("Cette clé ne sert plus : créez-en une nouvelle."), code="key_over")
    current.public_keys = list(keys) or None
    current.save(update_fields=["public_keys"])
    now = timezone.now()
    current.tokens.filter(expires_at__gt=now).update(expires_at=now)  # kept: their assertions are used
    record(actor, verbs.KEY_SIGNS, current, facts={"count": len(keys)})
    return current


def locked(key: ApiKey) -> ApiKey:
    return ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)


def check_scopes(actor: Actor, scopes: Collection[str]) -> None:
    """A key has scopes, and none that its maker's roles don't lend. Raises `ValidationError`, `PermissionDenied`."""
    if not scopes:
        raise ValidationError({"scopes": _("Cochez au moins un droit.")})
    if any(not lent([scope], actor.roles) for scope in scopes):
        raise PermissionDenied(_("Une clé ne peut pas plus que vous : demandez d’abord le rôle qui lui manque."))


def check_end(expires_at: datetime) -> None:
    if not timezone.now() < expires_at <= end_of(last_day()):
        raise ValidationError({"expires_at": _("Choisissez une date à venir, dans deux ans au plus.")})


def last_day() -> date:
    """The last on which a key made today may serve."""
    return months_after(timezone.localdate(), MONTHS)


def end_of(day: date) -> datetime:
    """The moment at which this day is over, in the fund's zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def give_secret(key: ApiKey) -> str:
    """Give the key an identifier and the digest of a new secret; what its program sends is returned."""
    secret = secrets.token_urlsafe(32)
    key.public_id, key.digest = secrets.token_hex(6), digest_of(secret)
    return f"{TEST if key.is_test else LIVE}_{key.public_id}_{secret}"


def digest_of(secret: str) -> str:
    """SHA-256, in hexadecimal: what is stored of a secret that is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()
