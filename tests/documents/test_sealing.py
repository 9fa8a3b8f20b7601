"""The platform's seal: believed by pyHanko and by poppler, and by neither when a byte has changed."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from extranet.documents.sealing import FIELD, SealState, TimeStampFailed, check_seal, seal
from extranet.documents.signatures import read_signatures
from tests.documents import signing
from tests.documents.accessible import problems
from tests.documents.pdf_factory import recap, resaved, simple_pdf, with_comment
from tests.documents.signing import Authority, pdfsig, sign
from tests.documents.time_stamping import TimeStampingAuthority, served


@pytest.fixture
def tsa(tmp_path: Path, settings) -> TimeStampingAuthority:
    """An authority whose time stamps are believed."""
    authority = TimeStampingAuthority(tmp_path / "tsa")
    settings.TSA_AUTHORITIES = [str(authority.root)]
    return authority


def test_pyhanko_and_poppler_find_the_seal_valid(tmp_path) -> None:
    sealed = seal(recap(), reason="Certificat K7QF-3M9T-X2PA", place="Lyon")

    verdict = check_seal(sealed)
    assert (verdict.state, verdict.is_genuine) == (SealState.GENUINE, True)
    assert verdict.signer.startswith("DEMO")
    assert verdict.sealed_at is not None
    assert abs(datetime.now(UTC) - verdict.sealed_at) < timedelta(minutes=1)
    assert verdict.stamped_at is None
    said = pdfsig(sealed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_a_seal_leaves_the_document_as_it_was() -> None:
    document = recap()
    sealed = seal(document, reason="Certificat K7QF", place="Lyon")

    assert sealed.startswith(document)
    assert problems(sealed) == [], "still archivable and accessible"
    with pikepdf.open(BytesIO(sealed)) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        assert (str(field.T), str(field.TU)) == (FIELD, "Cachet électronique de la plateforme")
        assert (str(field.V.Reason), str(field.V.Location)) == ("Certificat K7QF", "Lyon")


@pytest.mark.parametrize("place", ["document", "signature", "after the seal"])
def test_one_byte_changed_and_both_say_so(tmp_path, place: str) -> None:
    sealed = bytearray(seal(recap()))
    end = sealed.index(b"00>", sealed.rindex(b"/Contents <"))
    at = {
        "document": sealed.index(b"/Title") + 10,
        "signature": len(sealed[:end].rstrip(b"0")) - 9,  # a hexadecimal digit of it
        "after the seal": sealed.rindex(b"%%EOF") - 12,
    }[place]
    sealed[at] = ord("1") if sealed[at] != ord("1") else ord("2")

    assert check_seal(bytes(sealed)).state in {SealState.CHANGED, SealState.UNREADABLE}
    assert "Signature is Valid" not in pdfsig(bytes(sealed), tmp_path)


def test_what_hides_in_the_room_kept_for_the_signature_is_a_change() -> None:
    sealed = bytearray(seal(recap()))
    start = sealed.rindex(b"/Contents <")
    at = sealed.index(b"00>", start)
    sealed[at] = ord("1")

    assert check_seal(bytes(sealed)).state is SealState.CHANGED


def test_what_is_appended_to_a_sealed_document_is_a_change(tmp_path) -> None:
    changed = with_comment(seal(recap()))

    assert check_seal(changed).state is SealState.CHANGED
    assert "Not total document signed" in pdfsig(changed, tmp_path)


def test_somebodys_signature_before_or_after_the_seal_is_none_of_its_business() -> None:
    assert check_seal(seal(sign(recap()))).is_genuine
    assert check_seal(sign(seal(recap()))).is_genuine


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (recap, SealState.UNSEALED),
        (lambda: sign(recap()), SealState.UNKNOWN_SIGNER),
        (lambda: resaved(recap()), SealState.UNSEALED),
        (lambda: b"%PDF-1.7 broken", SealState.UNREADABLE),
        (lambda: b"", SealState.UNREADABLE),
    ],
)
def test_what_isnt_our_seal(data, state: SealState) -> None:
    assert check_seal(data()).state is state


def test_a_seal_of_the_same_name_by_somebody_else_is_a_strangers(settings) -> None:
    forger = Authority("DEMO Extranet formation").issue("DEMO Cachet de l’extranet formation")

    verdict = check_seal(sign(recap(), forger, FIELD))

    assert (verdict.state, verdict.signer) == (SealState.UNKNOWN_SIGNER, "DEMO Cachet de l’extranet formation")


def test_a_certificate_of_the_same_authority_is_not_ours(settings, monkeypatch) -> None:
    """An authority that issued our certificate issues to others, and stands in the bundle for programs that ask."""
    authority = Authority("Autorité inventée")
    ours, other = authority.issue("Cachet de la plateforme"), authority.issue("Cachet d’un autre")
    use(ours, [authority.root], settings, monkeypatch)

    assert check_seal(seal(recap())).is_genuine
    assert check_seal(sign(recap(), other)).state is SealState.UNKNOWN_SIGNER


def test_a_former_keys_seals_stay_genuine(settings, monkeypatch) -> None:
    former = seal(recap())
    use(Authority("Autorité inventée").issue("Nouveau cachet"), [], settings, monkeypatch, keep=True)

    assert check_seal(former).is_genuine
    assert check_seal(seal(recap())).signer == "Nouveau cachet"


def test_a_certificate_that_ran_out_still_vouches_for_what_it_sealed_then_and_seals_nothing_more(
    settings, monkeypatch
) -> None:
    now = signing.NOW
    short = Authority("Autorité inventée").issue("Cachet", start=now - timedelta(9), end=now - timedelta(2))
    use(short, [], settings, monkeypatch)
    with time_machine.travel(now - timedelta(3)):
        sealed = seal(recap())

    assert check_seal(sealed).is_genuine
    with pytest.raises(ImproperlyConfigured, match="run out"):
        seal(recap())
    assert check_seal(sign(recap(), short)).state is SealState.UNKNOWN_SIGNER, "by whoever found the key"


def test_rsa_keys_seal_too(settings, monkeypatch, tmp_path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    use(Authority("Autorité inventée").issue("Cachet RSA", key=key), [], settings, monkeypatch)

    sealed = seal(recap())

    assert check_seal(sealed).is_genuine
    assert "Signature is Valid" in pdfsig(sealed, tmp_path)


def test_a_process_without_the_key_seals_nothing_but_checks(monkeypatch) -> None:
    sealed = seal(recap())
    monkeypatch.delenv("PDF_SEAL_KEY_FILE")

    with pytest.raises(ImproperlyConfigured, match="PDF_SEAL_KEY is missing"):
        seal(recap())
    assert check_seal(sealed).is_genuine


def test_a_key_without_its_certificate_seals_nothing(settings, monkeypatch) -> None:
    stranger = Authority("Autorité inventée").issue("Autre")
    settings.PDF_SEAL_CERTIFICATES = stranger.certificate.public_bytes(Encoding.PEM).decode()

    with pytest.raises(ImproperlyConfigured, match="no certificate"):
        seal(recap())


def test_a_time_stamp_is_in_the_seal_and_verified(settings, tsa, tmp_path) -> None:
    with served(tsa.answer) as settings.TSA_URL:
        sealed = seal(recap())

    verdict = check_seal(sealed)
    assert verdict.is_genuine
    assert verdict.stamped_at is not None
    assert abs(datetime.now(UTC) - verdict.stamped_at) < timedelta(minutes=1)
    assert "Signature is Valid" in pdfsig(sealed, tmp_path)
    [signature] = read_signatures(sealed, ())
    assert signature.stamped_time is None, "nobody believes it without the authority's certificate"


def test_a_time_stamping_authority_that_is_down_seals_nothing(settings, tsa) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.TSA_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(TimeStampFailed):
            seal(recap())


def test_nor_one_that_answers_nonsense(settings, tsa) -> None:
    answers = [
        (500, "text/html", b"<h1>oops</h1>"),
        (200, "application/timestamp-reply", b"nonsense"),
        (200, "application/timestamp-reply", b""),
        (200, "application/timestamp-reply", bytes.fromhex("30053003020102")),  # refused
    ]
    for answer in answers:
        with served(lambda _request, answer=answer: answer) as settings.TSA_URL, pytest.raises(TimeStampFailed):
            seal(recap())


def test_nor_one_whose_time_stamps_nobody_believes(settings, tsa, tmp_path) -> None:
    stranger = TimeStampingAuthority(tmp_path / "stranger", "Inconnue")
    with served(stranger.answer) as settings.TSA_URL, pytest.raises(TimeStampFailed, match="TSA_AUTHORITIES"):
        seal(recap())


def test_the_next_try_may_succeed(settings, tsa) -> None:
    """Nothing of a failure is remembered."""
    answers = [lambda _request: (503, "text/plain", b"later"), tsa.answer]

    def answer(request: bytes) -> tuple[int, str, bytes]:
        return (answers.pop(0) if len(answers) > 1 else answers[0])(request)

    with served(answer) as settings.TSA_URL:
        with pytest.raises(TimeStampFailed):
            seal(recap())
        assert check_seal(seal(recap())).stamped_at is not None


def test_time_stamps_without_authorities_are_a_fault_of_the_installation(settings) -> None:
    settings.TSA_URL, settings.TSA_AUTHORITIES = "http://127.0.0.1:1/", []

    with pytest.raises(ImproperlyConfigured, match="TSA_AUTHORITIES"):
        seal(recap())


def test_a_sealed_document_isnt_sealed_again() -> None:
    with pytest.raises(ValueError, match="already"):
        seal(seal(simple_pdf()))


def use(holder, others, settings, monkeypatch, *, keep: bool = False) -> None:
    """Seal with this key from now on; `keep` the certificates of before."""
    pem = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    monkeypatch.setenv("PDF_SEAL_KEY", pem)
    monkeypatch.delenv("PDF_SEAL_KEY_FILE")
    bundle = [one.certificate.public_bytes(Encoding.PEM).decode() for one in (holder, *others)]
    settings.PDF_SEAL_CERTIFICATES = "".join(bundle) + (settings.PDF_SEAL_CERTIFICATES if keep else "")
    assert "PDF_SEAL_KEY_FILE" not in os.environ
