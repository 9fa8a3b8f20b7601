"""Parses one uploaded file. A program, not a module of the site: see the package's docstring.

Standard input: one line of JSON (kind and limits), then the file. Standard output: one line of JSON, either
``{"refused": reason, ...}`` or the measures, then for a picture its new bytes. Being killed is an answer too.
"""

import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from pikepdf.settings import set_qpdf_limits

SLICE = 1 << 16
# What qpdf may decompress by itself in one piece: tables of objects, and streams with unusual filters.
IN_ONE_PIECE = 32_000_000
# A PDF object is looked at closely only when its text holds one of these names: looking is fifty times slower.
SUSPECT = ("/JS", "/JavaScript", "/Launch", "/EF", "/FileAttachment", "/XFA", "/AA", "/OpenAction")


class Refusal(Exception):
    """What the parent process is answered: the reason, with the numbers that explain it."""

    def __init__(self, reason: str, **details: int) -> None:
        self.answer = {"refused": reason, **details}


def probe_pdf(data: bytes, limits: dict[str, Any]) -> dict[str, int]:
    """The number of pages, after every object and every stream has been read."""
    set_qpdf_limits(
        flate_max_memory=IN_ONE_PIECE,
        run_length_max_memory=IN_ONE_PIECE,
        dct_max_memory=IN_ONE_PIECE,
        doc_max_warnings=100,
    )
    try:
        # Without recovery: a file that must be guessed at reads differently in each program.
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refusal("encrypted")
            objects = list(pdf.objects)
            if len(objects) > limits["objects"]:
                raise Refusal("too_complex")
            pages = len(pdf.pages)
            refuse_active_content(objects, limits["attachments"])
            refuse_bombs(objects, limits["decompressed"])
            for carried in attached(objects):
                refuse_harmful_xml(carried, limits)
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    except pikepdf.PdfError as error:
        raise Refusal("too_complex" if out_of_memory(error) else "unreadable_pdf") from None
    if pages > limits["pages"]:
        raise Refusal("too_many_pages", count=pages, limit=limits["pages"])
    if not pages:
        raise Refusal("unreadable_pdf")
    return {"pages": pages}


def out_of_memory(error: pikepdf.PdfError) -> bool:
    """qpdf tells its own limits and the kernel's by text only."""
    return "limit exceeded" in str(error) or "bad_alloc" in str(error)


def refuse_active_content(objects: Iterable[Object], attachments: list[str]) -> None:
    """Refuse what runs, what starts something by itself, and what carries files other than the allowed ones."""
    for item in objects:
        own = item.stream_dict if isinstance(item, Stream) else item
        if not isinstance(own, Dictionary | Array):
            continue
        text = own.unparse(resolved=True)
        if not any(name.encode() in text for name in SUSPECT):
            continue
        for entry in dictionaries(own):
            if "/JS" in entry or entry.get("/S") == Name.JavaScript:
                raise Refusal("javascript")
            if entry.get("/S") == Name.Launch:
                raise Refusal("launch")
            if "/XFA" in entry:
                raise Refusal("xfa")
            if "/EF" in entry and not allowed_attachment(entry, attachments):
                raise Refusal("attachment")
            if entry.get("/Subtype") == Name.FileAttachment:
                raise Refusal("attachment")
            refuse_unasked_actions(entry)


def dictionaries(item: Object) -> Iterator[Dictionary]:
    """All the dictionaries written inside one object; what it refers to is another object, seen in its turn."""
    pending = [item]
    while pending:
        value = pending.pop()
        if isinstance(value, Dictionary):
            yield value
            parts: Iterable[Any] = value.as_dict().values()
        elif isinstance(value, Array):
            parts = value.as_list()
        else:
            continue
        pending.extend(p for p in parts if isinstance(p, Dictionary | Array) and not p.is_indirect)


def allowed_attachment(file_specification: Dictionary, suffixes: list[str]) -> bool:
    names = [str(file_specification[key]) for key in ("/F", "/UF") if key in file_specification]
    return bool(names) and all(name.lower().endswith(tuple(suffixes)) for name in names)


def attached(objects: Iterable[Object]) -> list[bytes]:
    """The one file that is carried, if any, of those allowed: whatever else names it, it is read once."""
    found: dict[tuple[int, int], Stream] = {}
    for item in objects:
        own = item.stream_dict if isinstance(item, Stream) else item
        if not isinstance(own, Dictionary | Array) or b"/EF" not in own.unparse(resolved=True):
            continue
        for entry in dictionaries(own):
            files = entry.get("/EF")
            for stream in files.as_dict().values() if isinstance(files, Dictionary) else []:
                if isinstance(stream, Stream):
                    found[stream.objgen] = stream
    if len(found) > 1:
        raise Refusal("attachments")
    return [stream.read_bytes() for stream in found.values()]


