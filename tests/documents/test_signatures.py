"""Reading electronic signatures: against poppler, and on what OpenSSL signed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from extranet.documents.signatures import (
    Coverage,
    Modification,
    Trust,
    UnreadablePdf,
    load_trust_roots,
    read_signatures,
)
from tests.documents import signing
from tests.documents.pdf_factory import flipped, recap
from tests.documents.signing import NOW, accountant, authority, director, sign, sign_with_openssl


class TestReading:
    def test_says_who_signed_when_and_how_much(self) -> None:
        [signature] = read_signatures(sign(recap()), authority().roots)

        assert (signature.signer, signature.given_name, signature.surname) == ("Claire Fontaine", "Claire", "Fontaine")
        assert (signature.organisation, signature.issuer) == ("Forge SA", "DEMO Autorité de test")
        assert int(signature.certificate_serial, 16) == director().certificate.serial_number
        assert signature.claimed_time is not None
        assert NOW <= signature.claimed_time <= datetime.now(UTC)
        assert signature.stamped_time is None
        assert (signature.coverage, signature.modification) == (Coverage.FILE, Modification.NONE)
        assert (signature.intact, signature.valid, signature.trust) == (True, True, Trust.TRUSTED)
        assert not signature.is_timestamp

    def test_never_shows_the_national_number_that_identity_cards_put_in_the_name(self) -> None:
        [signature] = read_signatures(sign(recap()), authority().roots)

        assert "850730" not in repr(signature)

    def test_reads_what_openssl_signed(self, tmp_path: Path) -> None:
        data = sign_with_openssl(recap(), tmp_path)

        assert "Signature is Valid" in signing.pdfsig(data, tmp_path)
        [signature] = read_signatures(data, authority().roots)
        assert (signature.field_name, signature.signer) == ("Approbation", "Claire Fontaine")
        assert (signature.intact, signature.valid, signature.trust) == (True, True, Trust.TRUSTED)
        assert signature.coverage is Coverage.FILE

    def test_agrees_with_poppler(self, tmp_path: Path) -> None:
        good = sign(sign_with_openssl(recap(), tmp_path), accountant(), "Comptable")
        report = signing.pdfsig(good, tmp_path)
        assert report.count("Signature is Valid") == 2
        assert [s.holds for s in read_signatures(good, authority().roots)] == [True, True]

        broken = flipped(good, recap().index(b"stream") + 20)
        report = signing.pdfsig(broken, tmp_path)
        assert report.count("Digest Mismatch") == 2
        assert [s.intact for s in read_signatures(broken, authority().roots)] == [False, False]

    def test_tells_the_first_signature_from_what_came_after(self) -> None:
        first, second = read_signatures(sign(sign(recap()), accountant(), "Comptable"), authority().roots)

        assert (first.coverage, first.modification) == (Coverage.REVISION, Modification.SIGNATURES)
        assert (second.coverage, second.modification) == (Coverage.FILE, Modification.NONE)
        assert first.revision < second.revision

    def test_reads_time_stamps(self) -> None:
        data = signing.with_time_stamp(sign(recap(), time_stamped=True))

        signature, stamp = read_signatures(data, authority().roots)
        assert (signature.is_timestamp, stamp.is_timestamp) == (False, True)
        assert signature.modification is Modification.PROOFS
        for read in (signature, stamp):
            assert read.stamped_time is not None
            assert NOW <= read.stamped_time <= datetime.now(UTC)

    @pytest.mark.parametrize(
        ("start", "end", "trust"),
        [
            (-400, -30, Trust.NOT_VALID_THEN),
            (30, 400, Trust.NOT_VALID_THEN),
            (-400, 30, Trust.TRUSTED),
        ],
        ids=["expired", "not yet", "in force"],
    )
    def test_judges_the_certificate_at_the_time_of_signing(self, start: int, end: int, trust: Trust) -> None:
        holder = authority().issue("Anne Noël", start=NOW + timedelta(start), end=NOW + timedelta(end))

        [signature] = read_signatures(sign(recap(), holder), authority().roots)

        assert (signature.trust, signature.holds) == (trust, True)

    def test_a_certificate_that_ran_out_since_was_good_when_it_signed(self) -> None:
        holder = authority().issue("Anne Noël", start=NOW - timedelta(400), end=NOW - timedelta(30))
        with time_machine.travel(NOW - timedelta(60), tick=False):
            data = sign(recap(), holder)

        [signature] = read_signatures(data, authority().roots)

        assert (signature.trust, signature.claimed_time) == (Trust.TRUSTED, NOW - timedelta(60))

    def test_unknown_root(self) -> None:
        stranger = signing.Authority("Autorité inconnue")

        for roots in (stranger.roots, []):
            [signature] = read_signatures(sign(recap()), roots)
            assert (signature.trust, signature.holds) == (Trust.UNKNOWN_ROOT, True)

    def test_revoked_as_the_file_itself_proves(self) -> None:
        revoked = signing.with_revocation_data(sign(recap()), director())
        other = signing.with_revocation_data(sign(recap()), accountant())

        assert [s.trust for s in read_signatures(revoked, authority().roots)] == [Trust.REVOKED]
        assert [s.trust for s in read_signatures(other, authority().roots)] == [Trust.TRUSTED]

    def test_certificate_that_is_not_for_signing(self) -> None:
        holder = authority().issue("serveur.example", "key_encipherment")

        [signature] = read_signatures(sign(recap(), holder), authority().roots)

        assert (signature.trust, signature.holds) == (Trust.UNSUITABLE, True)

    def test_digest_that_is_no_longer_safe(self, tmp_path: Path) -> None:
        [signature] = read_signatures(sign_with_openssl(recap(), tmp_path, digest="sha1"), authority().roots)

        assert signature.trust is Trust.WEAK_ALGORITHM

    def test_signature_value_that_does_not_fit(self, tmp_path: Path) -> None:
        data = sign_with_openssl(recap(), tmp_path)
        end = data.index(b"00000000>", data.rindex(b"/Contents <"))
        last = len(data[:end].rstrip(b"0")) - 1

        [signature] = read_signatures(data[:last] + (b"1" if data[last] != ord("1") else b"2") + data[last + 1 :], [])

        assert (signature.intact, signature.valid, signature.holds) == (True, False, False)

    def test_roots_come_from_pem(self) -> None:
        pem = authority().root.certificate.public_bytes(signing.Encoding.PEM)

        [signature] = read_signatures(sign(recap()), load_trust_roots(pem))

        assert signature.trust is Trust.TRUSTED

    def test_no_signature_and_no_pdf(self) -> None:
        assert read_signatures(recap(), []) == []
        for data in (b"", b"hello", recap()[:-500]):
            with pytest.raises(UnreadablePdf):
                read_signatures(data, [])
