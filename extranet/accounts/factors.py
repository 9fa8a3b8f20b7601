"""Second factors: passkeys, codes from an app, recovery codes. Stored by allauth, with its secrets encrypted.

A passkey belongs to the host on which it was made: a browser offers it nowhere else, so the passkey of one fund's
site does not open another's. Codes from an app and recovery codes are the account's and open everywhere. So that the
weakest site is not the way round, whoever has a factor is asked for one at *every* fund: where none of her passkeys can
be used, for a code. Recovery codes come with the first factor, so there is always one.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from extranet.tenants import encryption

from .limits import roles_with_factor
from .models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
HOST = "host"  # in a passkey's data
SECRETS = {"secret", "seed"}  # in the data of an app and of recovery codes


class FactorAdapter(DefaultMFAAdapter):
    """Secrets under FIELD_KEYS, which belong to the installation: the account is no fund's."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Ce code ou cette clé n’est pas reconnu, ou a déjà servi. Recommencez avec un autre."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text.encode())


@transaction.atomic
def reencrypt() -> int:
    """Every secret and seed under the first of FIELD_KEYS; returns how many. Raises `encryption.Unreadable`."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update().order_by("pk")
    adapter = FactorAdapter()
    for row in rows:
        for name in SECRETS & row.data.keys():
            row.data[name] = adapter.encrypt(adapter.decrypt(row.data[name]))
        row.save(update_fields=["data"])
    return len(rows)


def host_of(request: HttpRequest) -> str:
    """The host that a passkey made or used in this request belongs to: its name without port, as allauth takes it."""
    return request.get_host().partition(":")[0]


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_demanded(request: HttpRequest) -> bool:
    """Whether the fund demands a second factor of her: all her roles there count, whichever she acts in.

    The request is one after `organisations.middleware.ActorMiddleware`, which put her memberships in force on it.
    """
    demanding = roles_with_factor(request.fund)  # type: ignore[attr-defined]
    held = {role for membership in request.memberships for role in membership.roles_of_rules}  # type: ignore[attr-defined]
    return bool(demanding & held)


def passkeys(user: User) -> QuerySet[Authenticator]:
    """Hers, of every host, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")


def passkeys_of_host(user: User, host: str) -> list[Authenticator]:
    """Those that a browser can use on this host (a name without port)."""
    return [one for one in passkeys(user) if one.data.get(HOST) == host]


def only_of_host(options: dict[str, Any], keys: list[Authenticator]) -> dict[str, Any]:
    """What a browser is asked to sign with, without the keys of other hosts, which it could not use."""
    usable = {one.wrap().authenticator_data.credential_data.credential_id for one in keys}
    offered = [one for one in options["publicKey"].get("allowCredentials", []) if one["id"] in usable]
    return options | {"publicKey": {**options["publicKey"], "allowCredentials": offered}}
