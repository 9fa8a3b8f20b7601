"""Uploads are parsed, not believed."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extranet.documents.inspection import Kind, Limits, Reason, Refused, inspect
from tests.documents.pdf_factory import plain_pdf, rebuilt, recap, saved, simple_pdf
from tests.documents.signing import sign, with_empty_field
from tests.documents.uploads import inspected, picture, refusal

Made = Callable[[], bytes]


class TestNameSizeAndType:
    def test_empty(self) -> None:
        refused = refusal(b"")

        assert refused.code is Reason.EMPTY
        assert "est vide" in str(refused)

    def test_too_large_names_both_sizes(self) -> None:
        refused = refusal(b"%PDF-" + bytes(2_449_000), limits=Limits(size=1_500_000))

        assert refused.code is Reason.TOO_LARGE
        message = str(refused).replace(",", ".")
        assert "pèse 2.5 Mo et la limite est de 1.5 Mo" in message

    @pytest.mark.parametrize("name", ["piece.docx", "piece.svg", "piece", "piece.pdf.exe", "piece.heic"])
    def test_type_not_accepted_names_the_accepted_ones(self, name: str) -> None:
        refused = refusal(b"x", name, accepted=[Kind.PDF, Kind.JPEG])

        assert refused.code is Reason.TYPE_NOT_ACCEPTED
        assert "Types acceptés : PDF, JPEG." in str(refused)

    def test_known_type_that_is_not_accepted_here(self) -> None:
        assert refusal(picture("PNG"), "photo.png", accepted=[Kind.PDF]).code is Reason.TYPE_NOT_ACCEPTED

    @pytest.mark.parametrize(
        ("data", "name", "expected"),
        [
            (picture("PNG"), "photo.jpg", "JPEG"),
            (picture("JPEG"), "photo.pdf", "PDF"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png", "PNG"),
            (b"MZ\x90\x00", "piece.pdf", "PDF"),
            (b"\n" + simple_pdf(), "piece.pdf", "PDF"),
            (b"GIF89a" + simple_pdf(), "piece.pdf", "PDF"),
        ],
        ids=["png as jpg", "jpg as pdf", "svg as png", "program as pdf", "pdf not at the start", "gif and pdf in one"],
    )
    def test_content_that_is_not_what_the_name_says(self, data: bytes, name: str, expected: str) -> None:
        refused = refusal(data, name)

        assert refused.code is Reason.CONTENT_MISMATCH
        assert f"n’a pas la forme d’un fichier {expected}" in str(refused)

    def test_zip_renamed(self) -> None:
        archive = BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("piece.pdf", simple_pdf())

        assert refusal(archive.getvalue()).code is Reason.CONTENT_MISMATCH

    def test_capitals_in_the_suffix(self) -> None:
        assert inspected(simple_pdf(), "PIECE.PDF").kind is Kind.PDF
        assert inspected(picture("JPEG"), "IMG_0001.JPEG").kind is Kind.JPEG


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>"
    + b"".join(
        b"<!ENTITY lol%d '%s'>" % (n, b"&lol%s;" % (str(n - 1).encode() if n > 1 else b"") * 10) for n in range(1, 10)
    )
    + b"]><lolz>&lol9;</lolz>"
)


class TestXml:
    def test_is_kept_byte_for_byte(self) -> None:
        result = inspected(XML, "facture.xml")

        assert (result.kind, result.media_type, result.content) == (Kind.XML, "application/xml", XML)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (LAUGHS, Reason.DOCUMENT_TYPE),
            (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'http://evil.example/a.dtd'><a/>", Reason.DOCUMENT_TYPE),
            (
                b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
                Reason.DOCUMENT_TYPE,
            ),
            (b"<?xml version='1.0'?>" + b"<a>" * 60 + b"</a>" * 60, Reason.TOO_LARGE_XML),
            (b"<?xml version='1.0'?><a>" + b"<b/>" * 60_000 + b"</a>", Reason.TOO_LARGE_XML),
            (b"<?xml version='1.0'?><a>" + bytes(3_000_000).replace(b"\0", b"x") + b"</a>", Reason.TOO_LARGE_XML),
            (b"<?xml version='1.0'?><a><b></a>", Reason.UNREADABLE_XML),
            (b"<?xml version='1.0' encoding='klingon'?><a/>", Reason.UNREADABLE_XML),
            (b"<?xml version='1.0'?><a>&inconnue;</a>", Reason.UNREADABLE_XML),
            (b"<html></html>", Reason.CONTENT_MISMATCH),
            (b"%PDF-1.7", Reason.CONTENT_MISMATCH),
        ],
        ids=[
            "laughs",
            "outside type",
            "outside entity",
            "deep",
            "many",
            "long",
            "broken",
            "encoding",
            "entity",
            "html",
            "pdf",
        ],
    )
    def test_bombs_and_other_things_that_no_invoice_needs(self, data: bytes, reason: Reason) -> None:
        assert refusal(data, "facture.xml").code is reason


class TestPdf:
    def test_says_how_many_pages_and_keeps_every_byte(self) -> None:
        data = simple_pdf(pages=3)

        result = inspected(data)

        assert (result.kind, result.media_type, result.pages) == (Kind.PDF, "application/pdf", 3)
        assert result.content == data

    @pytest.mark.parametrize(
        "made",
        [
            recap,
            lambda: sign(recap()),
            lambda: with_empty_field(recap(), "Signature"),
            lambda: with_form_field(),
            lambda: simple_pdf(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
            lambda: simple_pdf(OpenAction=Array([0, Name.Fit])),
            lambda: with_link(),
        ],
        ids=["our own", "signed", "field to sign", "form field", "opens at a page", "opens at a place", "link"],
    )
    def test_ordinary_files_pass_unchanged(self, made: Made) -> None:
        data = made()

        assert inspected(data).content == data

    def test_too_many_pages(self) -> None:
        refused = refusal(simple_pdf(pages=4), limits=Limits(pages=3))

        assert refused.code is Reason.TOO_MANY_PAGES
        assert "compte 4 pages et la limite est de 3" in str(refused)

    @pytest.mark.parametrize(
        "damage",
        [
            lambda data: data[: len(data) // 2],
            lambda data: data[:-20],
            lambda data: b"%PDF-1.7\n" + bytes(500),
            lambda data: b"%PDF-1.7\n%%EOF\n",
            lambda data: data.replace(b"/Type /Pages", b"/Type /Fages").replace(b"/Kids", b"/Gids"),
        ],
        ids=["half", "end missing", "zeros", "nothing inside", "no pages"],
    )
    def test_damaged(self, damage: Callable[[bytes], bytes]) -> None:
        refused = refusal(damage(plain_pdf()))

        assert refused.code is Reason.UNREADABLE_PDF
        assert "abîmé ou incomplet" in str(refused)

    @pytest.mark.parametrize("user", ["", "secret"], ids=["owner's password only", "password to open"])
    def test_encrypted(self, user: str) -> None:
        locked = saved(
            pikepdf.open(BytesIO(simple_pdf())), encryption=pikepdf.Encryption(owner="owner", user=user, R=6)
        )

        refused = refusal(locked)

        assert refused.code is Reason.ENCRYPTED
        assert "Retirez la protection" in str(refused)


def with_form_field() -> bytes:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nom", V="Marie", Rect=Array([0, 0, 99, 20]))
    pdf = pikepdf.open(BytesIO(simple_pdf()))
    widget = pdf.make_indirect(field)
    pdf.pages[0].Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return saved(pdf)


def with_link(**entries: object) -> bytes:
    pdf = pikepdf.open(BytesIO(simple_pdf()))
    address = Dictionary(S=Name.URI, URI="https://fonds.example/")
    link = {"Subtype": Name.Link, "Rect": Array([0, 0, 9, 9]), "A": address} | entries
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, **link)])
    return saved(pdf)


XML = b"<?xml version='1.0' encoding='UTF-8'?><facture><numero>F1</numero></facture>"


def with_attachment(*names: str, content: bytes = XML) -> bytes:
    pdf = pikepdf.open(BytesIO(simple_pdf()))
    for name in names:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
    return saved(pdf)


def address() -> Dictionary:
    return Dictionary(S=Name.URI, URI="https://ailleurs.example/")


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


class TestActivePdf:
    @pytest.mark.parametrize(
        ("made", "reason"),
        [
            (lambda: simple_pdf(OpenAction=script()), Reason.JAVASCRIPT),
            (
                lambda: simple_pdf(Names=Dictionary(JavaScript=Dictionary(Names=Array(["x", script()])))),
                Reason.JAVASCRIPT,
            ),
            (lambda: with_link(A=script()), Reason.JAVASCRIPT),
            (lambda: with_link(A=Dictionary(S=Name.GoTo, Next=Array([address(), script()]))), Reason.JAVASCRIPT),
            (
                lambda: simple_pdf(AcroForm=Dictionary(CO=Array([Dictionary(AA=Dictionary(C=script()))]))),
                Reason.JAVASCRIPT,
            ),
            (lambda: with_link(A=Dictionary(S=Name.Launch, F="calc.exe")), Reason.LAUNCH),
            (lambda: simple_pdf(OpenAction=address()), Reason.OPENING_ACTION),
            (lambda: simple_pdf(OpenAction=Dictionary(S=Name.GoTo, Next=address())), Reason.OPENING_ACTION),
            (
                lambda: simple_pdf(OpenAction=Dictionary(S=Name.SubmitForm, F="https://x.example")),
                Reason.OPENING_ACTION,
            ),
            (lambda: simple_pdf(AA=Dictionary(WC=address())), Reason.OPENING_ACTION),
            (lambda: with_link(AA=Dictionary(PV=address())), Reason.OPENING_ACTION),
            (lambda: with_attachment("facture.xml"), Reason.ATTACHMENT),
            (lambda: with_attachment("jeu.exe"), Reason.ATTACHMENT),
            (lambda: with_link(Subtype=Name.FileAttachment), Reason.ATTACHMENT),
            (lambda: simple_pdf(AcroForm=Dictionary(Fields=Array(), XFA="<xdp/>")), Reason.XFA),
        ],
    )
    def test_refused(self, made: Made, reason: Reason) -> None:
        assert refusal(made()).code is reason

    def test_names_written_in_disguise(self) -> None:
        plain = saved(pikepdf.open(BytesIO(with_link(A=script()))), object_stream_mode=pikepdf.ObjectStreamMode.disable)
        hidden = plain.replace(b"/JavaScript", b"/J#61v#61Script").replace(b"/JS ", b"/#4aS ")
        assert b"JavaScript" not in hidden

        assert refusal(rebuilt(hidden)).code is Reason.JAVASCRIPT

    def test_inside_an_object_stream(self) -> None:
        pdf = pikepdf.open(BytesIO(simple_pdf()))
        pdf.Root.OpenAction = pdf.make_indirect(script())
        packed = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        assert b"JavaScript" not in packed

        assert refusal(packed).code is Reason.JAVASCRIPT

    def test_text_that_only_mentions_it(self) -> None:
        assert inspected(simple_pdf(Title="/JavaScript /Launch /XFA")).pages == 1

    def test_allowed_attachments(self) -> None:
        limits = Limits(attachments=frozenset({".xml"}))

        assert inspected(with_attachment("factur-x.XML"), limits=limits).pages == 1
        assert refusal(with_attachment("jeu.exe"), limits=limits).code is Reason.ATTACHMENT
        assert refusal(with_attachment("jeu.xml.exe"), limits=limits).code is Reason.ATTACHMENT
        assert refusal(with_attachment("a.xml", "b.xml"), limits=limits).code is Reason.ATTACHMENTS

    @pytest.mark.parametrize(
        ("content", "reason"), [(b"content", Reason.UNREADABLE_XML), (LAUGHS, Reason.DOCUMENT_TYPE)]
    )
    def test_an_attachment_is_parsed_too(self, content: bytes, reason: Reason) -> None:
        data = with_attachment("factur-x.xml", content=content)

        assert refusal(data, limits=Limits(attachments=frozenset({".xml"}))).code is reason


def test_every_reason_has_its_words() -> None:
    messages = {str(Refused(reason, **dict.fromkeys(DETAILS, "1")).message) for reason in Reason}

    assert len(messages) == len(Reason)
    assert not any("{" in message for message in messages)


DETAILS = ("name", "size", "limit", "accepted", "expected", "count", "width", "height")


def test_the_upload_may_be_a_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(simple_pdf())

    with path.open("rb") as file:
        assert inspect(file, name="piece.pdf", accepted=[Kind.PDF]).pages == 1
