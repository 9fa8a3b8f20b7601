import asyncio
import base64
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, core
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from batch_channel.protocol.signing import SoftwareSigner, sign
from batch_channel.protocol.verification import SIGNATURE_MAX_BYTES, SignatureRefused, check_outgoing, verify
from tests.batch_channel.certificates import Identity, issued_by
from tests.batch_channel.openssl import OpenSsl, der_of

DATA = '<?xml version="1.0" encoding="UTF-8"?>\r\n<a>Sécurité</a>\r\n'.encode()


def signature_of(data: bytes, signer: SoftwareSigner, *, columns: int = 76) -> bytes:
    return sign(io.BytesIO(data), signer, now=datetime.now(UTC), columns=columns)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(SignatureRefused) as refusal:
        call()
    return refusal.value.code


def rewritten(signature: bytes, change: Callable[[cms.SignedData], None]) -> bytes:
    info = cms.ContentInfo.load(der_of(signature))
    change(info["content"])
    return base64.b64encode(info.dump(force=True))


def test_our_own_signature_verifies(signer: SoftwareSigner, ca: Identity) -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    verified = verify(signature_of(DATA, signer), io.BytesIO(DATA), authorities=[ca.certificate])

    assert verified.certificate == signer.certificate
    assert verified.trusted
    assert verified.signed_at is not None
    assert before <= verified.signed_at <= datetime.now(UTC)


def test_a_signature_says_good_without_saying_trusted(signer: SoftwareSigner, ca: Identity) -> None:
    signature = signature_of(DATA, signer)

    assert not verify(signature, io.BytesIO(DATA)).trusted
    later = datetime.now(UTC) + timedelta(days=3)
    assert not verify(signature, io.BytesIO(DATA), authorities=[ca.certificate], moment=later).trusted


@pytest.mark.parametrize("options", [(), ("-cades",), ("-md", "sha512"), ("-keyid",), ("-nosmimecap",)])
def test_signatures_of_openssl_verify(openssl: OpenSsl, ca: Identity, options: tuple[str, ...]) -> None:
    signature = openssl.signs(DATA, "-binary", *options)

    assert verify(signature, io.BytesIO(DATA), authorities=[ca.certificate]).trusted
    assert refused(lambda: verify(signature, io.BytesIO(DATA + b"x"))) == "1205"


def test_a_signature_without_signed_attributes_verifies(openssl: OpenSsl, ca: Identity) -> None:
    signature = openssl.signs(DATA, "-binary", "-noattr")

    assert verify(signature, io.BytesIO(DATA), authorities=[ca.certificate]).trusted
    assert refused(lambda: verify(signature, io.BytesIO(DATA + b"x"))) == "1203"


def test_an_rsa_pss_signature_verifies(tmp_path: Path, ca: Identity, rsa_sender: Identity) -> None:
    signature = OpenSsl(tmp_path, ca, rsa_sender).signs(DATA, "-binary", "-keyopt", "rsa_padding_mode:pss")

    assert verify(signature, io.BytesIO(DATA), authorities=[ca.certificate]).trusted


def test_a_timestamped_signature_verifies_and_may_come_in_but_not_go_out(ca: Identity, rsa_sender: Identity) -> None:
    """The ONSS answers with CAdES-T, whose timestamp is an unsigned attribute (23)."""
    certificate = cms.Certificate.load(rsa_sender.certificate.public_bytes(serialization.Encoding.DER))
    key = load_private_key_from_pemder_data(rsa_sender.key_pem, None)
    timestamper = DummyTimeStamper(certificate, key, SimpleCertificateStore())
    other = signers.SimpleSigner(certificate, key, SimpleCertificateStore())
    info = asyncio.run(
        other.async_sign_general_data(DATA, "sha256", detached=True, use_cades=True, timestamper=timestamper)
    )
    signature = base64.b64encode(info.dump())

    assert verify(signature, io.BytesIO(DATA), authorities=[ca.certificate]).trusted
    assert refused(lambda: check_outgoing(signature, io.BytesIO(DATA), rsa_sender.certificate)) == "23"


def test_the_signer_must_be_the_registered_one(signer: SoftwareSigner, ca: Identity, sender: Identity) -> None:
    renewed = issued_by(ca, sender.key)

    assert refused(lambda: check_outgoing(signature_of(DATA, signer), io.BytesIO(DATA), renewed.certificate)) == ("153")


def test_what_annex_25_forbids_does_not_go_out(signer: SoftwareSigner) -> None:
    good = signature_of(DATA, signer)

    def check(signature: bytes) -> str:
        return refused(lambda: check_outgoing(signature, io.BytesIO(DATA), signer.certificate))

    def version_three(signed_data: cms.SignedData) -> None:
        signed_data["version"] = "v3"

    def signer_version_three(signed_data: cms.SignedData) -> None:
        signed_data["signer_infos"][0]["version"] = "v3"

    def unsigned_attribute(signed_data: cms.SignedData) -> None:
        attribute = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Integer(1)]})
        signed_data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])

    def two_signers(signed_data: cms.SignedData) -> None:
        signed_data["signer_infos"] = [signed_data["signer_infos"][0], signed_data["signer_infos"][0].copy()]

    def certificate_of_version_9(signed_data: cms.SignedData) -> None:
        signed_data["certificates"][0].chosen["tbs_certificate"]["version"] = 9

    def no_certificate(signed_data: cms.SignedData) -> None:
        signed_data["certificates"] = cms.CertificateSet([])

    assert check(rewritten(good, version_three)) == "4002"
    assert check(rewritten(good, signer_version_three)) == "4004"
    assert check(rewritten(good, unsigned_attribute)) == "23"
    assert check(rewritten(good, two_signers)) == "1"
    assert check(rewritten(good, no_certificate)) == "5"
    assert check(rewritten(good, certificate_of_version_9)) == "1"
    assert check(base64.b64encode(der_of(good) + b"\x05\x00")) == "21"


