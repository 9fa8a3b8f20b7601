"""Whose account a card opens at this fund: linked by the account's own proof, as identities of providers are."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import proofs, services, verbs
from ..models import Card, User
from ..requests import PersonRequest


def sign_in(request: HttpRequest, *, card: Card, next_url: str) -> HttpResponse:
    """Open this fund's site, for a short while: a card that is pulled out ends no session by itself.

    Card and PIN are two factors: no second step follows.
    """
    user: User = card.user
    if request.user.is_authenticated:
        logout(request)
    card.used_at = timezone.now()
    card.save(update_fields=["used_at"])
    proofs.note(request, user, proofs.CARD, by=str(card.uuid), is_strong=True)
    response: HttpResponse = perform_login(request, user, redirect_url=next_url or None)
    return response


@transaction.atomic
def link(request: PersonRequest, *, actor: Actor, digest: bytes) -> None:
    """From now on this card opens her account here. Told by mail; her other sessions end.

    The caller has seen her own proof. Raises `ValidationError` when the card is linked already.
    """
    Card.objects.filter(digest=digest).exclude(pk__in=Card.objects.usable()).delete()
    try:
        with transaction.atomic():
            card = Card.objects.create(user=request.user, digest=digest)
    except IntegrityError as error:
        raise ValidationError(
            _("Cette carte est déjà reliée à un compte. Si ce n’est pas le vôtre, prévenez le fonds.")
        ) from error
    record(actor, verbs.CARD_LINKED, card)
    services.factor_changed(request, "card_linked")


@transaction.atomic
def unlink(request: PersonRequest, *, actor: Actor, card: Card) -> None:
    record(actor, verbs.CARD_UNLINKED, card)
    card.delete()
    services.factor_changed(request, "card_unlinked")


def leave_behind(fund: Fund, kept: User, emptied: User) -> None:
    """When two accounts become one, the emptied one's cards open nothing: she links them to the kept one."""
    Card.objects.filter(user=emptied).delete()
