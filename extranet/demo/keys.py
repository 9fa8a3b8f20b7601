"""Key pairs for the demo and the tests, made at the first start and never committed."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


def seal_keys(folder: Path) -> dict[str, str]:
    """The environment variables of the pair that seals the journal, in this folder."""
    private, public = pair(folder, "DEMO-seal", Ed25519PrivateKey)
    return {"SEAL_KEY_FILE": str(private), "SEAL_PUBLIC_KEYS_FILE": str(public)}


def channel_keys(folder: Path) -> dict[str, str]:
    """The same of the pair that keeps the file channels' keys."""
    private, public = pair(folder, "DEMO-channel", X25519PrivateKey)
    return {"CHANNEL_KEYS_FILE": str(private), "CHANNEL_PUBLIC_KEY_FILE": str(public)}


def pair(folder: Path, name: str, kind: type[Ed25519PrivateKey] | type[X25519PrivateKey]) -> tuple[Path, Path]:
    """The files of a private key and its public half, which are made where they aren't there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private, public = folder / f"{name}.pem", folder / f"{name}-public.pem"
    if not private.exists():
        made = kind.generate()
        publish(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), private)
    if not public.exists():
        key = load_pem_private_key(private.read_bytes(), password=None).public_key()
        publish(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), public)
    return private, public


def publish(content: bytes, path: Path) -> None:
    """Put a complete file, mode 600, at its place; whoever came first wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)
