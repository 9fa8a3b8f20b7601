"""Whether a signature file is good: ours before it leaves, theirs when it arrives.

Codes are those of annex 25. The CAdES-T signatures of the ONSS are verified as the plain CMS that they also are
(signature guide); their timestamp isn't judged. Revocation isn't looked at: that needs the network.
"""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from asn1crypto import cms, tsp  # tsp teaches cms the attribute signing_certificate_v2
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

SIGNATURE_MAX_BYTES = 256 * 1024
"""A detached signature with its certificates takes a few kilobytes; more is an attack or another file."""

MINIMUM_RSA_BITS = 2048
MINIMUM_CURVE_BITS = 256

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class SignatureRefused(Exception):
    """A signature that isn't good. ``code`` is annex 25's, or annex 30's for 153."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{reason} (code {code})")
        self.code = code


@dataclass(frozen=True, slots=True)
class Verified:
    """A good signature: its maker, the time the maker claims, and whether a known authority vouches."""

    certificate: x509.Certificate
    signed_at: datetime | None
    trusted: bool


def verify(
    signature: bytes,
    content: BinaryIO,
    *,
    authorities: Sequence[x509.Certificate] = (),
    moment: datetime | None = None,
) -> Verified:
    """Verify the signature file of ``content``; raises ``SignatureRefused`` when it isn't good.

    ``trusted`` is whether a chain of certificates leads to one of ``authorities`` at ``moment`` (now). Not to be
    called from a running event loop.
    """
    found = _read(signature)
    _check_value(found, _digest(found, content))
    return Verified(
        certificate=found.certificate,
        signed_at=found.attributes.get("signing_time"),
        trusted=bool(authorities) and _is_trusted(found, authorities, moment or datetime.now(UTC)),
    )


def check_outgoing(signature: bytes, content: BinaryIO, certificate: x509.Certificate) -> Verified:
    """Verify a signature before it is sent: good, within annex 25, and made with ``certificate``, the channel's.

    Raises ``SignatureRefused``.
    """
    found = _within_annex(signature, certificate)
    _check_value(found, _digest(found, content))
    return _of_unknown_authority(found)


def check_outgoing_digest(signature: bytes, sha256: bytes, certificate: x509.Certificate) -> Verified:
    """As ``check_outgoing``, for who knows the file's digest and not the file: annex 25 wants SHA-256."""
    found = _within_annex(signature, certificate)
    _check_value(found, sha256)
    return _of_unknown_authority(found)


def _of_unknown_authority(found: "_Signature") -> Verified:
    return Verified(found.certificate, found.attributes.get("signing_time"), trusted=False)


