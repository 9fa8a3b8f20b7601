"""Signature files (FS): detached CMS signatures in base64, as we make them.

Rules: the signature guide (PKCS#7/CMS of RFC 3852, SHA-256, RSA or elliptic curves, base64 on one line or in
columns of 76 that end with a single CR) and annex 25 (versions, one certificate of the signer, no CRLs, no
unsigned attributes, nothing after the signature). That signatures are detached isn't said in so many words;
all known senders do it, and "the FS file contains the signature of the FI file" (FLA guide).

Ours are CAdES-BES too: they name the signer's certificate in a signed attribute (ETSI EN 319 122-1).
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Protocol

from asn1crypto import cms, core, tsp  # tsp also teaches cms the attribute signing_certificate_v2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from .verification import MINIMUM_CURVE_BITS, MINIMUM_RSA_BITS, SignatureRefused, as_asn1

COLUMNS = 76


class UnsuitableKey(ValueError):
    """A key or certificate that can't sign for this channel."""


class Signer(Protocol):
    """Whoever holds the key: a file, a card, a hardware module."""

    @property
    def certificate(self) -> x509.Certificate: ...

    @property
    def chain(self) -> Sequence[x509.Certificate]:
        """Intermediate certificates to put beside the signer's own; may be empty."""

    def sign(self, message: bytes) -> bytes:
        """A SHA-256 signature of ``message``: PKCS#1 v1.5 for an RSA key, DER-encoded ECDSA for an elliptic
        one.
        """


class SoftwareSigner:
    """Signs with a private key in memory; raises ``UnsuitableKey`` when key and certificate don't fit."""

    def __init__(
        self,
        key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        chain: Sequence[x509.Certificate] = (),
    ) -> None:
        if key.public_key() != certificate.public_key():
            raise UnsuitableKey("the certificate belongs to another key")
        bits, minimum = (
            (key.key_size, MINIMUM_RSA_BITS)
            if isinstance(key, rsa.RSAPrivateKey)
            else (key.curve.key_size, MINIMUM_CURVE_BITS)
        )
        if bits < minimum:
            raise UnsuitableKey(f"a key of {bits} bits is too weak, {minimum} are needed")
        self._key = key
        self.certificate = certificate
        self.chain = tuple(chain)

    @classmethod
    def from_pem(cls, key: bytes, certificates: bytes, password: bytes | None = None) -> "SoftwareSigner":
        """From a PEM key and a PEM file with the signer's certificate first."""
        try:
            loaded = serialization.load_pem_private_key(key, password)
            certificate, *chain = x509.load_pem_x509_certificates(certificates)
        except (ValueError, TypeError) as error:  # a missing or needless password is a TypeError
            raise UnsuitableKey(f"the key or the certificate can't be read: {error}") from error
        return cls(_signing_key(loaded), certificate, chain)

    @classmethod
    def from_pkcs12(cls, data: bytes, password: bytes | None) -> "SoftwareSigner":
        """From a PKCS#12 (.p12, .pfx) file."""
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(data, password)
        except ValueError as error:
            raise UnsuitableKey(f"the PKCS#12 file can't be read: {error}") from error
        if certificate is None:
            raise UnsuitableKey("the PKCS#12 file holds no certificate")
        return cls(_signing_key(key), certificate, chain)

    def sign(self, message: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))


def _signing_key(key: object) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UnsuitableKey("the channel takes RSA and elliptic-curve keys only")
    return key


def sign(content: BinaryIO, signer: Signer, *, now: datetime, columns: int = COLUMNS) -> bytes:
    """The signature file for ``content``, which is read once and not kept.

    ``now`` is aware. ``columns`` 0 writes one line. Raises ``SignatureRefused`` with code 1207 when the
    certificate isn't valid ``now``.
    """
    _check_validity(signer.certificate, now)
    certificate = as_asn1(signer.certificate)
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "data"),
            _attribute("message_digest", _sha256(content)),
            _attribute("signing_time", _time(now)),
            _attribute(
                "signing_certificate_v2",
                tsp.SigningCertificateV2(
                    {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})]}
                ),
            ),
        ]
    )
    is_rsa = isinstance(signer.certificate.public_key(), rsa.RSAPublicKey)
    signer_info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "rsassa_pkcs1v15" if is_rsa else "sha256_ecdsa"},
            "signature": signer.sign(attributes.dump()),
        }
    )
    signed_data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate, *map(as_asn1, signer.chain)],
            "signer_infos": [signer_info],
        }
    )
    der = cms.ContentInfo({"content_type": "signed_data", "content": signed_data}).dump()
    return _in_columns(base64.b64encode(der), columns)


def _check_validity(certificate: x509.Certificate, now: datetime) -> None:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SignatureRefused("1207", "the certificate isn't valid at this time")


def _sha256(content: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.digest()


def _attribute(name: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": name, "values": [value]})


def _time(now: datetime) -> cms.Time:
    # RFC 5652 §11.3: UTCTime until 2049, GeneralizedTime from 2050.
    moment = now.astimezone(UTC).replace(microsecond=0)
    if moment.year < 2050:
        return cms.Time({"utc_time": core.UTCTime(moment)})
    return cms.Time({"general_time": core.GeneralizedTime(moment)})


def _in_columns(text: bytes, columns: int) -> bytes:
    if not columns:
        return text
    return b"\r".join(text[start : start + columns] for start in range(0, len(text), columns))
