"""PDFs for the tests: our own recap, hostile files, scans, and updates appended by hand.

`append_revision` writes an incremental update (ISO 32000-2 §7.5.6) with nothing but its own few lines, so that
what the product says about a file is not only pyHanko's opinion about pyHanko's work.
"""

import zlib
from collections.abc import Mapping
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from extranet.documents.rendering import render_pdf

NUMBER = "2026-000123"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def no_resources(address: str) -> tuple[bytes, str]:
    raise LookupError(address)


@cache
def recap(*, digest: str = DIGEST, number: str = NUMBER, workers: int = 2) -> bytes:
    """A recap as the site renders it: two pages, a link, the number and the digest printed."""
    rows = "".join(f"<tr><td>Travailleur {n}</td><td>7,00</td></tr>" for n in range(workers))
    page = (
        f"<html lang='fr'><head><title>Récapitulatif {number}</title></head><body>"
        f"<h1>Récapitulatif de la demande {number}</h1><table>{rows}</table>"
        f"<p>Empreinte : {digest}</p><p><a href='https://fonds.example/aide'>Aide</a></p>"
        "<h2 style='break-before: page'>Attestation</h2><p>Je certifie que les présences sont exactes.</p>"
        "</body></html>"
    )
    return render_pdf(page, resolve=no_resources, identifier=digest[:16])


def simple_pdf(pages: int = 1, **root: object) -> bytes:
    """A small PDF made by pikepdf, with extra entries in its catalogue."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    for key, value in root.items():
        pdf.Root[f"/{key}"] = value
    return saved(pdf)


def plain_pdf() -> bytes:
    """A file whose objects can be read as text."""
    return saved(pikepdf.open(BytesIO(simple_pdf())), object_stream_mode=pikepdf.ObjectStreamMode.disable)


def rebuilt(data: bytes) -> bytes:
    """The cross-reference table made right again, by hand, after bytes were put in."""
    body = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
    numbers = {}
    for line_start in [i + 1 for i in range(len(body) - 1) if body[i : i + 1] == b"\n"]:
        number, _space, rest = body[line_start : line_start + 20].partition(b" ")
        if number.isdigit() and rest.startswith(b"0 obj"):
            numbers[int(number)] = line_start
    rows = b"".join(b"%010d 00000 n \n" % numbers[n] for n in sorted(numbers))
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(numbers) + 1, rows)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    target = BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def resaved(data: bytes) -> bytes:
    """The same document written anew by qpdf, as some signing services do."""
    return saved(pikepdf.open(BytesIO(data)))


@cache
def bomb(size: int, layers: int = 1) -> bytes:
    """A PDF whose only stream decompresses to `size` zero bytes, through `layers` of zlib."""
    data = zlib.compress(bytes(size), 9)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = Stream(pdf, data, Filter=Array([Name.FlateDecode] * layers))
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def scan(text: str = "", *, hidden: bool = False) -> bytes:
    """A page that is a picture of paper; `text` is printed over it, or laid invisibly as text recognition does."""
    picture = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(picture).text((50, 50), "Récapitulatif, signé à la main")
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG")
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    drawn = Stream(pdf, jpeg.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=600, Height=800,
                   ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(XObject=Dictionary(Scan=pdf.make_indirect(drawn)), Font=Dictionary(F=font))
    mode = 3 if hidden else 0
    lines = f"q 595 0 0 842 0 0 cm /Scan Do Q BT /F 10 Tf {mode} Tr 50 20 Td ({text}) Tj ET"
    page.Contents = Stream(pdf, lines.encode("latin-1"))
    return saved(pdf)


def append_revision(
    data: bytes,
    objects: Mapping[int, bytes],
    *,
    root: int | None = None,
    freed: tuple[int, ...] = (),
    chained: bool = True,
    generation: int = 0,
) -> bytes:
    """The file with one more revision: objects added or replaced by number, some freed, maybe another catalogue.

    When not `chained`, the revision doesn't say what it goes on from: it is a document by itself.
    """
    pdf = pikepdf.open(BytesIO(data))
    trailer = pdf.trailer
    table = max(int(trailer.Size), *objects) + 1 if objects else int(trailer.Size)
    result = bytearray(data if data.endswith(b"\n") else data + b"\n")
    entries: dict[int, tuple[int, int, int]] = dict.fromkeys(freed, (0, 0, 1))
    for number, body in objects.items():
        entries[number] = (1, len(result), generation)
        result += b"%d %d obj\n%s\nendobj\n" % (number, generation, body)
    start = len(result)
    entries[table] = (1, start, 0)
    rows = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([third])
        for _number, (kind, place, third) in sorted(entries.items())
    )
    index = " ".join(f"{number} 1" for number in sorted(entries))
    previous = b"/Prev %d" % int(data[data.rindex(b"startxref") + 9 :].split()[0]) if chained else b""
    kept = b" ".join(
        b"/%s %s" % (key.encode(), trailer[f"/{key}"].unparse())
        for key in ("Info", "ID")
        if chained and f"/{key}" in trailer
    )
    catalogue = b"%d 0 R" % root if root else trailer.Root.unparse()
    result += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%s] %s /Root %s %s /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    ) % (table, table + 1, index.encode(), previous, catalogue, kept, len(rows), rows, start)
    return bytes(result)


class Editor:
    """A document opened to be changed; what was added or touched is appended as one revision."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.pdf = pikepdf.open(BytesIO(data), inherit_page_attributes=False)
        self.root = self.pdf.Root
        self.page = self.pdf.pages[0].obj
        self._bodies: dict[int, bytes | pikepdf.Object] = {}

    def add(self, item: Dictionary, body: bytes | None = None) -> pikepdf.Object:
        """A new object; `body` when its bytes matter."""
        new = self.pdf.make_indirect(item)
        self._bodies[new.objgen[0]] = body or new
        return new

    def touch(self, item: pikepdf.Object) -> None:
        """An object of the document that is changed in place, and must be written again."""
        self._bodies[item.objgen[0]] = item

    def done(self, **options: object) -> bytes:
        bodies = {
            number: body if isinstance(body, bytes) else body.unparse(resolved=True)
            for number, body in self._bodies.items()
        }
        return append_revision(self._data, bodies, **options)


