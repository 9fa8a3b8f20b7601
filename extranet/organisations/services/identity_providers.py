"""Which identity providers open the fund's site: its administrators' choice."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.accounts.cards import handover
from extranet.accounts.models import IdentityProvider
from extranet.journal.services import record
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..permissions import check_administrator

# What decides whom an identifier means: fixed as soon as somebody's account hangs on it.
FIXED = ("kind", "server_url")


@transaction.atomic
def add_provider(*, actor: Actor, secret: str, **fields: Any) -> IdentityProvider:
    """A new provider, off until it is switched on. Raises `ValidationError` for a name that another one has."""
    check_administrator(actor)
    provider = IdentityProvider(secret=encryption.encrypt(secret), **fields)
    save_valid(provider)
    record(actor, verbs.PROVIDER_ADDED, provider, facts={"kind": provider.kind})
    return provider


@transaction.atomic
def change_provider(*, actor: Actor, provider: IdentityProvider, secret: str = "", **fields: Any) -> None:
    """An empty `secret` is the one stored. Raises `ValidationError` for another server while accounts are linked."""
    check_administrator(actor)
    locked = IdentityProvider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    moved = [name for name in FIXED if name in fields and fields[name] != getattr(locked, name)]
    if moved and accounts_linked(locked):
        raise ValidationError(
            {
                moved[0]: _(
                    "Des comptes y sont reliés, et un autre serveur pourrait se faire passer pour leurs titulaires :"
                    " ajoutez un autre fournisseur, puis retirez celui-ci."
                )
            }
        )
    for name, value in fields.items():
        setattr(locked, name, value)
    if secret:
        locked.secret = encryption.encrypt(secret)
    save_valid(locked)
    record(actor, verbs.PROVIDER_CHANGED, locked, facts={"new_secret": bool(secret)})


@transaction.atomic
def switch_provider(*, actor: Actor, provider: IdentityProvider, on: bool) -> None:
    """On: offered on the sign-in page. Off: it opens nothing; who is signed in stays so until her session ends."""
    check_administrator(actor)
    locked = IdentityProvider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    if locked.is_on != on:
        locked.is_on = on
        locked.save(update_fields=["is_on"])
        record(actor, verbs.PROVIDER_ON if on else verbs.PROVIDER_OFF, locked)


@transaction.atomic
def remove_provider(*, actor: Actor, provider: IdentityProvider) -> None:
    """With it go the links to accounts; the accounts stay, with their passwords and factors."""
    check_administrator(actor)
    links = SocialAccount.objects.filter(provider=provider.key).delete()[0]
    record(actor, verbs.PROVIDER_REMOVED, provider, facts={"links": links})
    provider.delete()


@transaction.atomic
def switch_cards(*, actor: Actor, fund: Fund, on: bool) -> Fund:
    """Whether Belgian identity cards sign in at the fund. Raises `ValidationError` where no host is set up."""
    check_administrator(actor)
    if on and not handover.is_installed():
        raise ValidationError(
            _("Cette installation ne lit pas les cartes d’identité : demandez-le à qui l’administre.")
        )
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if bool(locked.options.get(handover.FUND_OPTION)) != on:
        locked.options[handover.FUND_OPTION] = on
        locked.save(update_fields=["options"])
        record(actor, verbs.CARDS_ON if on else verbs.CARDS_OFF, locked)
    return locked


def accounts_linked(provider: IdentityProvider) -> int:
    """How many accounts sign in by it."""
    return SocialAccount.objects.filter(provider=provider.key).count()
