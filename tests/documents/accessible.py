"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as it can be read off its objects with pikepdf.

Not a validator's word: the rules that our renderer, our templates or the seal could break.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

SHOWING = {"Tj", "TJ", "'", '"', "Do", "INLINE IMAGE", "sh", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}


def problems(data: bytes, *, archivable: bool = True) -> list[str]:
    """What is wrong, in a line each; empty when nothing is."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = list(_of_catalogue(pdf)) + list(_of_metadata(pdf, archivable)) + list(_of_fonts(pdf))
        tags = list(_walk(pdf.Root.StructTreeRoot.K))
        found += list(_of_tags(tags)) + list(_of_pages(pdf, tags))
    return found


def figures(data: bytes) -> list[str]:
    """What is said of each picture, in reading order."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [str(tag.Alt) for tag in _walk(pdf.Root.StructTreeRoot.K) if tag.get("/S") == Name.Figure]


def _of_catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "encrypted"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title isn't shown"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    if {"/JavaScript", "/AA", "/OpenAction"} & set(root.keys()):
        yield "does something when it is opened"


def _of_metadata(pdf: pikepdf.Pdf, archivable: bool) -> Iterator[str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if metadata.get("dc:title") != str(pdf.docinfo.get("/Title", "")):
            yield "two titles"
        if not archivable:
            return
        if metadata.get("pdfaid:part") != "3" or metadata.get("pdfaid:conformance") not in {"A", "B"}:
            yield "no PDF/A-3"
        if metadata.get("pdfuaid:part") != "1":
            yield "no PDF/UA-1"
    if "pdfaExtension" not in bytes(pdf.Root.Metadata.read_bytes()).decode():
        yield "PDF/A isn't told what pdfuaid is"
    intents = pdf.Root.get("/OutputIntents", Array())
    if not any(one.S == Name.GTS_PDFA1 and "/DestOutputProfile" in one for one in intents):
        yield "no output intent"


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
                yield f"font {item.get('/FontName')} not embedded"
        elif isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0 and "/ToUnicode" not in item:
            yield f"font {item.BaseFont} can't be read out"


def _walk(item: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(item, Array):
        for one in item:
            yield from _walk(one)
    elif isinstance(item, Dictionary):
        yield item
        if "/K" in item:
            yield from _walk(item.K)


def _of_tags(tags: list[pikepdf.Dictionary]) -> Iterator[str]:
    levels = [int(str(tag.S)[2:]) for tag in tags if str(tag.get("/S", ""))[:2] == "/H" and str(tag.S)[2:].isdigit()]
    if any(after - before > 1 for before, after in zip([0, *levels], levels, strict=False)):
        yield f"headings skip a level: {levels}"
    for tag in tags:
        if tag.get("/S") == Name.Figure and not str(tag.get("/Alt", "")):
            yield "a picture without description"
        if tag.get("/S") == Name.Link and not any(_is_annotation(kid) for kid in _walk(tag.K)):
            yield "a link that leads nowhere"


def _is_annotation(tag: pikepdf.Dictionary) -> bool:
    return tag.get("/Type") == Name.OBJR


def _of_pages(pdf: pikepdf.Pdf, tags: list[pikepdf.Dictionary]) -> Iterator[str]:
    reachable = {tag.objgen for tag in tags}
    numbers = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree))
    for count, page in enumerate(pdf.pages, start=1):
        owners = numbers.get(int(page.obj.get("/StructParents", -1)), Array())
        marks: list[int | str | None] = []
        for instruction in pikepdf.parse_content_stream(page):
            match str(instruction.operator):
                case "BMC":
                    marks.append(str(instruction.operands[0]))
                case "BDC":
                    kind, properties = instruction.operands
                    is_real = isinstance(properties, Dictionary) and "/MCID" in properties
                    marks.append(int(properties.MCID) if is_real else str(kind))
                case "EMC":
                    marks.pop()
                case operator if operator in SHOWING:
                    real = [mark for mark in marks if isinstance(mark, int)]
                    if "/Artifact" not in marks and not real:
                        yield f"page {count}: {operator} is neither content nor decoration"
                    if real and owners[real[-1]].objgen not in reachable:
                        yield f"page {count}: content {real[-1]} stands outside the tree"
        for annotation in page.obj.get("/Annots", []):
            is_shown = not int(annotation.get("/F", 0)) & 2 and any(float(side) for side in annotation.Rect)
            if is_shown and "/StructParent" not in annotation:
                yield f"page {count}: {annotation.Subtype} isn't tagged"


def _pairs(tree: pikepdf.Dictionary) -> Iterator[tuple[int, pikepdf.Object]]:
    for kid in tree.get("/Kids", []):
        yield from _pairs(kid)
    numbers = list(tree.get("/Nums", []))
    yield from ((int(number), value) for number, value in zip(numbers[::2], numbers[1::2], strict=True))
