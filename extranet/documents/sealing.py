"""The platform's seal on a PDF: PAdES baseline B, with an RFC 3161 time stamp (B-T) when `TSA_URL` is set.

A time stamp that can't be had or checked is an error, never a seal without one.

The seal is appended: the document's own bytes stay as they were, and its first part still has the digest that was
certified. It says that this platform issued the file so, and that nothing was changed since; it is nobody's signature.

The private key, `PDF_SEAL_KEY` (or `PDF_SEAL_KEY_FILE`), is given to the worker of the queue "signing" and to no other
process. `PDF_SEAL_CERTIFICATES` holds in PEM the certificates of the present key and of all that came before it, with
those of the authorities that issued them: every process checks seals with them. A key on an elliptic curve signs much
faster than RSA's. These functions must not be called inside a running event loop.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import parser, x509
from asn1crypto.pem import unarmor
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .signatures import Signature, Trust, UnreadablePdf, load_trust_roots, read_signatures

logger = logging.getLogger(__name__)

FIELD = "Cachet"
FIELD_LABEL = "Cachet électronique de la plateforme"
DIGEST = "sha256"
TSA_SECONDS = 20

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class TimeStampFailed(Exception):
    """The time-stamping authority gave no usable time stamp: nothing is sealed, and it must be tried again."""


class SealState(StrEnum):
    GENUINE = "genuine"
    CHANGED = "changed"
    UNKNOWN_SIGNER = "unknown_signer"
    UNSEALED = "unsealed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """What a file's seal is worth. `sealed_at` is our own clock's word, `stamped_at` a trusted authority's.

    `certificate_sha256` (hexadecimal) names the certificate; the names are empty unless something sealed the file.
    """

    state: SealState
    signer: str = ""
    certificate_sha256: str = ""
    sealed_at: datetime | None = None
    stamped_at: datetime | None = None

    @property
    def is_genuine(self) -> bool:
        return self.state is SealState.GENUINE


def seal(pdf: bytes, *, reason: str = "", place: str = "") -> bytes:
    """The file with the platform's seal on it; `reason` and `place` are what programs show beside it.

    Raises `TimeStampFailed`; `ValueError` for a document that carries a seal already; `ImproperlyConfigured` in a
    process without the key, or whose certificate has run out.
    """
    signer = _signer()
    if datetime.now(UTC) > signer.certificate.not_valid_after:
        raise ImproperlyConfigured("the certificate of PDF_SEAL_KEY has run out")
    if settings.TSA_URL and not settings.TSA_AUTHORITIES:
        raise ImproperlyConfigured("TSA_URL is set and TSA_AUTHORITIES isn't: its time stamps couldn't be checked")
    stamper = _stamper(settings.TSA_URL) if settings.TSA_URL else None
    field = SigFieldSpec(FIELD, readable_field_name=FIELD_LABEL)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=DIGEST,
        reason=reason or None,
        location=place or None,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if any(signature.field_name == FIELD for signature in writer.prev.embedded_signatures):
        raise ValueError("the document is already sealed")
    sealing = PdfSigner(metadata, signer, timestamper=stamper, new_field_spec=field)
    if stamper is None:
        return bytes(sealing.sign_pdf(writer).getvalue())
    try:
        sealed = bytes(sealing.sign_pdf(writer).getvalue())
    except (OSError, ValueError, KeyError, TypeError) as error:  # whatever a server may answer
        _stamper.cache_clear()
        raise TimeStampFailed(type(error).__name__) from error
    if check_seal(sealed).stamped_at is None:
        raise TimeStampFailed("not a time stamp of an authority of TSA_AUTHORITIES")
    return sealed


def check_seal(data: bytes) -> SealVerdict:
    """Whether a file carries a seal of ours and is what was sealed; others' signatures before or after don't matter."""
    ours = {fingerprint(certificate): certificate for certificate in seal_certificates()}
    try:
        found = [s for s in read_signatures(data, [*ours.values(), *_stampers()]) if not s.is_timestamp]
        is_padded_with_nothing = _is_padded_with_nothing(data)
    except UnreadablePdf:
        return SealVerdict(SealState.UNREADABLE)
    if not found:
        return SealVerdict(SealState.UNSEALED)
    seals = [one for one in found if one.certificate_sha256 in ours]
    if not seals:
        return _verdict(SealState.UNKNOWN_SIGNER, found[-1])
    last = seals[-1]
    if not (last.holds and is_padded_with_nothing):
        return _verdict(SealState.CHANGED, last)
    is_trusted = last.trust is Trust.TRUSTED and _was_in_force(ours[last.certificate_sha256], last)
    return _verdict(SealState.GENUINE if is_trusted else SealState.UNKNOWN_SIGNER, last)


def _is_padded_with_nothing(data: bytes) -> bool:
    """The room kept for a signature is larger than it is, and the only part of a file that nothing covers."""
    rooms = [one.pkcs7_content for one in PdfFileReader(BytesIO(data), strict=False).embedded_signatures]
    try:
        return not any(room[parser.peek(room) :].strip(b"\0") for room in rooms)
    except ValueError:
        return False


def _was_in_force(certificate: x509.Certificate, found: Signature) -> bool:
    """pyHanko takes a root as it is; ours has its years like any other."""
    moment = found.stamped_time or found.claimed_time
    return moment is not None and certificate.not_valid_before <= moment <= certificate.not_valid_after


def _verdict(state: SealState, found: Signature) -> SealVerdict:
    return SealVerdict(state, found.signer, found.certificate_sha256, found.claimed_time, found.stamped_time)


def seal_certificates() -> list[x509.Certificate]:
    """Those of our keys, present and former; not their authorities', which issue to others too."""
    return [one for one in _certificates(settings.PDF_SEAL_CERTIFICATES) if not one.ca or one.self_issued]


