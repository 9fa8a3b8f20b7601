"""Two accounts of one person become one: asked in the one, proved in the other, carried out in each fund by the worker.

The account in which she asks is kept; the other one is emptied, closed at once, and points at it (`User.merged_into`).
What was signed, certified or written stays with the closed account's id and the name it had then. What can be carried
over in a fund is each app's business: it adds a function to `movers`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund
from extranet.tenants.registries import Registry
from extranet.tenants.scope import scope

from . import places
from .factors import has_second_factor
from .models import AccountMerge, AccountUse, PersonFund, Session, User

VALID_FOR = timedelta(hours=48)

# Each is called once in the scope of a fund, with the account that is kept and the one that is emptied.
movers: Registry[Callable[[Fund, User, User], None]] = Registry()


def digest(secret: str) -> str:
    """What is kept of a mailed secret of 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def ask(*, fund: Fund, user: User, address: str) -> tuple[User, str] | None:
    """Begin merging the account of this address into hers. The other account and the secret of the link, or None.

    None when nobody has the address: the page says the same. An earlier wish of hers is forgotten with its link.
    Raises `ValidationError` for her own address.
    """
    address = address.strip().lower()
    if address == user.email:
        raise ValidationError({"address": _("C’est l’adresse de ce compte-ci : donnez celle de l’autre.")})
    AccountMerge.objects.filter(kept=user, proved_at__isnull=True).delete()
    other = User.objects.filter(email=address, is_active=True).first()
    if other is None:
        return None
    secret = secrets.token_urlsafe(32)
    AccountMerge.objects.create(
        kept=user,
        emptied=other,
        fund=fund,
        secret_digest=digest(secret),
        expires_at=timezone.now() + VALID_FOR,
        next_attempt_at=None,
    )
    return other, secret


def open_wish(user: User, secret: str) -> AccountMerge | None:
    """The wish that this link is for, in the session of the person who had it; None when it is wrong, old or used."""
    found = AccountMerge.objects.filter(secret_digest=digest(secret), kept=user, proved_at__isnull=True)
    return found.filter(expires_at__gt=timezone.now()).select_related("emptied").first()


@transaction.atomic
def close_other(wish: AccountMerge) -> AccountMerge:
    """The other account has been proved too: close it now. What it had in the funds follows by the worker.

    Raises `ValidationError` when it was used a moment before, or when the kept account is the weaker of the two.
    """
    ids = sorted([wish.kept_id, wish.emptied_id])
    people = {one.pk: one for one in User.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    locked = AccountMerge.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    kept, emptied = people[locked.kept_id], people[locked.emptied_id]
    if locked.proved_at is not None or not emptied.is_active or not kept.is_active:
        raise ValidationError(_("Ces comptes sont déjà réunis, ou l’un d’eux est fermé : il n’y a plus rien à faire."))
    refuse_weaker(kept, emptied)
    locked.proved_at = locked.next_attempt_at = timezone.now()
    locked.kept_recovered_at = kept.recovered_at
    locked.save(update_fields=["proved_at", "next_attempt_at", "kept_recovered_at"])
    # First the doubt, then the rest: whatever waits for a fund's confirmation must not be opened by a merge.
    kept.recovered_at = max(filter(None, [kept.recovered_at, emptied.recovered_at]), default=None)
    kept.save(update_fields=["recovered_at"])
    emptied.is_active, emptied.merged_into = False, kept
    emptied.set_unusable_password()
    emptied.save(update_fields=["is_active", "merged_into", "password"])
    User.objects.filter(merged_into=emptied).update(merged_into=kept)
    Authenticator.objects.filter(user=emptied).delete()
    SocialAccount.objects.filter(user=emptied).delete()
    Session.objects.filter(user=emptied).delete()
    return locked


def refuse_weaker(kept: User, emptied: User) -> None:
    if has_second_factor(emptied) and not has_second_factor(kept):
        raise ValidationError(
            _("L’autre compte a une seconde étape, celui-ci n’en a pas : ajoutez-en d’abord une ici, sur « Sécurité ».")
        )


def carry_over(merge: AccountMerge) -> None:
    """In each fund of the emptied account, in its own scope: what it had becomes the kept one's."""
    kept, emptied = User.objects.get(pk=merge.kept_id), User.objects.get(pk=merge.emptied_id)
    for place in PersonFund.objects.filter(user=emptied).select_related("fund").order_by("pk"):
        with scope(place.fund), timezone.override(place.fund.zone):
            carry_over_in(place.fund, kept, emptied)
    AccountMerge.objects.filter(pk=merge.pk).update(next_attempt_at=None, done_at=timezone.now())


def carry_over_in(fund: Fund, kept: User, emptied: User) -> None:
    """In the open scope of this fund, once: done again it finds nothing, for the emptied account has left the fund."""
    place = PersonFund.objects.select_for_update(of=("self",)).filter(user=emptied, fund=fund).first()
    if place is None:
        return
    places.let_in(kept, fund)
    for move in movers:
        move(fund, kept, emptied)
    AccountUse.objects.filter(user=emptied).delete()
    place.delete()


def people_of(user: User) -> tuple[int, ...]:
    """Her account and those that were merged into it."""
    return (user.pk, *User.objects.filter(merged_into=user).order_by("pk").values_list("pk", flat=True))


def kept_of(user: User) -> User:
    """The account in which this one lives on; itself when it was never merged."""
    return user.merged_into or user
