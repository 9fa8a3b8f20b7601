"""What is deposited as the signed certificate: recognised on paper and on screen, however badly it was scanned."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from certification.paper.recognising import Expected, Found, Recognition, recognise
from certification.paper.scans import picture_as_pdf
from extranet.documents.inspection import Kind
from extranet.documents.sealing import seal
from tests.certification import papers
from tests.certification.papers import certificate, content, hours, printed
from tests.documents.pdf_factory import resaved, with_annotation, with_drawing
from tests.documents.signing import authority, sign

OLDER, OTHER = "ABCD-EFGH-JKMN", "ZZZZ-ZZZZ-ZZZZ"


@cache
def older() -> bytes:
    return printed(content(OLDER, version=hours(centre=papers.Decimal("140.00"), digest="0" * 64)))


def seen(data: bytes, kind: Kind = Kind.PDF) -> Recognition:
    expected = Expected(papers.NUMBER, papers.DIGEST, certificate(), (OLDER,), (older(),))
    return recognise(data, kind, expected, authority().roots)


@cache
def on_screen(number: str = papers.NUMBER, resolution: int = 150) -> Image.Image:
    data = older() if number == OLDER else certificate(number)
    command = ["pdftoppm", "-r", str(resolution), "-png", "-"]
    image = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return Image.open(BytesIO(image)).convert("RGB")


def scanned(
    number: str = papers.NUMBER, *, degrees: float = 0, quality: int = 60, resolution: int = 150, scribbled: bool = True
) -> bytes:
    """Printed, signed by hand, laid askew on a scanner and saved as JPEG."""
    paper = on_screen(number, resolution).copy()
    if scribbled:
        x, y = paper.width * 0.55, paper.height * 0.72
        ImageDraw.Draw(paper).line([(x + i * 9, y + (i % 3) * 25) for i in range(30)], fill=(20, 20, 120), width=4)
    turned = paper.rotate(degrees, expand=True, fillcolor=(235, 232, 228), resample=Image.Resampling.BICUBIC)
    target = BytesIO()
    turned.save(target, "JPEG", quality=quality)
    return target.getvalue()


@pytest.mark.parametrize("degrees", [-5, -2, 0, 2, 3.5, 5, 90, 180])
def test_a_crooked_scan_says_which_certificate_it_is(degrees: float) -> None:
    assert seen(scanned(degrees=degrees), Kind.JPEG) == Recognition(Found.SCAN, papers.NUMBER)


@pytest.mark.parametrize(("quality", "resolution"), [(25, 150), (60, 100), (85, 300)])
def test_so_does_a_poor_one(quality: int, resolution: int) -> None:
    assert seen(scanned(quality=quality, resolution=resolution, degrees=2), Kind.JPEG).found is Found.SCAN


def test_so_does_a_scan_as_a_pdf_of_several_pages() -> None:
    with pikepdf.open(BytesIO(picture_as_pdf(blank(), title="x"))) as pdf:
        with pikepdf.open(BytesIO(picture_as_pdf(scanned(degrees=3), title="x"))) as paper:
            pdf.pages.extend(paper.pages)
        target = BytesIO()
        pdf.save(target)

    assert seen(target.getvalue()) == Recognition(Found.SCAN, papers.NUMBER)


def test_an_older_version_is_recognised_on_paper_and_as_a_file() -> None:
    assert seen(scanned(OLDER, degrees=3), Kind.JPEG) == Recognition(Found.OLDER, OLDER)
    assert seen(picture_as_pdf(scanned(OLDER), title="x")) == Recognition(Found.OLDER, OLDER)
    assert seen(older()).found is Found.OLDER
    assert seen(sign(older())).found is Found.OLDER
    assert seen(resaved(older())).found is Found.OLDER


def test_another_certificate_is_another() -> None:
    assert seen(scanned(OTHER, degrees=-2), Kind.JPEG) == Recognition(Found.OTHER, OTHER)


def test_the_print_itself_is_unsigned() -> None:
    assert seen(certificate()) == Recognition(Found.UNSIGNED, papers.NUMBER)


def test_the_print_signed_electronically_says_by_whom() -> None:
    signed = seen(sign(certificate()))

    assert (signed.found, signed.number) == (Found.SIGNED, papers.NUMBER)
    assert [one.signer for one in signed.verdict.signatures] == ["Claire Fontaine"]


def test_a_signature_on_something_else_is_said() -> None:
    assert seen(sign(with_drawing(certificate()))).found is Found.ALTERED
    assert seen(with_drawing(sign(certificate()))).found is Found.ALTERED


def test_the_print_with_something_drawn_on_it_is_not_signed() -> None:
    ink = with_annotation(
        certificate(),
        Subtype=pikepdf.Name.Ink,
        Rect=pikepdf.Array([300, 150, 500, 250]),
        InkList=pikepdf.Array([pikepdf.Array([310, 160, 480, 240])]),
    )

    assert seen(ink).found is Found.DRAWN_ON
    assert seen(resaved(certificate())).found is Found.DRAWN_ON


def test_our_own_seal_is_a_signature_with_our_name() -> None:
    sealed = seen(seal(certificate()))

    assert sealed.found is Found.SIGNED
    assert sealed.verdict.signatures[0].signer.startswith("DEMO")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (lambda: blank(), Kind.JPEG),
        (lambda: picture_as_pdf(blank(), title="x"), Kind.PDF),
        (lambda: b"%PDF-1.7 broken", Kind.PDF),
        (lambda: b"\x89PNG broken", Kind.PNG),
        (lambda: with_code("https://ailleurs.example/ABCD"), Kind.PNG),
        (lambda: with_code("K7QF-3M9T-X2PA"), Kind.PNG),  # a number, but not our page's address
    ],
)
def test_what_says_nothing_is_unreadable(data, kind: Kind) -> None:
    assert seen(data(), kind) == Recognition(Found.UNREADABLE)


def blank() -> bytes:
    target = BytesIO()
    Image.new("RGB", (600, 800), "white").save(target, "JPEG")
    return target.getvalue()


def with_code(text: str) -> bytes:
    import segno

    target = BytesIO()
    segno.make(text, micro=False).save(target, kind="png", scale=8)
    return target.getvalue()
