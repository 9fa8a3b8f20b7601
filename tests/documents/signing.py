"""A certification authority for the tests, and two programs that sign with it: pyHanko and OpenSSL.

All keys are made when the tests run.
"""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.documents.pdf_factory import Editor

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.now(UTC).replace(microsecond=0)
_USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
           "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
# Nobody answers there: whatever is known of revocation must be in the file.
_REVOCATION_LISTS = x509.CRLDistributionPoints(
    [x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example.invalid/")], None, None, None)]
)


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        der = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(der)


class Authority:
    """A root and what it issues."""

    def __init__(self, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            _certificate(subject, subject, key, NOW - timedelta(3650), NOW + timedelta(3650))
            .add_extension(x509.BasicConstraints(True, 0), critical=True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.root = Holder(certificate, key)

    @property
    def roots(self) -> list[asn1_x509.Certificate]:
        return [self.root.asn1]

    def issue(
        self,
        common_name: str,
        *usages: str,
        start: datetime = NOW - timedelta(1),
        end: datetime = NOW + timedelta(365),
        extended: x509.ObjectIdentifier | None = None,
        key: Key | None = None,
        **attributes: str,
    ) -> Holder:
        """A certificate for `common_name`; `attributes` are further parts of the name (given_name, surname…)."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        parts = {"common_name": common_name, **attributes}
        subject = x509.Name([x509.NameAttribute(getattr(NameOID, k.upper()), v) for k, v in parts.items()])
        builder = (
            _certificate(subject, self.root.certificate.subject, key, start, end)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .add_extension(_usage(*(usages or ("digital_signature", "content_commitment"))), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.key.public_key()), critical=False
            )
            .add_extension(_REVOCATION_LISTS, critical=False)
        )
        if extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage([extended]), critical=True)
        return Holder(builder.sign(self.root.key, hashes.SHA256()), key)

    def time_stamping(self) -> Holder:
        key = rsa.generate_private_key(65537, 2048)  # the only kind that pyHanko's own stamper takes
        return self.issue("Horodatage", "digital_signature", extended=ExtendedKeyUsageOID.TIME_STAMPING, key=key)

    def revocation_list(self, *revoked: Holder) -> bytes:
        """A CRL (DER) that says these certificates were revoked two hours ago."""
        moment = NOW - timedelta(hours=2)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.certificate.subject)
            .last_update(moment)
            .next_update(NOW + timedelta(7))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.key.public_key()), critical=False
            )
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for holder in revoked:
            serial = holder.certificate.serial_number
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.root.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, start: datetime, end: datetime
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


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in _USAGES})


@cache
def authority() -> Authority:
    return Authority("DEMO Autorité de test")


@cache
def director() -> Holder:
    """The legal representative of the company."""
    return authority().issue(
        "Claire Fontaine", given_name="Claire", surname="Fontaine", organization_name="Forge SA", serial_number="850730"
    )


@cache
def accountant() -> Holder:
    return authority().issue("Paul Lambert")


@cache
def _stamper() -> DummyTimeStamper:
    tsa = authority().time_stamping()
    return DummyTimeStamper(tsa.asn1, tsa.asn1_key, certs_to_embed=_store(authority().root))


def _store(*holders: Holder) -> SimpleCertificateStore:
    return SimpleCertificateStore.from_certs([holder.asn1 for holder in holders])


def sign(
    data: bytes,
    holder: Holder | None = None,
    field: str = "Signature1",
    *,
    box: tuple[int, int, int, int] | None = None,
    time_stamped: bool = False,
    **metadata: Any,
) -> bytes:
    """Signed by pyHanko (PAdES baseline B, or T); `box` makes the signature visible on the first page."""
    holder = holder or director()
    signer = SimpleSigner(signing_cert=holder.asn1, signing_key=holder.asn1_key, cert_registry=_store(authority().root))
    return (
        PdfSigner(
            PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", **metadata),
            signer,
            timestamper=_stamper() if time_stamped else None,
            new_field_spec=SigFieldSpec(field, on_page=0, box=box) if box else None,
        )
        .sign_pdf(IncrementalPdfFileWriter(BytesIO(data)))
        .getvalue()
    )


def with_empty_field(data: bytes, field: str) -> bytes:
    """The document with a signature field to be filled in, as we may give it out."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    append_signature_field(writer, SigFieldSpec(field, on_page=1, box=(50, 50, 250, 120)))
    return _written(writer)


def with_time_stamp(data: bytes) -> bytes:
    """The document with a document time stamp on top (PAdES B-LTA)."""
    stamper = PdfTimeStamper(_stamper(), field_name="Horodatage")
    return stamper.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(data)), "sha256").getvalue()


def with_revocation_data(data: bytes, *revoked: Holder) -> bytes:
    """The document with a store of proofs (DSS): the root and its revocation list."""
    from asn1crypto.crl import CertificateList

    writer = IncrementalPdfFileWriter(BytesIO(data))
    crl = CertificateList.load(authority().revocation_list(*revoked))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=authority().roots, crls=[crl])
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def sign_with_openssl(
    data: bytes,
    folder: Path,
    holder: Holder | None = None,
    *,
    digest: str = "sha256",
    field: str = "Approbation",
) -> bytes:
    """Signed without pyHanko: the update laid out by hand, the CMS (CAdES) made by ``openssl cms``."""
    holder = holder or director()
    (folder / "signer.pem").write_bytes(holder.certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    room, blank = 12_000, b"/ByteRange [0 0000000000 0000000000 0000000000]"
    editor = Editor(data)
    signature = editor.add(
        Dictionary(),
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:%sZ) %s /Contents <%s> >>"
        % (NOW.strftime("%Y%m%d%H%M%S").encode(), blank, b"0" * room),
    )
    widget = editor.add(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=field, V=signature, P=editor.page,
                   Rect=Array([0, 0, 0, 0]), F=132)
    )  # fmt: skip
    form = editor.root.get("/AcroForm", Dictionary(Fields=Array()))
    editor.root.AcroForm = Dictionary(SigFlags=3, Fields=Array([*form.Fields, widget]))
    editor.page.Annots = Array([*editor.page.get("/Annots", []), widget])
    editor.touch(editor.root)
    editor.touch(editor.page)
    file = editor.done()
    start = file.rindex(b"/Contents <0000") + len(b"/Contents ")
    end = start + room + 2
    real = b"/ByteRange [0 %010d %010d %010d]" % (start, end, len(file) - end)
    file = file.replace(blank, real)
    (folder / "signed").write_bytes(file[:start] + file[end:])
    subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-cades", "-md", digest, "-outform", "DER", "-signer", "signer.pem",
         "-inkey", "key.pem", "-in", "signed", "-out", "signature"], cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    cms = (folder / "signature").read_bytes().hex().encode()
    return file[: start + 1] + cms.ljust(room, b"0") + file[end - 1 :]


def pdfsig(data: bytes, folder: Path) -> str:
    """What poppler says about the signatures of a file."""
    (folder / "checked.pdf").write_bytes(data)
    command = ["pdfsig", "-nocert", str(folder / "checked.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"}).stdout
