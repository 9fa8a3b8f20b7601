"""Signatures for the demo: an authority of its own, trusted by the demo's settings and nowhere else.

Every name it certifies says DEMO. The key of a signer is made for one signature and forgotten.
"""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from extranet.tenants.periods import DAY

from .keys import publish

MARK = "DEMO"
ROOT_NAME = f"{MARK} Autorité de signature inventée"
YEARS = datetime.timedelta(days=3650)

Key = ec.EllipticCurvePrivateKey


class NotSigned(Exception):
    """The file can't be signed: it isn't a PDF that can be read."""


def root_certificate(folder: Path) -> Path:
    """The file of the authority's certificate (PEM), for `SIGNATURE_TRUST_ROOTS`; made at the first use."""
    path = folder / f"{MARK}-root.pem"
    if not path.exists():
        key = root_key(folder)
        now = datetime.datetime.now(datetime.UTC)
        builder = certificate(named(ROOT_NAME), named(ROOT_NAME), key, now - DAY, now + YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        publish(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM), path)
    return path


def root_key(folder: Path) -> Key:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{MARK}-root-key.pem"
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        publish(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Key)  # noqa: S101 - made above
    return key


def sign(content: bytes, *, name: str, folder: Path) -> bytes:
    """The PDF signed as « DEMO name » (PAdES baseline B). Not for a running event loop. Raises `NotSigned`."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    root = x509.load_pem_x509_certificate(root_certificate(folder).read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    holder = signers_certificate(name, key, root, root_key(folder))

    def as_asn1(one: x509.Certificate) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))

    signer = SimpleSigner(
        signing_cert=as_asn1(holder),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=SimpleCertificateStore.from_certs([as_asn1(root)]),
    )
    field = f"{MARK}-{holder.serial_number:x}"
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    try:
        return sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), metadata, signer).getvalue()
    except (PdfError, ValueError) as error:
        raise NotSigned from error


def signers_certificate(name: str, key: Key, root: x509.Certificate, issuing: Key) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = certificate(named(f"{MARK} {name}"), root.subject, key, now - DAY, now + 30 * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key())
    return builder.add_extension(issuer, critical=False).sign(issuing, hashes.SHA256())


def certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, start: datetime.datetime, end: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{one: allowed.get(one, False) for one in every})
