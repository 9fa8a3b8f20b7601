"""From a confirmed address to an account with requested rights, in one transaction (`MYA-35`, `MYA-37`, `MYA-40`)."""

from __future__ import annotations

import hmac

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.journal.verbs import Verb
from extranet.organisations.acting import acting
from extranet.rights.services import ask_for_rights
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import fingerprint
from extranet.tenants.models import Fund

from .. import codes, verbs
from ..accounts import account_of, has_account
from ..answers import address_of, answers_of
from ..models import PendingSignUp
from ..terms import note_acceptance
from .asking import ADDRESS_KIND


class SignUpOver(Exception):
    """The link or code has been used, has expired, or was closed; or the address has an account by now."""


class WrongAccount(Exception):
    """The request was made with another address than that of the account which is signed in."""


def pending_of(secret: str) -> PendingSignUp:
    """The row of a link, over or not. Raises `PendingSignUp.DoesNotExist`."""
    return PendingSignUp.objects.get(secret_digest=codes.secret_digest(secret))


@transaction.atomic
def pending_with_code(
    *, fund: Fund, address: str, code: str, pending: PendingSignUp | None = None
) -> PendingSignUp | None:
    """The open row that this code opens: that of the link, else one of the address. None for a wrong code.

    A wrong code counts against every row it was tried on; the fifth closes them. The caller's transaction must commit.
    """
    rows = PendingSignUp.objects.open()
    if pending is not None:
        rows = rows.filter(pk=pending.pk)
    else:
        rows = rows.filter(address_fingerprint=fingerprint(ADDRESS_KIND, address))
    digest = codes.code_digest(codes.compact(code))
    tried = locked(rows)
    for row in tried:
        if hmac.compare_digest(bytes(row.code_digest), digest):
            return row
    if not tried:  # as many queries for an address that nobody signed up with
        PendingSignUp.objects.filter(pk=0).update(wrong_codes=0)
    for row in tried:
        row.wrong_codes += 1
        row.save(update_fields=["wrong_codes"])
        if row.is_closed:
            record(Actor.link(fund, name=""), verbs.CLOSED, row)
    return None


def locked(rows: QuerySet[PendingSignUp]) -> list[PendingSignUp]:
    """Nobody else tries a code on them meanwhile: each wrong one counts."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


@transaction.atomic
def activate(*, fund: Fund, pending: PendingSignUp, password: str) -> User:
    """Open the account: address confirmed, password set, rights asked for. The caller has validated the password.

    Of two at once one wins. Raises `SignUpOver` for the other, and where somebody signs in with the address by now;
    `ValidationError` for a right that she has already.
    """
    current = locked_open(pending)
    address = address_of(current)
    if has_account(address):
        raise SignUpOver
    user = with_password(address, password)
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    tie(fund, current, user, verbs.ACTIVATED)
    return user


@transaction.atomic
def attach(*, fund: Fund, pending: PendingSignUp, user: User) -> User:
    """Tie the request to the account of its address, whose holder is signed in.

    Raises `WrongAccount` for another account, `SignUpOver`, and `ValidationError` for a right that she has already.
    """
    current = locked_open(pending)
    if user.email != address_of(current):
        raise WrongAccount
    tie(fund, current, user, verbs.ATTACHED)
    return user


def locked_open(pending: PendingSignUp) -> PendingSignUp:
    current = PendingSignUp.objects.select_for_update(of=("self",)).get(pk=pending.pk)
    if not current.is_open:
        raise SignUpOver
    return current


def with_password(address: str, password: str) -> User:
    """A new account, or the one that an invitation has made and nobody has opened.

    Raises `SignUpOver` when another of her requests was quicker.
    """
    user = account_of(address)
    if user is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password)
    except IntegrityError as error:  # another of her requests was quicker
        raise SignUpOver from error


def tie(fund: Fund, pending: PendingSignUp, user: User, verb: Verb) -> None:
    """Everything that the person claimed becomes her account's, and the row is emptied.

    Raises `ValidationError` as `ask_for_rights`.
    """
    answers = answers_of(pending)
    if not user.language:
        user.language = pending.language
        user.save(update_fields=["language"])
    actor = acting(fund.pk, user, None)
    note_acceptance(user=user, version=answers.terms_version, at=answers.attestation.at)
    ask_for_rights(
        actor=actor,
        fund=fund,
        user=user,
        person=answers.person,
        entities=answers.entities,
        attestation=answers.attestation,
    )
    pending.address = pending.address_fingerprint = pending.answers = None
    pending.used_at, pending.user = timezone.now(), user
    pending.save()
    record(actor, verb, pending, facts={"terms": answers.terms_version})
