"""Secrets that whoever stores them cannot read again: private keys, and files that hold register numbers.

Hybrid public-key encryption (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). The public half, `CHANNEL_PUBLIC_KEY`,
is a setting, so a web process can store a key. The private halves, `CHANNEL_KEYS` (or `CHANNEL_KEYS_FILE`: one or
several in PEM, the former ones after the present one), are given to the worker of the queue "signing" and to no other
process. Make a pair with `openssl genpkey -algorithm x25519` and `openssl pkey -pubout`.
"""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PEM = re.compile(r"-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----", re.DOTALL)
NAME_BYTES = 8


class Unreadable(Exception):
    """No key of CHANNEL_KEYS opens this, or it isn't what it is said to be."""


def seal(secret: bytes, *, purpose: str) -> bytes:
    """Bytes that only `unseal` with the same purpose reads. Raises `ImproperlyConfigured` without a public key."""
    key = public_key()
    return key_name(key) + SUITE.encrypt(secret, key, purpose.encode())


def unseal(sealed: bytes | memoryview[int] | None, *, purpose: str) -> bytes:
    """The secret. Raises `Unreadable`; `ImproperlyConfigured` in a process that wasn't given the keys."""
    token = bytes(sealed or b"")
    key = private_keys().get(token[:NAME_BYTES])
    if key is None:
        raise Unreadable("sealed for a key that isn't among CHANNEL_KEYS")
    try:
        return SUITE.decrypt(token[NAME_BYTES:], key, purpose.encode())
    except InvalidTag as error:
        raise Unreadable("damaged, or sealed for another purpose") from error


def public_key() -> X25519PublicKey:
    if not settings.CHANNEL_PUBLIC_KEY:
        raise ImproperlyConfigured("CHANNEL_PUBLIC_KEY is missing: no file channel can be set up without it")
    key = load_pem_public_key(settings.CHANNEL_PUBLIC_KEY.encode())
    if not isinstance(key, X25519PublicKey):
        raise ImproperlyConfigured("CHANNEL_PUBLIC_KEY is not an X25519 key")
    return key


def private_keys() -> dict[bytes, X25519PrivateKey]:
    text = FileAwareMapping(cache=False).get("CHANNEL_KEYS")
    if not text:
        raise ImproperlyConfigured('CHANNEL_KEYS is missing: only the worker of the queue "signing" is given them')
    keys = [load_pem_private_key(pem.encode(), password=None) for pem in PEM.findall(text)]
    return {key_name(key.public_key()): key for key in keys if isinstance(key, X25519PrivateKey)}


def key_name(key: X25519PublicKey) -> bytes:
    """How a sealed secret says which key opens it."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:NAME_BYTES]
