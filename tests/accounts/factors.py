"""What the tests of second factors stand on: the codes that an app would show, and somebody who has one."""

from __future__ import annotations

import hashlib
import os
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from extranet.accounts.models import User
from tests.factories import PASSWORD


def code_of(secret: str) -> str:
    """What the app shows now. The server forgets that it was used, as if half a minute had passed.

    A code about to change is left alone: it would be another by the time it is sent.
    """
    if time.time() % 30 > 25:
        time.sleep(30 - time.time() % 30)
    server = cache._cache.get_client(write=True)
    for key in server.scan_iter(match=cache.make_key("allauth.mfa.totp.used*")):  # this run's, not its neighbours'
        server.delete(key)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_totp(user: User) -> str:
    """Give her codes from an app, and recovery codes; the secret is returned."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def confirm_identity(client: Client, password: str = PASSWORD) -> None:
    """Give the password once more, as pages about factors demand."""
    response = client.post(reverse("account_reauthenticate"), {"password": password})
    assert response.status_code == 302, response.content.decode()


def passkey_of(user: User, host: str) -> Authenticator:
    """A passkey as a browser makes it for this host, whose private half nobody has."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(bytes(16), os.urandom(16), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(host.encode()).digest(), flags, 0, made)
    asked = CollectedClientData.create("webauthn.create", os.urandom(32), f"https://{host}")
    credential = {
        "type": "public-key",
        "id": websafe_encode(made.credential_id),
        "rawId": websafe_encode(made.credential_id),
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Téléphone", "host": host, "credential": credential}
    )
