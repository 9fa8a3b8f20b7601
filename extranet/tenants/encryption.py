"""Text that the database must not show in clear, and the fingerprints by which it is found again.

Two keys that know nothing of each other: `FIELD_KEYS` encrypts (the first; the others still decrypt, so a key can be
replaced), `HASH_KEY` makes fingerprints. Whoever reads the database alone learns no text, nor what two funds share.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from .scope import current_fund_id


class Unreadable(Exception):
    """No key of FIELD_KEYS decrypts this text."""


def encrypt(text: str) -> bytes:
    """Under the first of the field keys; `decrypt` knows them all."""
    return _fernet().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """The text of `encrypt`. Raises `Unreadable` when its key is gone."""
    try:
        return _fernet().decrypt(bytes(token)).decode()
    except InvalidToken as error:
        raise Unreadable from error


def reencrypt(token: bytes) -> bytes:
    """The same text under the first of the keys. Raises `Unreadable` as `decrypt` does."""
    return encrypt(decrypt(token))


def fingerprint(kind: str, value: str) -> bytes:
    """33 bytes that are equal for equal values of one kind in one fund: the open scope's.

    The first byte is the number of the key, so that after a change of HASH_KEY one sees which are still to be renewed.
    """
    message = f"{current_fund_id()}:{kind}:{value}".encode()
    digest = hmac.new(settings.HASH_KEY.encode(), message, hashlib.sha256).digest()
    return bytes([settings.HASH_KEY_NUMBER]) + digest


@cache
def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
