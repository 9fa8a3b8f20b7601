"""Keys and certificates of the simulated world; every subject says DEMO."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from .directory import Directory

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Issued:
    """A key and its certificate, in PEM."""

    key: bytes
    certificate: bytes


def ensure(directory: Directory) -> None:
    """The server's host key, an authority, and the simulator's own certificate, where they aren't there yet."""
    directory.make()
    if not directory.host_key.exists():
        key = Ed25519PrivateKey.generate()
        private(directory.host_key, key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        line = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        directory.host_key.with_name("host_key.pub").write_bytes(line + b" DEMO-simulator\n")
    if not (directory.identity / "certificate.pem").exists():
        authority_key = ec.generate_private_key(ec.SECP256R1())
        authority = certificate(name("DEMO authority"), authority_key, name("DEMO authority"), authority_key, ca=True)
        key_of_ours = ec.generate_private_key(ec.SECP256R1())
        ours = certificate(name("DEMO SIMULATOR"), key_of_ours, authority.subject, authority_key)
        write(directory.identity, "ca", authority_key, authority)
        write(directory.identity, "", key_of_ours, ours)


def issue(directory: Directory, common_name: str) -> Issued:
    """A signer's certificate of the simulated authority, and its registration for the channel."""
    authority = x509.load_pem_x509_certificate((directory.identity / "ca-certificate.pem").read_bytes())
    authority_key = load_pem_private_key((directory.identity / "ca-key.pem").read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    issued = certificate(name(f"DEMO {common_name}"), key, authority.subject, authority_key)
    pem = issued.public_bytes(Encoding.PEM)
    directory.certificate.write_bytes(pem)
    return Issued(pem_of(key), pem)


def certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: object,
    *,
    ca: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(USES, False) | (
        {"key_cert_sign": True, "crl_sign": True} if ca else {"digital_signature": True, "content_commitment": True}
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + YEAR)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]
    )


USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def write(folder: Path, prefix: str, key: ec.EllipticCurvePrivateKey, issued: x509.Certificate) -> None:
    start = f"{prefix}-" if prefix else ""
    private(folder / f"{start}key.pem", pem_of(key))
    (folder / f"{start}certificate.pem").write_bytes(issued.public_bytes(Encoding.PEM))


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
