"""Lays scans behind a cover sheet, and makes PDFs of pictures. A program that meets strangers' files: see `scans.py`.

In: a line of JSON, ``{"picture": title}`` or ``{"said": words, "cover": size of the cover sheet in bytes}``, then the
bytes. Out: the PDF. Ends with status 3 for what is no picture.
"""

import json
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

PLAIN_COLOURS = {"/DeviceRGB", "/DeviceGray"}
NO_PICTURE = 3
A4 = (595.276, 841.89)  # points
MARGIN = 18.0


class NotAPicture(Exception):
    """Neither PNG nor JPEG, or one that can't be read."""


def picture_as_pdf(content: bytes, *, title: str) -> bytes:
    """See `scans.picture_as_pdf`."""
    try:
        with Image.open(BytesIO(content)) as picture:
            kind, (width, height) = picture.format, picture.size
            pixels = None if kind == "JPEG" and picture.mode in {"L", "RGB"} else picture.convert("RGB").tobytes()
            grey = picture.mode == "L" and pixels is None
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    if kind not in {"PNG", "JPEG"}:
        raise NotAPicture
    pdf = pikepdf.new()
    image = pdf.make_stream(
        content if pixels is None else pixels,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        BitsPerComponent=8,
    )
    if pixels is None:
        image.Filter = Name.DCTDecode
    page_width, page_height = A4 if height >= width else A4[::-1]
    scale = min((page_width - 2 * MARGIN) / width, (page_height - 2 * MARGIN) / height)
    drawn_width, drawn_height = width * scale, height * scale
    left, bottom = (page_width - drawn_width) / 2, (page_height - drawn_height) / 2
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=image))
    drawing = f"q {drawn_width:.3f} 0 0 {drawn_height:.3f} {left:.3f} {bottom:.3f} cm /Picture Do Q"
    page.obj.Contents = pdf.make_stream(drawing.encode())
    pdf.docinfo.Title = title
    return saved(pdf)


def append_pages(target: pikepdf.Pdf, scan: pikepdf.Pdf, *, said: str) -> None:
    """Lay the scan's pages behind the target's, each tagged as a figure described by `said` (with `{page}`)."""
    scan.generate_appearance_streams()
    scan.flatten_annotations("all")  # what was drawn by hand in an application is often an annotation
    tree = target.Root.StructTreeRoot
    [whole] = tree.K if isinstance(tree.K, Array) else [tree.K]
    number = 1 + max(numbers_in(tree.ParentTree), default=-1)
    for count, page in enumerate(scan.pages, start=1):
        form = target.copy_foreign(page.as_form_xobject())
        left, bottom, right, top = (float(side) for side in form.BBox)
        width, height = right - left, top - bottom
        if int(page.obj.get("/Rotate", 0)) % 180:
            width, height = height, width
        fresh = target.add_blank_page(page_size=(width, height))
        fresh.obj.Resources = Dictionary(XObject=Dictionary(Scan=form))
        placing = page_matrix(fresh, form)
        drawing = b"/Figure <</MCID 0>> BDC q %s cm /Scan Do Q EMC" % placing
        fresh.obj.Contents = target.make_stream(drawing)
        fresh.obj.StructParents = number
        fresh.obj.Tabs = Name.S
        figure = target.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=whole,
                Pg=fresh.obj,
                K=0,
                Alt=said.format(page=count),
                A=Dictionary(O=Name.Layout, BBox=Array([0, 0, round(width, 3), round(height, 3)])),
            )
        )
        whole.K.append(figure)
        add_number(tree.ParentTree, number, target.make_indirect(Array([figure])))
        number += 1


def page_matrix(page: pikepdf.Page, form: pikepdf.Object) -> bytes:
    """The six numbers that lay a form on the whole of a page."""
    whole = pikepdf.Rectangle(page.mediabox)
    placed = page.calc_form_xobject_placement(
        form, Name.Scan, whole, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    return b" ".join(placed.split()[1:7])


def numbers_in(tree: pikepdf.Object) -> Iterator[int]:
    """The keys of a number tree."""
    yield from (int(key) for key in list(tree.get("/Nums", []))[::2])
    for kid in tree.get("/Kids", []):
        yield from numbers_in(kid)


def add_number(tree: pikepdf.Object, key: int, value: pikepdf.Object) -> None:
    """A key larger than all those of the tree."""
    while "/Kids" in tree:
        tree = tree.Kids[-1]
    if "/Nums" not in tree:
        tree.Nums = Array()
    tree.Nums.append(key)
    tree.Nums.append(value)
    if "/Limits" in tree:
        tree.Limits = Array([tree.Limits[0], key])


def joined(cover_pdf: bytes, scan_pdf: bytes, *, said: str) -> bytes:
    """See `cover.definitive_paper`."""
    with pikepdf.open(BytesIO(cover_pdf)) as whole, pikepdf.open(BytesIO(scan_pdf)) as scan:
        keeps_claims = all(is_plain_picture(page) for page in scan.pages)
        append_pages(whole, scan, said=said)
        if not keeps_claims:
            drop_claims(whole)
        return saved(whole)


def is_plain_picture(page: pikepdf.Page) -> bool:
    """Nothing but images in colours that the cover's output intent explains; no text, no transparency, no notes."""
    resources = page.obj.get("/Resources", Dictionary())
    if "/Annots" in page.obj or {"/Font", "/ExtGState", "/Pattern", "/Shading"} & set(resources.keys()):
        return False
    return all(is_plain(item) for item in drawn(resources))


def drawn(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    named = resources.get("/XObject", Dictionary())
    yield from (named[name] for name in named.keys())  # noqa: SIM118 - a pikepdf dictionary


def is_plain(item: pikepdf.Object) -> bool:
    is_image = item.get("/Subtype") == Name.Image and not {"/SMask", "/Mask", "/Alternates", "/OPI"} & set(item.keys())
    return is_image and str(item.get("/ColorSpace", "")) in PLAIN_COLOURS


def drop_claims(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
            if claim in metadata:
                del metadata[claim]


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The same content, the same bytes."""
    target = BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def main() -> int:
    line, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    task = json.loads(line)
    try:
        if "picture" in task:
            made = picture_as_pdf(data, title=task["picture"])
        else:
            made = joined(data[: task["cover"]], data[task["cover"] :], said=task["said"])
    except NotAPicture:
        return NO_PICTURE
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
