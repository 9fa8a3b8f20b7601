"""Reading the certificate of an identity card that nginx has asked for: whose, issued by whom, valid when.

nginx proves that the browser holds its key, and looks at the chain and the revocation; here the issuer and the dates
are looked at again. Of the holder one thing is stored: a keyed hash of her number, another in each fund.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from stdnum.be import bis, nn

from extranet.tenants import encryption

from .refusals import CardRefusal

LONGEST = 20_000  # characters of an escaped certificate


class Refused(Exception):
    """Why nobody is signed in with this card; `refusal` has the words."""

    def __init__(self, refusal: CardRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def number_of(escaped: str, *, now: datetime | None = None) -> str:
    """The register number in the certificate, percent-encoded PEM as nginx passes it on. Raises `Refused`."""
    try:
        certificate = x509.load_pem_x509_certificate(unquote(escaped[:LONGEST]).encode())
    except ValueError as error:
        raise Refused(CardRefusal.UNREADABLE) from error
    check_dates(certificate, now or datetime.now(UTC))
    check_issuer(certificate, now or datetime.now(UTC))
    check_use(certificate)
    found = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)]
    if len(found) != 1 or not (nn.is_valid(found[0]) or bis.is_valid(found[0])):
        raise Refused(CardRefusal.NOT_A_CARD)
    return nn.compact(found[0])


def check_dates(certificate: x509.Certificate, now: datetime) -> None:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise Refused(CardRefusal.EXPIRED)


def check_issuer(certificate: x509.Certificate, now: datetime) -> None:
    for authority in authorities():
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, InvalidSignature):
            continue
        if authority.not_valid_before_utc <= now <= authority.not_valid_after_utc:
            return
    raise Refused(CardRefusal.UNKNOWN)


def check_use(certificate: x509.Certificate) -> None:
    """A card holds two: the one that signs in, and the one that signs documents, which proves no presence."""
    try:
        signs = certificate.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except (x509.ExtensionNotFound, ValueError):
        signs = False
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        signs_in = ExtendedKeyUsageOID.CLIENT_AUTH in uses
    except x509.ExtensionNotFound:
        signs_in = True
    except ValueError:
        signs_in = False
    if not (signs and signs_in):
        raise Refused(CardRefusal.NOT_A_CARD)


def authorities() -> list[x509.Certificate]:
    """Those that issue cards' certificates, of EID_AUTHORITIES: read each time, a changed file counts at once."""
    return [
        certificate
        for path in settings.EID_AUTHORITIES
        for certificate in x509.load_pem_x509_certificates(Path(path).read_bytes())
    ]


def card_of(number: str) -> bytes:
    """What is stored of a card in the open scope's fund. It tells neither the number nor that two funds share it."""
    return encryption.fingerprint("eid", number)
