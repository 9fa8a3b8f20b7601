"""Key pairs for the demo and the tests, made at the first start and never committed."""

from __future__ import annotations

import datetime
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID


def seal_keys(folder: Path) -> dict[str, str]:
    """The environment variables of the pair that seals the journal, in this folder."""
    private, public = pair(folder, "DEMO-seal", Ed25519PrivateKey)
    return {"SEAL_KEY_FILE": str(private), "SEAL_PUBLIC_KEYS_FILE": str(public)}


def channel_keys(folder: Path) -> dict[str, str]:
    """The same of the pair that keeps the file channels' keys."""
    private, public = pair(folder, "DEMO-channel", X25519PrivateKey)
    return {"CHANNEL_KEYS_FILE": str(private), "CHANNEL_PUBLIC_KEY_FILE": str(public)}


def pdf_seal_keys(folder: Path) -> dict[str, str]:
    """The same of the pair that seals PDFs, with a certificate that says DEMO and that nobody else vouches for."""
    key, certificate = folder / "DEMO-pdf-seal.pem", folder / "DEMO-pdf-seal-certificate.pem"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        publish(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), key)
    if not certificate.exists():
        own = load_pem_private_key(key.read_bytes(), password=None)
        publish(demo_certificate(cast(ec.EllipticCurvePrivateKey, own)).public_bytes(Encoding.PEM), certificate)
    return {"PDF_SEAL_KEY_FILE": str(key), "PDF_SEAL_CERTIFICATES_FILE": str(certificate)}


def demo_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Its own issuer, for ten years."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "DEMO Cachet de l’extranet formation"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "DEMO Extranet formation"),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )


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
