"""Judging a recap that came back: is it ours, signed, and untouched?"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extranet.documents import signatures
from extranet.documents.signatures import (
    Verdict,
    VerdictKind,
)
from tests.documents import pdf_factory, signing
from tests.documents.pdf_factory import DIGEST, NUMBER, flipped, recap, resaved, scan
from tests.documents.signing import NOW, accountant, authority, sign, sign_with_openssl

ALTERATIONS = [
    (pdf_factory.with_drawing, "le contenu de la page 1 a été modifié"),
    (pdf_factory.with_comment, "un ajout a été posé sur la page 1 (texte)"),
    (pdf_factory.with_text_field, "un ajout a été posé sur la page 1 (champ de formulaire)"),
    (pdf_factory.with_links_removed, "un élément a été retiré de la page 1"),
    (pdf_factory.with_page_added, "des pages ont été ajoutées, retirées ou déplacées"),
    (pdf_factory.with_font_replaced, "une partie du document (police, image ou autre) a été remplacée"),
    (pdf_factory.with_content_freed, "le contenu de la page 1 a été modifié"),
]
BEFORE_ONLY = [
    (pdf_factory.with_other_catalogue, "la structure du document a été remplacée"),
    (pdf_factory.with_other_document_behind, "un autre document a été placé à la suite du nôtre"),
    (pdf_factory.with_dynamic_form, "un formulaire a été ajouté au document"),
]
Alteration = Callable[[bytes], bytes]


def compare(got: bytes, *, ours: bytes | None = None, **options: object) -> Verdict:
    return signatures.compare(ours or recap(), got, authority().roots, **options)


def details(verdict: Verdict) -> list[str]:
    return [str(detail) for detail in verdict.details]


class TestAccepted:
    def test_signed_by_the_director(self) -> None:
        verdict = compare(sign(recap()))

        assert verdict.kind is VerdictKind.ACCEPTED
        assert verdict.is_accepted
        assert [s.signer for s in verdict.signatures] == ["Claire Fontaine"]
        assert (verdict.details, verdict.remarks) == ((), [])
        assert "signé électroniquement et non modifié" in str(verdict.explanation)

    @pytest.mark.parametrize(
        "signed",
        [
            lambda: sign(sign(recap()), accountant(), "Comptable"),
            lambda: sign(recap(), box=(50, 50, 250, 120)),
            lambda: sign(recap(), certify=True),
            lambda: sign(recap(), time_stamped=True),
            lambda: signing.with_time_stamp(signing.with_revocation_data(sign(recap()))),
            lambda: sign(recap()) + b"\r\n",
        ],
        ids=["two people", "visible", "certified", "time stamp", "proofs added later", "line end added by mail"],
    )
    def test_whatever_belongs_to_signing(self, signed: Callable[[], bytes]) -> None:
        assert compare(signed()).kind is VerdictKind.ACCEPTED

    def test_signed_with_another_program(self, tmp_path: Path) -> None:
        alone = sign_with_openssl(recap(), tmp_path)
        first = sign(sign_with_openssl(recap(), tmp_path), accountant(), "Comptable")
        second = sign_with_openssl(sign(recap()), tmp_path, accountant())

        for data in (alone, first, second):
            assert compare(data).kind is VerdictKind.ACCEPTED

    def test_our_own_field_filled_in(self) -> None:
        ours = signing.with_empty_field(recap(), "Représentant légal")
        filled = sign(ours, field="Représentant légal")

        assert compare(filled, ours=ours).kind is VerdictKind.ACCEPTED
        assert compare(sign(filled, accountant(), "Comptable"), ours=ours).kind is VerdictKind.ACCEPTED

    def test_the_seal_we_put_ourselves_is_nobodys_signature(self) -> None:
        ours = sign(recap(), authority().issue("Sceau du fonds"), "Sceau")

        assert compare(ours, ours=ours).kind is VerdictKind.UNSIGNED
        verdict = compare(sign(ours, field="Directrice"), ours=ours)
        assert verdict.kind is VerdictKind.ACCEPTED
        assert [s.signer for s in verdict.signatures] == ["Claire Fontaine"]

    def test_unknown_authority_is_said_and_not_refused(self) -> None:
        verdict = signatures.compare(recap(), sign(recap()), signing.Authority("Autre").roots)

        assert verdict.kind is VerdictKind.ACCEPTED
        [remark] = verdict.remarks
        assert "Claire Fontaine vient d’une autorité qui n’est pas dans la liste de confiance" in str(remark)

    def test_certificate_that_had_run_out_is_said(self) -> None:
        holder = authority().issue("Anne Noël", start=NOW - timedelta(400), end=NOW - timedelta(30))

        [remark] = compare(sign(recap(), holder)).remarks

        assert str(remark) == ("Le certificat de Anne Noël n’était pas en cours de validité au moment de la signature.")


class TestUnsigned:
    @pytest.mark.parametrize(
        "got",
        [recap, lambda: resaved(recap()), lambda: signing.with_time_stamp(recap()), lambda: recap() + b"\n"],
        ids=["as we gave it", "saved anew", "only time-stamped", "line end added"],
    )
    def test_ours_without_signature(self, got: Callable[[], bytes]) -> None:
        verdict = compare(got())

        assert verdict.kind is VerdictKind.UNSIGNED
        assert "ne porte aucune signature électronique" in str(verdict.explanation)
        assert "faites-le signer électroniquement" in str(verdict.explanation)

    @pytest.mark.parametrize(
        "paper",
        [
            scan,
            lambda: scan("Scanned with an App"),
            lambda: scan(f"Recapitulatif de la demande {NUMBER} lu par la machine " * 5, hidden=True),
            lambda: sign(scan()),
        ],
        ids=["plain", "with the application's name", "with recognised text", "signed afterwards"],
    )
    def test_scanned_paper(self, paper: Callable[[], bytes]) -> None:
        verdict = compare(paper())

        assert verdict.kind is VerdictKind.SCANNED_PICTURE
        assert "une image scannée n’est pas une signature électronique" in str(verdict.explanation)

    def test_a_document_with_a_picture_in_it_is_no_scan(self) -> None:
        assert compare(scan("Un vrai texte, visible et long. " * 10)).kind is VerdictKind.OTHER_DOCUMENT


class TestOtherDocuments:
    def test_another_recap(self) -> None:
        other = recap(number="2026-000999", digest="1" * 64)

        for got in (other, sign(other)):
            verdict = compare(got, marks=(NUMBER, DIGEST))
            assert verdict.kind is VerdictKind.OTHER_DOCUMENT
            assert "n’est pas le document que vous avez à faire signer" in str(verdict.explanation)

    def test_version_that_was_replaced(self) -> None:
        old = recap(digest="2" * 64)

        for got in (old, sign(old), sign(resaved(old))):
            verdict = compare(got, earlier=[recap(digest="3" * 64), old], marks=(NUMBER, DIGEST))
            assert verdict.kind is VerdictKind.OLDER_VERSION
            assert "Téléchargez la version actuelle" in str(verdict.explanation)

    def test_version_that_says_the_same_and_more_is_still_the_older_one(self) -> None:
        """Without a digest in the text, our words would all be found in the older, longer recap."""
        ours, old = recap(digest="", workers=2), recap(digest="", workers=3)

        assert compare(sign(resaved(old)), ours=ours, earlier=[old]).kind is VerdictKind.OLDER_VERSION
        assert compare(sign(resaved(ours)), ours=ours, earlier=[old]).kind is VerdictKind.RESAVED

    @pytest.mark.parametrize("got", [bytes, lambda: b"hello", lambda: sign(recap())[:-2000], lambda: recap()[:-500]])
    def test_unreadable(self, got: Callable[[], bytes]) -> None:
        verdict = compare(got())

        assert (verdict.kind, verdict.signatures) == (VerdictKind.UNREADABLE, ())
        assert "abîmé, incomplet, ou n’est pas un PDF" in str(verdict.explanation)


class TestAltered:
    @pytest.mark.parametrize(("alter", "detail"), ALTERATIONS + BEFORE_ONLY)
    def test_before_the_signature(self, alter: Alteration, detail: str, tmp_path: Path) -> None:
        """The file begins with our bytes and poppler finds nothing wrong: the prefix alone proves nothing."""
        got = sign(alter(recap()))

        assert got.startswith(recap())
        assert "Signature is Valid" in signing.pdfsig(got, tmp_path)
        verdict = compare(got)
        assert (verdict.kind, details(verdict)) == (VerdictKind.ALTERED_BEFORE_SIGNATURE, [detail])
        assert "modifié avant d’être signé" in str(verdict.explanation)

    @pytest.mark.parametrize(("alter", "detail"), ALTERATIONS)
    def test_after_the_signature(self, alter: Alteration, detail: str) -> None:
        verdict = compare(alter(sign(recap())))

        assert (verdict.kind, details(verdict)) == (VerdictKind.ALTERED_AFTER_SIGNATURE, [detail])
        assert "modifié ou réenregistré après la signature" in str(verdict.explanation)

    @pytest.mark.parametrize(("alter", "detail"), ALTERATIONS)
    def test_between_two_signatures(self, alter: Alteration, detail: str) -> None:
        verdict = compare(sign(alter(sign(recap())), accountant(), "Comptable"))

        assert (verdict.kind, details(verdict)) == (VerdictKind.ALTERED_AFTER_SIGNATURE, [detail])

    @pytest.mark.parametrize("alter", [alter for alter, _detail in BEFORE_ONLY])
    def test_signature_hidden_by_a_later_revision(self, alter: Alteration) -> None:
        """What is put behind has no signature field any more: nothing that opens the file shows one."""
        assert compare(alter(sign(recap()))).kind is VerdictKind.UNSIGNED

    @pytest.mark.parametrize(("alter", "detail"), ALTERATIONS)
    def test_openssl_signed_it_altered(self, alter: Alteration, detail: str, tmp_path: Path) -> None:
        verdict = compare(sign_with_openssl(alter(recap()), tmp_path))

        assert (verdict.kind, details(verdict)) == (VerdictKind.ALTERED_BEFORE_SIGNATURE, [detail])

    def test_stamp_that_covers_the_page(self) -> None:
        verdict = compare(sign(recap(), box=(0, 0, 595, 842)))

        assert verdict.kind is VerdictKind.ALTERED_BEFORE_SIGNATURE
        assert details(verdict) == ["les cachets de signature recouvrent plus du quart de la page 1"]

    def test_several_stamps_that_together_cover_it(self) -> None:
        got = recap()
        for place in range(3):
            got = sign(got, field=f"Signature{place}", box=(50, 50 + 250 * place, 350, 250 + 250 * place))

        assert details(compare(got)) == ["les cachets de signature recouvrent plus du quart de la page 1"]

    def test_signature_field_that_starts_something(self) -> None:
        action = Dictionary(S=Name.URI, URI="https://ailleurs.example/")
        field = {"Subtype": Name.Widget, "FT": Name.Sig, "T": "x", "Rect": Array([0, 0, 0, 0]), "A": action}

        verdict = compare(sign(pdf_factory.with_annotation(recap(), **field)))

        assert verdict.kind is VerdictKind.ALTERED_BEFORE_SIGNATURE

    @pytest.mark.parametrize("place", ["ours", "theirs"])
    def test_byte_changed_after_the_signature(self, place: str) -> None:
        signed = sign(recap())
        position = recap().index(b"stream") + 20 if place == "ours" else signed.index(b"(Signature1)") + 10

        verdict = compare(flipped(signed, position))

        assert verdict.kind is VerdictKind.ALTERED_AFTER_SIGNATURE

    def test_our_numbers_used_again_under_another_generation(self) -> None:
        """Readers that ignore generations would show the other content."""
        verdict = compare(pdf_factory.with_content_in_another_generation(sign(recap())))

        assert verdict.kind is VerdictKind.ALTERED_AFTER_SIGNATURE
        assert details(verdict) == ["une partie du document (police, image ou autre) a été remplacée"]

    def test_saved_anew_after_the_signature(self) -> None:
        assert compare(resaved(sign(recap()))).kind is VerdictKind.ALTERED_AFTER_SIGNATURE

    def test_text_changed_by_a_tool_that_saves_anew(self) -> None:
        pdf = pikepdf.open(BytesIO(recap()))
        del pdf.pages[1]
        shortened = pdf_factory.saved(pdf)

        assert compare(sign(shortened), marks=(NUMBER, DIGEST)).kind is VerdictKind.ALTERED_BEFORE_SIGNATURE
        assert compare(sign(shortened)).kind is VerdictKind.OTHER_DOCUMENT
        assert compare(shortened, marks=(NUMBER, DIGEST)).kind is VerdictKind.UNSIGNED


class TestResaved:
    def test_saved_anew_then_signed_goes_to_a_person(self) -> None:
        verdict = compare(sign(resaved(recap())))

        assert (verdict.kind, verdict.added_words) == (VerdictKind.RESAVED, ())
        assert verdict.needs_human_check
        assert "une personne va le comparer" in str(verdict.explanation)

    def test_what_a_signing_service_printed_on_it_is_shown_to_that_person(self) -> None:
        pdf = pikepdf.open(BytesIO(recap()))
        page = pdf.pages[0]
        font = page.add_resource(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica), Name.Font)
        page.contents_add(b"BT %s 8 Tf 20 820 Td (Enveloppe 4F7A) Tj ET" % str(font).encode(), prepend=True)

        verdict = compare(sign(pdf_factory.saved(pdf)))

        assert (verdict.kind, verdict.added_words) == (VerdictKind.RESAVED, ("Enveloppe", "4F7A"))


def test_every_verdict_has_its_words() -> None:
    explanations = {str(Verdict(kind).explanation) for kind in VerdictKind}

    assert len(explanations) == len(VerdictKind)
