"""The definitive paper of path 1: a cover sheet and the signed scan, one file that can be read and sealed."""

from __future__ import annotations

import datetime
import hashlib
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from certification.paper.cover import TEMPLATE, cover, definitive_paper
from certification.paper.scans import NotAPicture, NotJoined, picture_as_pdf
from extranet.documents.sealing import check_seal, seal
from tests.certification import papers
from tests.certification.papers import content, printed
from tests.certification.test_paper import words
from tests.documents.accessible import figures, problems
from tests.documents.pdf_factory import with_annotation, with_drawing
from tests.documents.signing import pdfsig

SCAN_DIGEST = hashlib.sha256(b"scan").hexdigest()
PRINT_DIGEST = hashlib.sha256(b"print").hexdigest()
LEGEND = "Certificat signé, page {} : image du papier"


@cache
def sheet() -> bytes:
    frozen = cover(
        content(),
        print_sha256=PRINT_DIGEST,
        scan_sha256=SCAN_DIGEST,
        certified_by="Camille Exemple",
        certified_at=datetime.datetime(2020, 11, 3, 9, 30),  # noqa: DTZ001 - the fund's own time
        statements=["Je certifie la saisie des heures"],
    )
    return printed(frozen, TEMPLATE)


def photo(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (827, 1169)) -> bytes:
    target = BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(target, kind)
    return target.getvalue()


def test_the_sheet_says_who_certified_what_and_when_with_the_digests() -> None:
    read = words(sheet())

    for expected in (
        "Certificat K7QF-3M9T-X2PA, version 1",
        "Bénéficiaire Mme Dubois Michelle",
        "Période du 01/10/2020 au 31/10/2020",
        "Durée 147,00 heures",
        "Certifié par Camille Exemple",
        "Le 03/11/2020 à 09:30",
        "« Je certifie la saisie des heures »",
        f"Heures certifiées {papers.DIGEST}",
        f"Certificat imprimé {PRINT_DIGEST}",
        f"Document signé, tel que joint {SCAN_DIGEST}",
        "https://certificats.exemple.fr/verifier/K7QF-3M9T-X2PA/",
    ):
        assert expected in read
    assert problems(sheet()) == []


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "L"), ("PNG", "1")]
)
def test_a_picture_of_the_paper_follows_the_sheet(kind: str, mode: str) -> None:
    whole = definitive_paper(sheet(), picture_as_pdf(photo(kind, mode), title="Scan"))

    assert problems(whole) == [], "archivable and accessible to the last page"
    assert figures(whole)[-1] == LEGEND.format(1)
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert len(pdf.pages) == 2
        assert [float(side) for side in pdf.pages[1].mediabox] == [0, 0, 595.276, 841.89]
        assert str(pdf.docinfo.Title) == "Certificat de réalisation K7QF-3M9T-X2PA, signé sur papier"


def test_a_jpeg_goes_in_as_it_came() -> None:
    came = photo()
    with pikepdf.open(BytesIO(picture_as_pdf(came, title="Scan"))) as pdf:
        [picture] = pdf.pages[0].get_images().values()
        assert picture.read_raw_bytes() == came


def test_a_wide_picture_lies_on_its_side() -> None:
    with pikepdf.open(BytesIO(picture_as_pdf(photo(size=(1169, 827)), title="Scan"))) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 841.89, 595.276]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\nrest", b"GIF89a"])
def test_what_isnt_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        picture_as_pdf(content, title="Scan")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken"])
def test_a_scan_that_cant_be_read_is_joined_to_nothing(content: bytes) -> None:
    with pytest.raises(NotJoined):
        definitive_paper(sheet(), content)


def test_a_scan_with_text_claims_nothing_for_it_but_stays_readable() -> None:
    whole = definitive_paper(sheet(), papers.certificate())

    assert problems(whole, archivable=False) == []
    assert b"pdfaid:part" not in metadata(whole)
    assert b"pdfuaid:part=" not in metadata(whole)
    assert words(whole).count("CERTIFICAT DE RÉALISATION") == 2


def test_what_an_application_drew_on_the_scan_is_kept_and_what_acts_is_not() -> None:
    signed_by_finger = with_drawing(papers.certificate())
    linked = with_annotation(
        signed_by_finger,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 100, 100]),
        A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
    )
    whole = definitive_paper(sheet(), linked)

    assert problems(whole, archivable=False) == []
    assert b"JavaScript" not in whole
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert "/Annots" not in pdf.pages[1].obj
        drawn = pdf.pages[1].Resources.XObject.Scan.read_bytes()
        assert b"20 20 300 300 re" in drawn


def test_turned_and_cropped_pages_are_shown_as_they_were() -> None:
    with pikepdf.open(BytesIO(papers.certificate())) as pdf:
        pdf.pages[0].obj.Rotate = 90
        pdf.pages[0].mediabox = pikepdf.Array([0, 0, 595, 400])
        pdf.pages[0].obj.TrimBox = pikepdf.Array([0, 0, 595, 400])
        pdf.pages[0].obj.CropBox = pikepdf.Array([0, 0, 595, 400])
        turned = BytesIO()
        pdf.save(turned)

    with pikepdf.open(BytesIO(definitive_paper(sheet(), turned.getvalue()))) as pdf:
        assert [float(side) for side in pdf.pages[1].mediabox] == [0, 0, 400, 595]


def test_the_same_two_give_the_same_bytes() -> None:
    scan = picture_as_pdf(photo(), title="Scan")

    assert definitive_paper(sheet(), scan) == definitive_paper(sheet(), scan)


def test_the_whole_is_sealed(tmp_path) -> None:
    sealed = seal(definitive_paper(sheet(), picture_as_pdf(photo(), title="Scan")))

    assert check_seal(sealed).is_genuine
    assert problems(sealed) == []
    assert "Signature is Valid" in pdfsig(sealed, tmp_path)


def metadata(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        return pdf.Root.Metadata.read_bytes()
