"""The channel's own keys: read from what people upload, shown by their public halves, opened by the worker only."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
    load_ssh_public_key,
    pkcs12,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .protocol.sftp import load_private_key
from .protocol.signing import SoftwareSigner, UnsuitableKey

SSH, SIGNING, FILE, ANSWER = "batch_channel.ssh", "batch_channel.signing", "batch_channel.file", "batch_channel.answer"
"""Purposes for `sealing`."""

MINIMUM_RSA_BITS = 2048
OPENSSH = b"BEGIN OPENSSH PRIVATE KEY"


@dataclass(frozen=True, slots=True)
class SshKey:
    """`private` in OpenSSH's form without a password, `public` as a line for `authorized_keys`."""

    private: bytes
    public: str


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """Key and certificates in PEM, the signer's certificate first."""

    key: bytes
    certificates: bytes


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What may be shown of a certificate."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    fingerprint: str


def new_ssh_key(comment: str) -> SshKey:
    """An Ed25519 pair, which every current server takes."""
    key = Ed25519PrivateKey.generate()
    return read_ssh_key(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()), None, comment)


def read_ssh_key(data: bytes, password: bytes | None, comment: str) -> SshKey:
    """Raises `TransportMisconfigured` for what is no key, needs another password, or is too weak."""
    key = load_private_key(data, password)
    load = load_ssh_private_key if OPENSSH in data else load_pem_private_key
    private = load(data, password).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return SshKey(private, f"{key.get_name()} {key.get_base64()} {comment}")


def public_line(data: bytes) -> str:
    """One public key as `type base64 comment`. Raises `ValidationError` for what is none, or is a private key."""
    if b"PRIVATE KEY" in data:
        raise ValidationError(
            {
                "ssh_public_key": _(
                    "C’est la clé privée : ne la chargez ni ici ni sur le portail. La clé publique est dans le fichier"
                    " qui finit par « .pub »."
                )
            }
        )
    try:
        key = load_ssh_public_key(data.strip())
        weak = isinstance(key, RSAPublicKey) and key.key_size < MINIMUM_RSA_BITS
    except (ValueError, UnsupportedAlgorithm):
        weak = True
    if weak:
        raise ValidationError(
            {
                "ssh_public_key": _(
                    "Ce n’est pas une clé publique OpenSSH qui puisse servir : une ligne qui commence par ssh-ed25519,"
                    " ecdsa-… ou ssh-rsa (2048 bits et plus)."
                )
            }
        )
    return " ".join(data.decode("utf-8", "replace").split())


def read_certificate(data: bytes) -> bytes:
    """A certificate without its key (.cer: DER, or PEM) in PEM. Raises `ValidationError`, also when it has expired."""
    if b"PRIVATE KEY" in data:
        raise ValidationError(
            {
                "certificate": _(
                    "Ce fichier contient une clé privée. Ici on charge la partie publique (.cer) ; la clé s’enregistre"
                    " ensuite, sur la page du canal."
                )
            }
        )
    try:
        load = x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate
        certificate = load(data)
    except ValueError as error:
        raise ValidationError(
            {"certificate": _("Ce fichier n’est pas un certificat (.cer, en DER ou en PEM).")}
        ) from error
    if certificate.not_valid_after_utc < timezone.now():
        raise ValidationError(
            {
                "certificate": _("Ce certificat n’est plus valable depuis le %s : il en faut un autre.")
                % date_format(certificate.not_valid_after_utc, "SHORT_DATE_FORMAT")
            }
        )
    return certificate.public_bytes(Encoding.PEM)


def ssh_fingerprint(public: str) -> str:
    """OpenSSH's `SHA256:…` of a public key line; empty for none."""
    if not public:
        return ""
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def read_identity(data: bytes, password: bytes | None) -> SigningIdentity:
    """From a PKCS#12 file, or a PEM file with key and certificates. Raises `UnsuitableKey`."""
    if b"-----BEGIN" in data:
        identity = SigningIdentity(unlocked_pem(data, password), certificates_in(data))
    else:
        identity = from_pkcs12(data, password)
    SoftwareSigner.from_pem(identity.key, identity.certificates)
    return identity


def from_pkcs12(data: bytes, password: bytes | None) -> SigningIdentity:
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, password)
    except ValueError as error:
        raise UnsuitableKey("the PKCS#12 file can't be read") from error
    if key is None or certificate is None:
        raise UnsuitableKey("the PKCS#12 file lacks the key or its certificate")
    certificates = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *chain))
    return SigningIdentity(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), certificates)


def unlocked_pem(data: bytes, password: bytes | None) -> bytes:
    try:
        key = load_pem_private_key(data, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnsuitableKey("the private key can't be read") from error
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificates_in(data: bytes) -> bytes:
    try:
        found = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise UnsuitableKey("the file holds no certificate") from error
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)


def certificate_facts(certificates: str) -> CertificateFacts | None:
    """Of the first certificate; None when there is none."""
    if not certificates:
        return None
    own = x509.load_pem_x509_certificates(certificates.encode())[0]
    der = own.public_bytes(Encoding.DER)
    return CertificateFacts(
        subject=own.subject.rfc4514_string(),
        issuer=own.issuer.rfc4514_string(),
        not_before=own.not_valid_before_utc,
        not_after=own.not_valid_after_utc,
        fingerprint=hashlib.sha256(der).hexdigest(),
    )
