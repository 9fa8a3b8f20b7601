"""The seal's keys: Ed25519, in PEM.

The private one, `SEAL_KEY` (or `SEAL_KEY_FILE`), is given to the worker of the queue "signing" and to no other process;
it is read when a seal is made. The public ones, `SEAL_PUBLIC_KEYS`, are the present one and all that came before it.
Make a pair with `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout`.
"""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


def private_key() -> Ed25519PrivateKey:
    """The key that signs. Raises `ImproperlyConfigured` when this process has none or its public half isn't known."""
    pem = FileAwareMapping(cache=False).get("SEAL_KEY")
    if not pem:
        raise ImproperlyConfigured('SEAL_KEY is missing: only the worker of the queue "signing" seals')
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey) or key_name(key.public_key()) not in public_keys():
        raise ImproperlyConfigured("SEAL_KEY is not an Ed25519 key whose public half stands in SEAL_PUBLIC_KEYS")
    return key


def public_keys() -> dict[str, Ed25519PublicKey]:
    """By their names, the present one and all that came before it."""
    keys = [load_pem_public_key(pem.encode()) for pem in PEM.findall(settings.SEAL_PUBLIC_KEYS)]
    return {key_name(key): key for key in keys if isinstance(key, Ed25519PublicKey)}


def key_name(key: Ed25519PublicKey) -> str:
    """How a seal says which key signed it: the beginning of the public key's SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def is_signed(statement: bytes, signature: bytes, key: str) -> bool:
    """Whether a key that we know by this name signed the statement."""
    known = public_keys().get(key)
    if known is None:
        return False
    try:
        known.verify(signature, statement)
    except InvalidSignature:
        return False
    return True
