"""What a person does about how she gets in. Each change is told by mail and ends her other sessions.

The views have asked for her password or a factor just before (`reauthentication_required`).
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import factors, mails, sessions
from .models import User
from .requests import PersonRequest

Type = Authenticator.Type


@transaction.atomic
def add_passkey(request: PersonRequest, *, name: str, credential: dict[str, Any]) -> bool:
    """Add the passkey that the browser has just made on this host. Returns whether recovery codes came with it."""
    Authenticator.objects.create(
        user=request.user,
        type=Type.WEBAUTHN,
        data={"name": name, "credential": credential, factors.HOST: factors.host_of(request)},
    )
    return factor_added(request, "passkey_added")


def rename_passkey(*, passkey: Authenticator, name: str) -> None:
    """The name that its owner reads in her list."""
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(request: PersonRequest, *, passkey: Authenticator) -> None:
    """The last factor takes the recovery codes along."""
    delete_and_cleanup(request, passkey)
    factor_changed(request, "passkey_removed")


@transaction.atomic
def turn_totp_on(request: PersonRequest, *, secret: str, code: str) -> bool:
    """Ask for an app's codes from now on; `code`, just proved, opens nothing more. As `add_passkey` returns."""
    TOTP.activate(request.user, secret).validate_code(code)  # marks it as used
    clear_totp_secret(request)
    return factor_added(request, "totp_on")


@transaction.atomic
def turn_totp_off(request: PersonRequest, *, totp: Authenticator) -> None:
    """No more codes of an app; the person is told by mail as of every change of a factor."""
    delete_and_cleanup(request, totp)
    factor_changed(request, "totp_off")


@transaction.atomic
def renew_codes(request: PersonRequest) -> None:
    """New recovery codes; the old ones open nothing. Raises `ValidationError` without a factor that they replace."""
    User.objects.select_for_update(of=("self",)).get(pk=request.user.pk)  # two clicks at once make one set
    if not factors.has_second_factor(request.user):
        raise ValidationError(_("Ajoutez d’abord une clé d’accès ou une application."))
    Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(request.user)
    factor_changed(request, "codes_renewed")


def factor_added(request: PersonRequest, change: str) -> bool:
    had_codes = Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).exists()
    RecoveryCodes.activate(request.user)
    factor_changed(request, change)
    return not had_codes


def factor_changed(request: PersonRequest, change: str) -> None:
    """Told by mail; every other session ends, and this one gets a new key."""
    sessions.rotate(request)
    sessions.end_others(request, request.user)
    mails.tell_factor_changed(request, request.user, change)


@transaction.atomic
def ask_for_address(request: PersonRequest, *, address: str) -> None:
    """Begin changing her e-mail address: the old one is told, the new one gets the link that makes the change.

    An address that has an account already gets another mail; the page is the same, so that nothing is learnt from it.
    An earlier wish is forgotten with its link. Raises `ValidationError` for the address that she has.
    """
    address = address.strip().lower()
    if address == request.user.email:
        raise ValidationError({"address": _("C’est déjà votre adresse.")})
    forget_wished_address(request.user)
    mails.tell_address_asked(request, request.user, address)
    if User.objects.filter(email=address).exists():
        mails.tell_address_taken(request, request.user, address)
    else:
        EmailAddress.objects.create(user=request.user, email=address).send_confirmation(request)


def forget_wished_address(user: User) -> None:
    EmailAddress.objects.filter(user=user, verified=False, primary=False).delete()