def refuse_harmful_xml(data: bytes, limits: dict[str, Any]) -> None:
    """Refuse what declares a document type, so that no entity exists, and what is too long, too deep or broken."""
    if len(data) > limits["xml_size"]:
        raise Refusal("too_large_xml")
    depth = count = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > limits["depth"] or count > limits["elements"]:
            raise Refusal("too_large_xml")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(*_names: object) -> None:
        raise Refusal("document_type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declare
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refusal("unreadable_xml") from None


def refuse_unasked_actions(holder: Dictionary) -> None:
    """Refuse what happens at opening, on showing a page or on touching a field, unless it only goes to a page."""
    pending: list[Any] = [holder.get("/OpenAction")]
    additional = holder.get("/AA")
    if isinstance(additional, Dictionary):
        pending.extend(additional.as_dict().values())
    seen = pikepdf.ObjectSet()
    while pending:
        action = pending.pop()
        if isinstance(action, Dictionary) and seen.add(action):
            kind = action.get("/S", Name.GoTo)
            if kind != Name.GoTo:
                raise Refusal({"/JavaScript": "javascript", "/Launch": "launch"}.get(str(kind), "opening_action"))
            following = action.get("/Next")
            pending.extend(following.as_list() if isinstance(following, Array) else [following])


class Budget:
    """The bytes that all the streams of a file may come to, counted at every stage of decoding."""

    def __init__(self, size: int) -> None:
        self.left = size

    def spend(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.left -= len(piece)
            if self.left < 0:
                raise Refusal("too_complex")
            yield piece


def refuse_bombs(objects: Iterable[Object], size: int) -> None:
    """Refuse when all the streams together decompress to more than `size` bytes."""
    budget = Budget(size)
    for item in objects:
        if isinstance(item, Stream):
            for _piece in decoded(item, budget):
                pass


def decoded(stream: Stream, budget: Budget) -> Iterator[bytes]:
    """What a stream decodes to, piece by piece; pictures inside (JPEG and the like) are left as they are."""
    filters = stream.get("/Filter", Array())
    names = [filters] if isinstance(filters, Name) else list(filters)
    if Name.LZWDecode in names or Name.RunLengthDecode in names:
        return budget.spend([decoded_by_qpdf(stream)])
    raw = stream.read_raw_bytes()
    pieces = budget.spend(raw[i : i + SLICE] for i in range(0, len(raw), SLICE))
    for _layer in range(names.count(Name.FlateDecode)):
        pieces = budget.spend(inflate(pieces))
    return pieces


def decoded_by_qpdf(stream: Stream) -> bytes:
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.all)
    except pikepdf.PdfError as error:
        if out_of_memory(error):
            raise
        return b""


def inflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Undo one layer of zlib; a broken layer ends where it breaks, as it does for every reader."""
    decoder = zlib.decompressobj()
    for piece in pieces:
        while piece and not decoder.eof:
            try:
                yield decoder.decompress(piece, SLICE)
            except zlib.error:
                return
            piece = decoder.unconsumed_tail


def probe_picture(data: bytes, kind: str, limits: dict[str, Any]) -> tuple[dict[str, int], bytes]:
    """Width and height in pixels, upright, and the picture written anew: pixels only."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit is smaller, and refuses rather than warns
    try:
        picture: Image.Image = Image.open(BytesIO(data), formats=[kind])
        if picture.width * picture.height > limits["pixels"]:
            millions = limits["pixels"] // 1_000_000
            raise Refusal("too_many_pixels", width=picture.width, height=picture.height, limit=millions)
        ImageOps.exif_transpose(picture, in_place=True)
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refusal("unreadable_picture") from None
    transparency = picture.info.get("transparency")
    picture.info = {} if transparency is None else {"transparency": transparency}
    if kind == "JPEG" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    new = BytesIO()
    picture.save(new, kind, quality=90, compress_level=3)
    return {"width": picture.width, "height": picture.height}, new.getvalue()


def main() -> None:
    limits = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    content = b""
    try:
        if limits["kind"] == "PDF":
            answer: dict[str, Any] = probe_pdf(data, limits)
        elif limits["kind"] == "XML":
            refuse_harmful_xml(data, limits)
            answer = {}
        else:
            answer, content = probe_picture(data, limits["kind"], limits)
    except Refusal as refusal:
        answer = refusal.answer
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
