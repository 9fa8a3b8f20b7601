"""Whose account a provider's identity opens: linked by the account's own proof, never because two addresses are equal.

A provider says what it likes about addresses. So an identity that nobody has linked opens nothing: it waits in the
session until its holder has signed in with her own means and says that it is hers.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from allauth.account.utils import perform_login
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor

from .. import proofs, services, verbs
from ..models import IdentityProvider, User
from ..provider import Proven
from ..requests import PersonRequest

WAITING = "identity_to_link"
WAITS = 600  # seconds
SIGN_OUT = "provider_to_sign_out_of"


def account_of(proven: Proven) -> SocialAccount | None:
    return SocialAccount.objects.filter(provider=proven.provider, uid=proven.subject).select_related("user").first()


def at_this_fund(user: User) -> dict[str, list[Any]]:
    """`identities`: her accounts at this fund's providers, each with its provider; `providers`: those to link still."""
    providers = {one.key: one for one in IdentityProvider.objects.order_by("created_at", "pk")}
    accounts = SocialAccount.objects.filter(user=user, provider__in=providers).order_by("date_joined", "pk")
    identities = [{"account": one, "provider": providers[one.provider]} for one in accounts]
    linked = {one["provider"].key for one in identities}
    return {
        "identities": identities,
        "providers": [one for key, one in providers.items() if one.is_on and key not in linked],
    }


def sign_in(request: HttpRequest, *, account: SocialAccount, proven: Proven, next_url: str) -> HttpResponse:
    """Open this fund's site to the person; the second step follows where it is due."""
    user: User = account.user
    if request.user.is_authenticated:
        logout(request)
    SocialAccount.objects.filter(pk=account.pk).update(last_login=timezone.now())
    proofs.note(request, user, proofs.PROVIDER, by=proven.provider, is_strong=proven.is_strong)
    if proven.sign_out_hint:
        request.session[SIGN_OUT] = {"provider": proven.provider, "hint": proven.sign_out_hint, "user": user.pk}
    response: HttpResponse = perform_login(request, user, redirect_url=next_url or None)
    return response


def let_wait(request: HttpRequest, proven: Proven) -> None:
    """Keep an identity that nobody has linked, for ten minutes, in this browser's session."""
    request.session[WAITING] = asdict(proven) | {"at": time.time(), "sign_out_hint": ""}


def waiting(request: HttpRequest) -> Proven | None:
    """The identity that waits, unless it waited too long."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["at"] > WAITS:
        return None
    return Proven(**{name: value for name, value in kept.items() if name != "at"})


def forget(request: HttpRequest) -> None:
    request.session.pop(WAITING, None)


@transaction.atomic
def link(request: PersonRequest, *, actor: Actor, provider: IdentityProvider, proven: Proven) -> None:
    """From now on this identity opens her account at this fund. Told by mail; her other sessions end.

    The caller has seen her own proof. Raises `ValidationError` when the identity is linked already.
    """
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=request.user, provider=provider.key, uid=proven.subject)
    except IntegrityError as error:
        raise ValidationError(
            _("Cette identité est déjà reliée à un compte. Si ce n’est pas le vôtre, prévenez le fonds.")
        ) from error
    forget(request)
    record(actor, verbs.IDENTITY_LINKED, provider)
    services.factor_changed(request, "identity_linked")


@transaction.atomic
def unlink(request: PersonRequest, *, actor: Actor, provider: IdentityProvider, account: SocialAccount) -> None:
    """It opens nothing any more. Told by mail; her other sessions end."""
    account.delete()
    record(actor, verbs.IDENTITY_UNLINKED, provider)
    services.factor_changed(request, "identity_unlinked")