def test_revocation_lists_do_not_travel_along(signer: SoftwareSigner, ca: Identity) -> None:
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(ca.certificate.subject)
    revoked = builder.last_update(now).next_update(now).sign(ca.key, hashes.SHA256())
    choice = cms.RevocationInfoChoice.load(revoked.public_bytes(serialization.Encoding.DER))

    def with_list(signed_data: cms.SignedData) -> None:
        signed_data["crls"] = [choice]

    signature = rewritten(signature_of(DATA, signer), with_list)
    assert verify(signature, io.BytesIO(DATA))
    assert refused(lambda: check_outgoing(signature, io.BytesIO(DATA), signer.certificate)) == "22"


def test_another_certificate_of_the_same_key_cannot_be_slipped_in(
    signer: SoftwareSigner, ca: Identity, sender: Identity
) -> None:
    serial_number = sender.certificate.serial_number
    twin = issued_by(ca, sender.key, "TEST impostor", serial_number=serial_number).certificate

    def other_name(signed_data: cms.SignedData) -> None:
        signed_data["certificates"] = [cms.Certificate.load(twin.public_bytes(serialization.Encoding.DER))]

    signature = rewritten(signature_of(DATA, signer), other_name)
    assert refused(lambda: verify(signature, io.BytesIO(DATA))) == "1204"


def test_the_algorithm_must_be_the_keys_and_the_digests(ca: Identity, ec_sender: Identity) -> None:
    good = signature_of(DATA, SoftwareSigner(ec_sender.key, ec_sender.certificate))

    def with_algorithm(name: str) -> bytes:
        def change(signed_data: cms.SignedData) -> None:
            signed_data["signer_infos"][0]["signature_algorithm"] = {"algorithm": name}

        return rewritten(good, change)

    assert verify(with_algorithm("sha256_ecdsa"), io.BytesIO(DATA))
    assert refused(lambda: verify(with_algorithm("sha256_rsa"), io.BytesIO(DATA))) == "1202"
    assert refused(lambda: verify(with_algorithm("sha512_ecdsa"), io.BytesIO(DATA))) == "3"


def test_a_weak_key_is_not_believed(tmp_path: Path, ca: Identity) -> None:
    for key in (rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP192R1())):
        (tmp_path / str(key.key_size)).mkdir()
        weak = OpenSsl(tmp_path / str(key.key_size), ca, issued_by(ca, key))
        signature = weak.signs(DATA, "-binary", "-md", "sha256")
        assert refused(lambda signature=signature: verify(signature, io.BytesIO(DATA))) == "3"


def test_a_signature_with_another_digest_does_not_go_out(openssl: OpenSsl, sender: Identity) -> None:
    signature = openssl.signs(DATA, "-binary", "-md", "sha512")

    assert refused(lambda: check_outgoing(signature, io.BytesIO(DATA), sender.certificate)) == "3"


def test_sha_1_is_not_believed(openssl: OpenSsl) -> None:
    signature = openssl.signs(DATA, "-binary", "-md", "sha1")

    assert refused(lambda: verify(signature, io.BytesIO(DATA))) == "3"


def test_a_signature_that_carries_its_content_is_refused(openssl: OpenSsl) -> None:
    assert refused(lambda: verify(openssl.signs(DATA, "-binary", "-nodetach"), io.BytesIO(DATA))) == "1"


def test_a_signature_by_another_key_is_refused(signer: SoftwareSigner, ca: Identity) -> None:
    stranger = issued_by(ca, ec.generate_private_key(ec.SECP256R1()))
    forged = signature_of(DATA, SoftwareSigner(stranger.key, stranger.certificate))
    [forged_info] = cms.ContentInfo.load(der_of(forged))["content"]["signer_infos"]

    def replace_value(signed_data: cms.SignedData) -> None:
        signed_data["signer_infos"][0]["signature"] = forged_info["signature"].native

    good = signature_of(DATA, signer)
    assert refused(lambda: verify(rewritten(good, replace_value), io.BytesIO(DATA))) == "1203"


@pytest.mark.parametrize(
    "signature",
    [
        *(b"", b"not base64!", b"AAAA", b"MAA=", base64.b64encode(b"\x30\x80")),
        base64.b64encode(cms.ContentInfo({"content_type": "data", "content": b"x"}).dump()),
        b"A" * (SIGNATURE_MAX_BYTES + 1),
    ],
)
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    assert refused(lambda: verify(signature, io.BytesIO(DATA))) in {"1", "4001", "9"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), min_size=1, max_size=3))
def test_a_damaged_signature_never_crashes_the_reader(ec_sender: Identity, damages: list[tuple[int, int]]) -> None:
    der = bytearray(der_of(signature_of(DATA, SoftwareSigner(ec_sender.key, ec_sender.certificate))))
    for position, value in damages:
        der[position % len(der)] = value
    try:
        verified = verify(base64.b64encode(der), io.BytesIO(DATA))
    except SignatureRefused:
        return
    assert verified.certificate == ec_sender.certificate


@given(st.integers(0, 9999))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_truncated_signature_is_refused(ec_sender: Identity, length: int) -> None:
    der = der_of(signature_of(DATA, SoftwareSigner(ec_sender.key, ec_sender.certificate)))

    refused(lambda: verify(base64.b64encode(der[: length % len(der)]), io.BytesIO(DATA)))
