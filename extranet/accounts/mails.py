"""Mails about the account itself: whatever changes how one gets in is told to the person, at the address she had."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from extranet.notifications import kinds, services
from extranet.tenants.models import Fund
from extranet.tenants.requests import FundRequest, fund_address

from . import devices
from .models import AccountUse, User

# What has changed, as the mail says it.
CHANGES = {
    "passkey_added": _("Une clé d’accès a été ajoutée à votre compte."),
    "passkey_removed": _("Une clé d’accès a été retirée de votre compte."),
    "totp_on": _("Les codes d’une application sont maintenant demandés quand vous vous connectez."),
    "totp_off": _("Les codes d’une application ne sont plus demandés quand vous vous connectez."),
    "identity_linked": _("Une identité d’un autre service ouvre maintenant votre compte, sur le site de ce fonds."),
    "identity_unlinked": _("Une identité d’un autre service n’ouvre plus votre compte sur le site de ce fonds."),
    "card_linked": _("Une carte d’identité ouvre maintenant votre compte, sur le site de ce fonds."),
    "card_unlinked": _("Une carte d’identité n’ouvre plus votre compte sur le site de ce fonds."),
    "codes_renewed": _("De nouveaux codes de secours remplacent les précédents, qui ne servent plus."),
}


def words(fund: Fund, payload: kinds.Payload, secret: kinds.Secret) -> dict[str, Any]:
    """When it happened, on which device, and where to sign everybody out; for a change of factors, which."""
    return {
        "at": parse_datetime(payload["at"]),
        "device": secret["device"],
        "change": CHANGES.get(payload.get("change", "")),
        "address": secret.get("address", ""),
        "sessions_address": fund_address(fund, "/compte/sessions/"),
    }


def declared(name: str, label: Any) -> kinds.MailKind:
    return kinds.declare(
        kinds.MailKind(
            f"accounts.{name}",
            f"accounts/mails/{name}",
            words,
            kinds.Category.ACCOUNT,
            can_be_disabled=False,
            label=label,
            instead_of_resending=_("La personne voit dans « Sécurité » ce qui a changé sur son compte."),
        )
    )


FACTOR_CHANGED = declared("factor_changed", _("Second facteur changé"))
NEW_DEVICE = declared("new_device", _("Connexion depuis un nouvel appareil"))
ADDRESS_ASKED = declared("address_asked", _("Changement d’adresse demandé"))
ADDRESS_TAKEN = declared("address_taken", _("Changement vers une adresse déjà utilisée"))


def unused_words(fund: Fund, payload: kinds.Payload, secret: kinds.Secret) -> dict[str, Any]:
    """Which account, by its number; on which day it goes, and where to sign in."""
    return {
        "number": payload["number"],
        "used_on": parse_date(payload["used_on"]),
        "ends_on": parse_date(payload["ends_on"]),
        "sign_in_address": fund_address(fund, reverse("account_login")),
    }


UNUSED = kinds.declare(
    kinds.MailKind(
        "accounts.unused",
        "accounts/mails/unused",
        unused_words,
        kinds.Category.ACCOUNT,
        can_be_disabled=False,
        label=_("Compte inutilisé, bientôt fermé"),
    )
)


def tell_unused(fund: Fund, user: User, use: AccountUse, ends_on: datetime.date) -> None:
    """Nobody signs in with it any more: it is closed on that day, unless she signs in before. In the open scope."""
    services.queue(
        UNUSED,
        fund=fund,
        address=user.email,
        user_id=user.pk,
        language=user.language or fund.language,
        payload={"number": use.number, "used_on": use.used_on.isoformat(), "ends_on": ends_on.isoformat()},
    )


def queue(kind: kinds.MailKind, request: HttpRequest, user: User, *, to: str = "", **more: str) -> None:
    """Queue one for the person, in the open scope. `more`: `change`, one of CHANGES, or `address`, kept secret."""
    fund: Fund = request.fund  # type: ignore[attr-defined]
    change = {"change": more.pop("change")} if "change" in more else {}
    services.queue(
        kind,
        fund=fund,
        address=to or user.email,
        user_id=user.pk,
        language=user.language or fund.language,
        payload={"at": timezone.now().isoformat(), **change},
        secret={"device": devices.described(request.headers.get("User-Agent", "")), **more},
    )


def tell_factor_changed(request: FundRequest, user: User, change: str) -> None:
    queue(FACTOR_CHANGED, request, user, change=change)


def tell_new_device(request: HttpRequest, user: User) -> None:
    queue(NEW_DEVICE, request, user)


def tell_address_asked(request: FundRequest, user: User, address: str) -> None:
    """To the address she has: somebody wants another."""
    queue(ADDRESS_ASKED, request, user, address=address)


def tell_address_taken(request: FundRequest, user: User, address: str) -> None:
    """To the address that was asked for, which has an account: nothing changes, and the asker's page tells nothing."""
    queue(ADDRESS_TAKEN, request, user, to=address)