def present_certificate() -> x509.Certificate:
    """That of `PDF_SEAL_KEY`. Raises `ImproperlyConfigured`."""
    return _signer().certificate


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 in hexadecimal, of the certificate's DER."""
    return hashlib.sha256(certificate.dump()).hexdigest()


class KeySigner(Signer):
    """Signs with a key that was read once: pyHanko's own signer reads it anew twice a signature."""

    def __init__(self, key: Key, certificate: x509.Certificate, others: list[x509.Certificate]) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore.from_certs(others))
        self._key = key
        self.certificate = certificate

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        algorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        if dry_run:  # two numbers of the curve's size, and what DER puts around them
            return bytes(2 * (self._key.key_size + 7) // 8 + 9)
        return self._key.sign(data, ec.ECDSA(algorithm))


def _signer() -> KeySigner:
    pem = FileAwareMapping(cache=False).get("PDF_SEAL_KEY")
    if not pem:
        raise ImproperlyConfigured('PDF_SEAL_KEY is missing: only the worker of the queue "signing" seals')
    return _signer_of(pem, settings.PDF_SEAL_CERTIFICATES)


@lru_cache(maxsize=1)
def _signer_of(pem: str, certificates: str) -> KeySigner:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ImproperlyConfigured("PDF_SEAL_KEY is neither an elliptic curve's nor an RSA key")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = _certificates(certificates)
    own = next((one for one in known if one.public_key.dump() == public), None)
    if own is None:
        raise ImproperlyConfigured("PDF_SEAL_KEY has no certificate in PDF_SEAL_CERTIFICATES")
    return KeySigner(key, own, [one for one in known if one is not own and one.ca])


@lru_cache(maxsize=2)
def _certificates(pem: str) -> list[x509.Certificate]:
    """Raises `ValueError` for what isn't PEM."""
    if not pem.strip():
        return []
    return [x509.Certificate.load(der) for _kind, _headers, der in unarmor(pem.encode(), multiple=True)]


@lru_cache(maxsize=1)
def _stamper(address: str) -> RequestsHTTPTimeStamper:
    """Kept: the first time it asks for a time stamp of nothing, to know how large they are."""
    return RequestsHTTPTimeStamper(address, timeout=TSA_SECONDS)


def _stampers() -> list[x509.Certificate]:
    return [root for path in settings.TSA_AUTHORITIES for root in load_trust_roots(Path(path).read_bytes())]
