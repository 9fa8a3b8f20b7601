"""Secrets that whoever stores them cannot read again: private keys, and files that hold register numbers.

Hybrid public-key encryption (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). The public half, `CHANNEL_PUBLIC_KEY`,
is a setting, so a web process can store a key. The private halves, `CHANNEL_KEYS` (or `CHANNEL_KEYS_FILE`: one or
several in PEM, the former ones after the present one), are given to the worker of the queue "signing" and to no other
process. Make a pair with `openssl genpkey -algorithm x25519` and `openssl pkey -pubout`.

A file that may be long is sealed in chunks (`protocol.chunked`) under a key of its own; only that key is sealed as
above. What was sealed whole, before there were chunks, stays readable.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

from .protocol import chunked

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PEM = re.compile(r"-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----", re.DOTALL)
NAME_BYTES = 8
IN_CHUNKS = b"chunks\x00\x01"
"""Stands where a sealed secret names its key: a file in chunks follows elsewhere. The last byte is the format."""


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


def seal_file(pieces: Iterable[bytes], *, purpose: str) -> tuple[bytes, Iterator[bytes]]:
    """The head and the chunks of a sealed file, one for each piece of it; it is never held whole."""
    key = chunked.new_key()
    return IN_CHUNKS + seal(key, purpose=purpose_of_key(purpose)), chunked.sealed(key, pieces)


def unseal_file(head: bytes | memoryview[int] | None, chunks: Iterable[bytes], *, purpose: str) -> Iterator[bytes]:
    """The file in pieces; nothing of it counts before the last one. Raises as `unseal` does."""
    token = bytes(head or b"")
    if not token.startswith(IN_CHUNKS):
        yield unseal(token, purpose=purpose)
        return
    key = unseal(token[len(IN_CHUNKS) :], purpose=purpose_of_key(purpose))
    try:
        yield from chunked.opened(key, chunks)
    except chunked.Damaged as error:
        raise Unreadable(str(error)) from error


def purpose_of_key(purpose: str) -> str:
    """So that a file's key can't be taken for a short secret of the same purpose."""
    return f"{purpose}, in chunks"


def public_key() -> X25519PublicKey:
    """What the web process seals with. Raises `ImproperlyConfigured` without a usable CHANNEL_PUBLIC_KEY."""
    if not settings.CHANNEL_PUBLIC_KEY:
        raise ImproperlyConfigured("CHANNEL_PUBLIC_KEY is missing: no file channel can be set up without it")
    key = load_pem_public_key(settings.CHANNEL_PUBLIC_KEY.encode())
    if not isinstance(key, X25519PublicKey):
        raise ImproperlyConfigured("CHANNEL_PUBLIC_KEY is not an X25519 key")
    return key


def private_keys() -> dict[bytes, X25519PrivateKey]:
    """By their public keys' names, in the worker that signs only. Raises `ImproperlyConfigured` anywhere else."""
    text = FileAwareMapping(cache=False).get("CHANNEL_KEYS")
    if not text:
        raise ImproperlyConfigured('CHANNEL_KEYS is missing: only the worker of the queue "signing" is given them')
    keys = [load_pem_private_key(pem.encode(), password=None) for pem in PEM.findall(text)]
    return {key_name(key.public_key()): key for key in keys if isinstance(key, X25519PrivateKey)}


def key_name(key: X25519PublicKey) -> bytes:
    """How a sealed secret says which key opens it."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:NAME_BYTES]
