"""What the electronic signatures of a PDF say, and whether they hold (pyHanko, ISO 32000-2 §12.8, PAdES).

Nothing is fetched from anywhere: trust comes from the roots given, the certificates in the signature and the
revocation data that the file carries. These functions must not be called inside a running event loop, and only
on files that `extranet.documents.inspection` has let through.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    KeyUsageConstraints,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko_certvalidator import ValidationContext

# pyHanko's warnings quote the signers' names.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

TrustRoots = Iterable[x509.Certificate]

# PAdES wants non-repudiation; some providers' certificates for advanced signatures say digital signature only.
_KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})


class UnreadablePdf(Exception):
    """The bytes are not a PDF whose structure and signatures can be read."""


class Coverage(StrEnum):
    """How much a signature covers: the whole file, everything up to the signature, or only parts."""

    FILE = "file"
    REVISION = "revision"
    PARTIAL = "partial"


class Modification(StrEnum):
    """What was added after a signature: nothing, proofs (time stamps, revocation), signatures, or something else."""

    NONE = "none"
    PROOFS = "proofs"
    SIGNATURES = "signatures"
    OTHER = "other"


class Trust(StrEnum):
    """What the signature is worth as to who signed: the certificate, at the time of signing, and the algorithms.

    Unchecked when the signature doesn't hold: whoever it names may not have signed this.
    """

    UNCHECKED = "unchecked"
    TRUSTED = "trusted"
    UNKNOWN_ROOT = "unknown_root"
    NOT_VALID_THEN = "not_valid_then"
    REVOKED = "revoked"
    WEAK_ALGORITHM = "weak_algorithm"
    UNSUITABLE = "unsuitable"


@dataclass(frozen=True)
class Signature:
    """One signature or document time stamp. Names come from the certificate; empty when it gives none.

    `certificate_serial` and `issuer` name the certificate, as does its own digest (both hexadecimal). The subject's own
    serial number is left out on purpose: on a Belgian identity card it is the national register number.
    `claimed_time` is what the signer's computer said; `stamped_time` what a trusted time-stamping authority said.
    `intact`: the bytes it covers are the ones that were signed. `valid`: the signature itself is mathematically
    right. `revision` counts from 0.
    """

    field_name: str
    revision: int
    is_timestamp: bool
    signer: str
    given_name: str
    surname: str
    organisation: str
    issuer: str
    certificate_serial: str
    certificate_sha256: str
    claimed_time: datetime | None
    stamped_time: datetime | None
    coverage: Coverage
    intact: bool
    valid: bool
    modification: Modification
    trust: Trust

    @property
    def holds(self) -> bool:
        """True when it is a right signature of everything before it, and nothing but proofs and signatures follow."""
        return (
            self.intact
            and self.valid
            and self.coverage is not Coverage.PARTIAL
            and self.modification is not Modification.OTHER
        )


def load_trust_roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM (or DER) file, for `trust_roots`."""
    return tuple(load_certs_from_pemder_data(pem))


def read_signatures(data: bytes, trust_roots: TrustRoots) -> list[Signature]:
    """The signatures and document time stamps of a PDF in signing order; raises UnreadablePdf."""
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        return [_read(reader, embedded, list(trust_roots)) for embedded in reader.embedded_signatures]
    except Exception as error:
        raise UnreadablePdf(str(error)) from error


def _read(reader: PdfFileReader, embedded: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> Signature:
    claimed = _aware(embedded.self_reported_timestamp)
    now = datetime.now(UTC)
    # Certificates are judged at the claimed time of signing, unless it lies in the future: one that ran out since
    # is fine. The claim is as good as the signer's word, and shown as such.
    moment = min(claimed or now, now)
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    status = _validate(embedded, _context(reader, roots, moment), is_timestamp)
    certificate = embedded.signer_cert
    subject = certificate.subject.native
    stamped = None
    if isinstance(status, DocumentTimestampStatus):
        stamped = status.timestamp
    elif status is not None and status.timestamp_validity is not None and status.timestamp_validity.trusted:
        stamped = status.timestamp_validity.timestamp
    return Signature(
        field_name=embedded.field_name,
        revision=embedded.signed_revision,
        is_timestamp=is_timestamp,
        signer=_text(subject, "common_name") or certificate.subject.human_friendly,
        given_name=_text(subject, "given_name"),
        surname=_text(subject, "surname"),
        organisation=_text(subject, "organization_name"),
        issuer=_text(certificate.issuer.native, "common_name") or certificate.issuer.human_friendly,
        certificate_serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.sha256.hex(),
        claimed_time=claimed,
        stamped_time=stamped,
        coverage=_coverage(status),
        intact=status is not None and status.intact,
        valid=status is not None and status.valid,
        modification=_modification(status),
        trust=_trust(status, certificate, moment),
    )


def _validate(
    embedded: EmbeddedPdfSignature, context: ValidationContext, is_timestamp: bool
) -> PdfSignatureStatus | DocumentTimestampStatus | None:
    """pyHanko's findings, or None when it can make nothing of the signature."""
    try:
        if is_timestamp:
            return validate_pdf_timestamp(embedded, context)
        return validate_pdf_signature(embedded, context, key_usage_settings=_KEY_USAGE)
    except SignatureValidationError:
        return None


def _context(reader: PdfFileReader, roots: list[x509.Certificate], moment: datetime) -> ValidationContext:
    """What to trust: the roots, helped by the certificates and revocation data that the file carries (DSS)."""
    settings: dict[str, Any] = {"trust_roots": roots, "allow_fetching": False, "moment": moment}
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except NoDSSFoundError:
        return ValidationContext(**settings)


def _aware(moment: datetime | None) -> datetime | None:
    """PDF dates may lack a zone; UTC is then as good as any."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _text(name: dict[str, str | list[str]], part: str) -> str:
    value = name.get(part, "")
    return value if isinstance(value, str) else " ".join(value)


def _coverage(status: PdfSignatureStatus | DocumentTimestampStatus | None) -> Coverage:
    if status is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Coverage.PARTIAL
    return Coverage.FILE if status.coverage is SignatureCoverageLevel.ENTIRE_FILE else Coverage.REVISION


def _modification(status: PdfSignatureStatus | DocumentTimestampStatus | None) -> Modification:
    if status is None or status.modification_level is None:
        return Modification.OTHER
    return {
        ModificationLevel.NONE: Modification.NONE,
        ModificationLevel.LTA_UPDATES: Modification.PROOFS,
        ModificationLevel.FORM_FILLING: Modification.SIGNATURES,
    }.get(status.modification_level, Modification.OTHER)


def _trust(
    status: PdfSignatureStatus | DocumentTimestampStatus | None, certificate: x509.Certificate, moment: datetime
) -> Trust:
    if status is None or not (status.intact and status.valid):
        return Trust.UNCHECKED
    if status.trusted:
        return Trust.TRUSTED
    if status.revoked:
        return Trust.REVOKED
    in_force = certificate.not_valid_before <= moment <= certificate.not_valid_after
    problem = status.trust_problem_indic
    if problem is AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND or (in_force and problem in _BROKEN_CHAIN):
        return Trust.UNKNOWN_ROOT
    if not in_force:
        return Trust.NOT_VALID_THEN
    return Trust.WEAK_ALGORITHM if problem in _WEAK else Trust.UNSUITABLE


_BROKEN_CHAIN = (AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE, AdESIndeterminate.TRY_LATER)
_WEAK = (AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)