def _within_annex(signature: bytes, certificate: x509.Certificate) -> "_Signature":
    found = _read(signature)
    for code, holds, reason in (
        ("4002", found.version == "v1", "SignedData has another version than 1"),
        ("4004", found.signer_version == "v1", "SignerInfo has another version than 1"),
        ("3", found.digest == "sha256", "the digest isn't SHA-256"),
        ("22", not found.has_crls, "CRLs are not admitted"),
        ("23", not found.has_unsigned_attributes, "unsigned attributes are not admitted"),
        ("153", found.certificate == certificate, "the certificate isn't the one registered for the channel"),
    ):
        if not holds:
            raise SignatureRefused(code, reason)
    return found


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a signature file says, before any of it is believed."""

    version: str
    signer_version: str
    has_crls: bool
    has_unsigned_attributes: bool
    certificate: x509.Certificate
    others: tuple[asn1_x509.Certificate, ...]
    digest: str
    mechanism: str
    salt_length: int
    value: bytes
    signed_attributes: bytes | None
    attributes: dict[str, Any]


def _read(signature: bytes) -> _Signature:
    if len(signature) > SIGNATURE_MAX_BYTES:
        raise SignatureRefused("9", "the signature file is too big")
    try:
        return _parse(base64.b64decode(b"".join(signature.split()), validate=True))
    except binascii.Error as error:
        raise SignatureRefused("1", "the signature file isn't base64") from error
    # What asn1crypto and cryptography raise for what they can't read.
    except (ValueError, TypeError, KeyError, IndexError, x509.InvalidVersion) as error:
        raise SignatureRefused("1", f"the signature can't be read: {error}") from error


def _parse(der: bytes) -> _Signature:
    info = cms.ContentInfo.load(der)
    if len(info.dump()) != len(der):
        raise SignatureRefused("21", "something follows the signature")
    if info["content_type"].native != "signed_data":
        raise SignatureRefused("4001", "the signature isn't SignedData")
    signed_data = info["content"]
    encapsulated = signed_data["encap_content_info"]
    if encapsulated["content_type"].native != "data":
        raise SignatureRefused("4003", "the signed content isn't of type data")
    if encapsulated["content"].native is not None:
        raise SignatureRefused("1", "the signature carries its content, a detached one is expected")
    if len(signed_data["signer_infos"]) != 1:
        raise SignatureRefused("1", "one signer is expected")
    signer_info = signed_data["signer_infos"][0]
    certificates = [choice.chosen for choice in signed_data["certificates"] if choice.name == "certificate"]
    own = next((c for c in certificates if _is_meant(c, signer_info["sid"])), None)
    if own is None:
        raise SignatureRefused("5", "no certificate is the signer's")
    signed_attributes = signer_info["signed_attrs"]
    has_attributes = bool(signed_attributes)
    mechanism = signer_info["signature_algorithm"]
    digest = signer_info["digest_algorithm"]["algorithm"].native
    is_pss = mechanism["algorithm"].native == "rsassa_pss"
    if mechanism["algorithm"].native != "rsassa_pkcs1v15" and mechanism.hash_algo != digest:
        raise SignatureRefused("3", "digest and signature use different hash functions")
    return _Signature(
        version=signed_data["version"].native,
        signer_version=signer_info["version"].native,
        has_crls=bool(signed_data["crls"]),
        has_unsigned_attributes=bool(signer_info["unsigned_attrs"]),
        certificate=x509.load_der_x509_certificate(own.dump()),
        others=tuple(c for c in certificates if c is not own),
        digest=digest,
        mechanism=mechanism["algorithm"].native,
        salt_length=mechanism["parameters"]["salt_length"].native if is_pss else 0,
        value=signer_info["signature"].native,
        # In the file they are tagged [0]; what is signed is the SET that they are.
        signed_attributes=b"\x31" + signed_attributes.dump()[1:] if has_attributes else None,
        attributes=_attributes(signed_attributes) if has_attributes else {},
    )


def _is_meant(certificate: asn1_x509.Certificate, signer: cms.SignerIdentifier) -> bool:
    chosen = signer.chosen
    if signer.name == "subject_key_identifier":
        return bool(certificate.key_identifier == chosen.native)
    return bool(certificate.serial_number == chosen["serial_number"].native and certificate.issuer == chosen["issuer"])


def _attributes(signed: cms.CMSAttributes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in signed:
        kind = attribute["type"].native
        if kind in found or len(attribute["values"]) != 1:
            raise SignatureRefused("1204", "a signed attribute has several values")
        value = attribute["values"][0]
        if isinstance(value, tsp.SigningCertificateV2):
            identifier = value["certs"][0]
            found[kind] = (identifier["hash_algorithm"]["algorithm"].native, identifier["cert_hash"].native)
        else:
            found[kind] = value.native if kind in ("content_type", "message_digest", "signing_time") else None
    return found


def _digest(found: _Signature, content: BinaryIO) -> bytes:
    if found.digest not in _HASHES:
        raise SignatureRefused("3", "the digest isn't of the SHA-2 family")
    digest = hashlib.new(found.digest)
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.digest()


def _check_value(found: _Signature, signed: bytes) -> None:
    """``signed`` is the content's digest."""
    if found.signed_attributes is not None:
        _check_attributes(found, signed)
        signed = hashlib.new(found.digest, found.signed_attributes).digest()
    try:
        _check_with_key(found, signed, utils.Prehashed(_HASHES[found.digest]))
    except InvalidSignature as error:
        raise SignatureRefused("1203", "the signature is wrong") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureRefused("1101", f"the signer's key can't be used: {error}") from error


def _check_attributes(found: _Signature, digest: bytes) -> None:
    if found.attributes.get("content_type") != "data":
        raise SignatureRefused("1204", "the signed attributes don't name the content type")
    if found.attributes.get("message_digest") != digest:
        raise SignatureRefused("1205", "the signed digest is another than the file's")
    if "signing_certificate_v2" in found.attributes:
        algorithm, expected = found.attributes["signing_certificate_v2"]
        if algorithm not in _HASHES or found.certificate.fingerprint(_HASHES[algorithm]) != expected:
            raise SignatureRefused("1204", "the signed attributes name another certificate")


def _check_with_key(found: _Signature, signed: bytes, prehashed: utils.Prehashed) -> None:
    key = found.certificate.public_key()
    match key:
        case rsa.RSAPublicKey() if key.key_size < MINIMUM_RSA_BITS:
            raise SignatureRefused("3", "the signer's RSA key is too weak")
        case rsa.RSAPublicKey() if found.mechanism == "rsassa_pss":
            mask = padding.MGF1(_HASHES[found.digest])
            key.verify(found.value, signed, padding.PSS(mask, found.salt_length), prehashed)
        case rsa.RSAPublicKey() if found.mechanism in ("rsassa_pkcs1v15", f"{found.digest}_rsa"):
            key.verify(found.value, signed, padding.PKCS1v15(), prehashed)
        case ec.EllipticCurvePublicKey() if key.curve.key_size < MINIMUM_CURVE_BITS:
            raise SignatureRefused("3", "the signer's curve is too weak")
        case ec.EllipticCurvePublicKey() if found.mechanism == f"{found.digest}_ecdsa":
            key.verify(found.value, signed, ec.ECDSA(prehashed))
        case _:
            raise SignatureRefused("1202", "the signature's algorithm isn't one for the signer's key")


def _is_trusted(found: _Signature, authorities: Sequence[x509.Certificate], moment: datetime) -> bool:
    context = ValidationContext(trust_roots=list(map(as_asn1, authorities)), moment=moment, allow_fetching=False)
    validator = CertificateValidator(
        as_asn1(found.certificate), intermediate_certs=found.others, validation_context=context
    )
    try:
        asyncio.run(validator.async_validate_path())
    except (PathError, ValidationError):
        return False
    return True


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The same certificate for asn1crypto."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