def with_drawing(data: bytes) -> bytes:
    """A rectangle drawn over the first page."""
    editor = Editor(data)
    lines = b"0 0 1 RG 20 20 300 300 re S"
    drawing = editor.add(Dictionary(), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines), lines))
    editor.page.Contents = Array([editor.page.Contents, drawing])
    editor.touch(editor.page)
    return editor.done()


def with_annotation(data: bytes, **entries: object) -> bytes:
    """An annotation added to the first page."""
    editor = Editor(data)
    annotation = editor.add(Dictionary(Type=Name.Annot, **entries))
    editor.page.Annots = Array([*editor.page.get("/Annots", []), annotation])
    editor.touch(editor.page)
    return editor.done()


def with_comment(data: bytes) -> bytes:
    return with_annotation(data, Subtype=Name.FreeText, Rect=Array([50, 50, 300, 300]), Contents="FAUX")


def with_text_field(data: bytes) -> bytes:
    return with_annotation(data, Subtype=Name.Widget, FT=Name.Tx, Rect=Array([50, 50, 300, 300]), V="FAUX")


def with_links_removed(data: bytes) -> bytes:
    editor = Editor(data)
    del editor.page.Annots
    editor.touch(editor.page)
    return editor.done()


def with_page_added(data: bytes) -> bytes:
    editor = Editor(data)
    tree = editor.root.Pages
    page = editor.add(Dictionary(Type=Name.Page, Parent=tree, MediaBox=Array([0, 0, 595, 842])))
    tree.Kids = Array([*tree.Kids, page])
    tree.Count += 1
    editor.touch(tree)
    return editor.done()


def with_other_catalogue(data: bytes, *, chained: bool = True) -> bytes:
    """No object of ours is touched: the trailer names a new catalogue, with one page of its own."""
    editor = Editor(data)
    page = editor.add(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842])))
    tree = editor.add(Dictionary(Type=Name.Pages, Count=1, Kids=Array([page])))
    page.Parent = tree
    catalogue = editor.add(Dictionary(Type=Name.Catalog, Pages=tree))
    return editor.done(root=catalogue.objgen[0], chained=chained)


def flipped(data: bytes, position: int) -> bytes:
    """One bit changed."""
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def with_other_document_behind(data: bytes) -> bytes:
    """Our bytes, then a whole other document that doesn't go on from them."""
    return with_other_catalogue(data, chained=False)


def with_font_replaced(data: bytes) -> bytes:
    """Other glyphs for the same codes: the text says something else, the page's own objects are untouched."""
    editor = Editor(data)
    font = next(o for o in editor.pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font)
    font.ToUnicode = Name("/Identity-H")
    editor.touch(font)
    return editor.done()


def with_content_freed(data: bytes) -> bytes:
    editor = Editor(data)
    return editor.done(freed=(editor.page.Contents.objgen[0],))


def with_content_in_another_generation(data: bytes) -> bytes:
    """The number of our page's content used again, under the next generation."""
    editor = Editor(data)
    body = b"<< /Length 4 >>\nstream\nq Q\n\nendstream"
    return append_revision(data, {editor.page.Contents.objgen[0]: body}, generation=1)


def with_dynamic_form(data: bytes) -> bytes:
    editor = Editor(data)
    editor.root.AcroForm = Dictionary(Fields=Array(), XFA="<xdp/>")
    editor.touch(editor.root)
    return editor.done()
