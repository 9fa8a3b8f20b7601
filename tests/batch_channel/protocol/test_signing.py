import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from batch_channel.protocol.signing import SoftwareSigner, UnsuitableKey, sign
from batch_channel.protocol.verification import SignatureRefused, check_outgoing
from tests.batch_channel.certificates import Identity, issued_by
from tests.batch_channel.openssl import OpenSsl, der_of

DATA = '<?xml version="1.0" encoding="UTF-8"?>\r\n<a>Sécurité</a>\r\n'.encode()


def signature_of(data: bytes, signer: SoftwareSigner, *, columns: int = 76) -> bytes:
    return sign(io.BytesIO(data), signer, now=datetime.now(UTC), columns=columns)


def test_openssl_accepts_our_signature_as_cades(openssl: OpenSsl, signer: SoftwareSigner) -> None:
    signature = signature_of(DATA, signer)

    assert openssl.verifies(signature, DATA, "-binary")
    assert openssl.verifies(signature, DATA, "-binary", "-cades")


def test_openssl_accepts_our_signature_read_as_text_too(openssl: OpenSsl, signer: SoftwareSigner) -> None:
    """With CRLF line ends the bytes and the S/MIME text are the same; with LF they are not."""
    with_lf = DATA.replace(b"\r\n", b"\n")

    assert openssl.verifies(signature_of(DATA, signer), DATA)
    assert openssl.verifies(signature_of(with_lf, signer), with_lf, "-binary")
    assert not openssl.verifies(signature_of(with_lf, signer), with_lf)


def test_openssl_refuses_our_signature_for_other_bytes(openssl: OpenSsl, signer: SoftwareSigner) -> None:
    signature = signature_of(DATA, signer)

    assert not openssl.verifies(signature, DATA + b" ", "-binary")
    assert not openssl.verifies(signature, DATA.replace(b"\r\n", b"\n"), "-binary")


def test_columns_of_76_end_with_a_single_cr(signer: SoftwareSigner) -> None:
    signature = signature_of(DATA, signer)

    *lines, last = signature.split(b"\r")
    assert {len(line) for line in lines} == {76}
    assert 0 < len(last) <= 76
    assert b"\n" not in signature
    assert b"-----" not in signature


def test_a_signature_may_stand_on_one_line(openssl: OpenSsl, signer: SoftwareSigner) -> None:
    signature = signature_of(DATA, signer, columns=0)

    assert b"\r" not in signature
    assert openssl.verifies(signature, DATA, "-binary")


def test_our_signature_is_built_as_annex_25_wants(signer: SoftwareSigner) -> None:
    info = cms.ContentInfo.load(der_of(signature_of(DATA, signer)), strict=True)

    signed_data = info["content"]
    [signer_info] = signed_data["signer_infos"]
    [certificate] = signed_data["certificates"]
    assert info["content_type"].native == "signed_data"
    assert signed_data["version"].native == signer_info["version"].native == "v1"
    assert signed_data["encap_content_info"].native == {"content_type": "data", "content": None}
    assert signed_data["crls"].native is None
    assert signer_info["unsigned_attrs"].native is None
    assert certificate.chosen.dump() == signer.certificate.public_bytes(serialization.Encoding.DER)
    assert {attribute["type"].native for attribute in signer_info["signed_attrs"]} == {
        *("content_type", "message_digest", "signing_time", "signing_certificate_v2"),
    }


def test_intermediate_certificates_travel_along(openssl: OpenSsl, ca: Identity, sender: Identity) -> None:
    signature = signature_of(DATA, SoftwareSigner(sender.key, sender.certificate, [ca.certificate]))

    assert len(cms.ContentInfo.load(der_of(signature))["content"]["certificates"]) == 2
    assert openssl.verifies(signature, DATA, "-binary", "-cades")
    assert check_outgoing(signature, io.BytesIO(DATA), sender.certificate)


def test_an_expired_certificate_signs_nothing(ca: Identity) -> None:
    expired = issued_by(ca, ec.generate_private_key(ec.SECP256R1()), valid=timedelta(days=-1))

    with pytest.raises(SignatureRefused) as refusal:
        signature_of(DATA, SoftwareSigner(expired.key, expired.certificate))
    assert refusal.value.code == "1207"


def test_a_key_signs_with_its_own_certificate_only(rsa_sender: Identity, ec_sender: Identity) -> None:
    with pytest.raises(UnsuitableKey, match="another key"):
        SoftwareSigner(rsa_sender.key, ec_sender.certificate)


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP192R1())],
    ids=["rsa", "ec"],
)
def test_weak_keys_sign_nothing(ca: Identity, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(UnsuitableKey, match="too weak"):
        SoftwareSigner(key, issued_by(ca, key).certificate)


def test_a_signer_is_read_from_pem_and_from_pkcs12(ca: Identity, sender: Identity) -> None:
    encrypted = serialization.BestAvailableEncryption(b"secret")
    key_pem = sender.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encrypted)
    archive = pkcs12.serialize_key_and_certificates(
        b"sender", sender.key, sender.certificate, [ca.certificate], encrypted
    )

    for signer in (
        SoftwareSigner.from_pem(key_pem, sender.certificate_pem + ca.certificate_pem, b"secret"),
        SoftwareSigner.from_pkcs12(archive, b"secret"),
    ):
        assert signer.chain == (ca.certificate,)
        assert check_outgoing(signature_of(DATA, signer), io.BytesIO(DATA), sender.certificate)

    for password in (b"wrong", None):
        with pytest.raises(UnsuitableKey):
            SoftwareSigner.from_pem(key_pem, sender.certificate_pem, password)
        with pytest.raises(UnsuitableKey):
            SoftwareSigner.from_pkcs12(archive, password)


def test_a_key_of_another_kind_signs_nothing(sender: Identity) -> None:
    key = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    with pytest.raises(UnsuitableKey, match="RSA and elliptic"):
        SoftwareSigner.from_pem(key, sender.certificate_pem)
    with pytest.raises(UnsuitableKey, match="can't be read"):
        SoftwareSigner.from_pem(sender.key_pem, b"no certificate")


class Token:
    """A signer that keeps its key to itself, as a card does."""

    def __init__(self, inner: SoftwareSigner) -> None:
        self._inner = inner
        self.certificate = inner.certificate
        self.chain = ()
        self.asked: list[bytes] = []

    def sign(self, message: bytes) -> bytes:
        self.asked.append(message)
        return self._inner.sign(message)


def test_a_hardware_signer_sees_the_attributes_and_not_the_file(openssl: OpenSsl, signer: SoftwareSigner) -> None:
    token = Token(signer)

    signature = sign(io.BytesIO(DATA), token, now=datetime.now(UTC))

    assert openssl.verifies(signature, DATA, "-binary", "-cades")
    [message] = token.asked
    assert message.startswith(b"\x31")  # a SET OF attributes
    assert DATA not in message
