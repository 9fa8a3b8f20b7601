"""What a file that begins with our bytes changes in our document.

A PDF is changed by appending: each revision replaces or adds objects. A file that begins with our bytes and
carries a perfectly valid signature may still show something else, when a revision between our bytes and the
signature replaced a page. pyHanko's difference analysis can't tell: it starts from a *signed* revision. So the
state of the document after each revision is compared with ours, and only what signing needs is let through:

- the catalogue may gain a form, a store of proofs (DSS), a certification, new metadata;
- a page may gain signature fields and nothing else, as long as they don't cover the page;
- a signature field of ours may be filled in.

New objects need no look: they can be reached only through a replaced one. The lists were tried on pyHanko and on
OpenSSL with updates laid out by hand; when the product of a signing service is refused here, widen them from
its file, not by guessing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# A visible signature is a stamp; stamps that cover more than this part of a page hide what is written there.
LARGEST_STAMPS = 0.25


class What(StrEnum):
    OTHER_DOCUMENT = "other_document"
    STRUCTURE = "structure"
    PAGES = "pages"
    PAGE = "page"
    ANNOTATION_ADDED = "annotation_added"
    ANNOTATION_REMOVED = "annotation_removed"
    LARGE_STAMP = "large_stamp"
    FORM = "form"
    PART = "part"


_DESCRIPTIONS: dict[What, StrPromise] = {
    What.OTHER_DOCUMENT: _("un autre document a été placé à la suite du nôtre"),
    What.STRUCTURE: _("la structure du document a été remplacée"),
    What.PAGES: _("des pages ont été ajoutées, retirées ou déplacées"),
    What.PAGE: _("le contenu de la page {page} a été modifié"),
    What.ANNOTATION_ADDED: _("un ajout a été posé sur la page {page} ({detail})"),
    What.ANNOTATION_REMOVED: _("un élément a été retiré de la page {page}"),
    What.LARGE_STAMP: _("les cachets de signature recouvrent plus du quart de la page {page}"),
    What.FORM: _("un formulaire a été ajouté au document"),
    What.PART: _("une partie du document (police, image ou autre) a été remplacée"),
}
_ANNOTATIONS = {
    "/FreeText": _("texte"),
    "/Text": _("note"),
    "/Highlight": _("surlignage"),
    "/Stamp": _("tampon"),
    "/Ink": _("dessin"),
    "/Widget": _("champ de formulaire"),
    "/Link": _("lien"),
}


@dataclass(frozen=True)
class Difference:
    """One way in which a state of the document is not ours; pages count from 1."""

    what: What
    page: int = 0
    detail: str = ""

    @property
    def description(self) -> StrPromise:
        return format_lazy(_DESCRIPTIONS[self.what], page=self.page, detail=_ANNOTATIONS.get(self.detail, self.detail))


@dataclass(frozen=True)
class Change:
    """A difference and the revision, counted from 0, that brought it."""

    revision: int
    difference: Difference


def changes_since(ours: bytes, got: bytes) -> list[Change]:
    """The differences that the revisions after ours bring, oldest first; `got` begins with `ours`.

    Raises whatever pyHanko raises on a malformed file.
    """
    original = PdfFileReader(BytesIO(ours), strict=False)
    continued = PdfFileReader(BytesIO(got), strict=False)
    last, end = original.total_revisions - 1, continued.total_revisions
    # Does the chain of revisions go through our last one? A whole other document may simply follow ours.
    if end <= last or continued.xrefs.get_startxref_for_revision(last) != original.last_startxref:
        return [Change(last + 1, Difference(What.OTHER_DOCUMENT))]
    document = _Document(continued, last)
    found: dict[Difference, Change] = {}
    for revision in range(last + 1, end):
        for difference in document.differences(revision):
            found.setdefault(difference, Change(revision, difference))
    return sorted(found.values(), key=lambda change: (change.revision, change.difference.page, change.difference.what))


@dataclass(frozen=True)
class _Role:
    """What an object of ours is for, and which of its entries signing may change; None: all of it."""

    difference: Difference
    may_change: frozenset[str] | None = frozenset()


_FREE = _Role(Difference(What.PART), None)
_OTHER = _Role(Difference(What.PART))
_CATALOGUE = _Role(
    Difference(What.STRUCTURE),
    frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"}),
)
_INFORMATION = _Role(Difference(What.STRUCTURE), frozenset({"/ModDate", "/Producer"}))
_PAGE_TREE = _Role(Difference(What.PAGES))
_FORM = _Role(Difference(What.FORM), frozenset({"/Fields", "/SigFlags", "/DR", "/DA"}))
_SIGNATURE_FIELD = _Role(Difference(What.FORM), frozenset({"/V", "/AP", "/P", "/F", "/M"}))


class _Document:
    """Our document inside the longer file."""

    def __init__(self, reader: PdfFileReader, last: int) -> None:
        self._reader = reader
        self._last = last
        self._ours = reader.get_historical_resolver(last)
        self._objects = {
            ref for revision in range(last + 1) for ref in reader.xrefs.explicit_refs_in_revision(revision)
        }
        self._root = _reference(self._ours.trailer_view, "/Root")
        self._pages = list(_pages(self._ours))
        self._roles = self._name_objects()

    def differences(self, revision: int) -> Iterator[Difference]:
        """How the document, as it is after a revision, differs from ours."""
        now = self._reader.get_historical_resolver(revision)
        if _reference(now.trailer_view, "/Root") != self._root or "/Encrypt" in now.trailer_view:
            yield Difference(What.STRUCTURE)
            return
        xrefs = self._reader.xrefs
        for ref in self._objects:
            if xrefs.get_historical_ref(ref, revision) != xrefs.get_historical_ref(ref, self._last):
                yield from self._compare(ref, now)
        # One of our numbers under another generation: some readers would take it for ours.
        ours = {ref.idnum for ref in self._objects}
        if any(ref.idnum in ours and ref not in self._objects for ref in xrefs.explicit_refs_in_revision(revision)):
            yield Difference(What.PART)
        form = now.root.get("/AcroForm")
        if isinstance(form, DictionaryObject) and "/XFA" in form:
            yield Difference(What.FORM)
        pages = list(_pages(now))
        if [ref for ref, _page in pages] != [ref for ref, _page in self._pages]:
            yield Difference(What.PAGES)
            return
        for number, ((_ref, before), (_same, after)) in enumerate(zip(self._pages, pages, strict=True), start=1):
            yield from self._compare_annotations(number, before, after)

    def _name_objects(self) -> dict[Reference | None, _Role]:
        root = self._ours.root
        roles: dict[Reference | None, _Role] = {
            _reference(self._ours.trailer_view, "/Info"): _INFORMATION,
            _reference(root, "/Metadata"): _FREE,
            _reference(root, "/DSS"): _FREE,
            _reference(root, "/AcroForm"): _FORM,
        }
        for holder, names in ((root.get("/DSS"), ("/Certs", "/CRLs", "/OCSPs", "/VRI")),
                              (root.get("/AcroForm"), ("/Fields",))):  # fmt: skip
            if isinstance(holder, DictionaryObject):
                roles |= {_reference(holder, name): _FREE for name in names}
        for number, (ref, page) in enumerate(self._pages, start=1):
            content = Difference(What.PAGE, number)
            roles[ref] = _Role(content, frozenset({"/Annots"}))
            roles[_reference(page, "/Contents")] = _Role(content)
            roles |= {item.reference: _Role(content) for item in _references(page, "/Contents")}
            roles[_reference(page, "/Annots")] = _FREE  # looked at one by one
            for item in _references(page, "/Annots"):
                field = item.get_object()
                if _is_signature_field(field):
                    roles[item.reference] = _SIGNATURE_FIELD
                    roles[_reference(field, "/Parent")] = _SIGNATURE_FIELD
            for node in _ancestors(page):
                roles[node] = _PAGE_TREE
        roles[self._root] = _CATALOGUE
        return roles

    def _compare(self, ref: Reference, now: HistoricalResolver) -> Iterator[Difference]:
        role = self._roles.get(ref, _OTHER)
        if role.may_change is None:
            return
        before, after = self._ours.get_object(ref), now.get_object(ref)
        if isinstance(before, StreamObject) or isinstance(after, StreamObject):
            same = type(before) is type(after) and before.encoded_data == after.encoded_data
            changed = set() if same and dict(before.items()) == dict(after.items()) else {"stream"}
        elif isinstance(before, DictionaryObject) and isinstance(after, DictionaryObject):
            old, new = dict(before.items()), dict(after.items())
            changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        else:
            changed = set() if before == after else {"value"}
        if changed - role.may_change:
            yield role.difference

    def _compare_annotations(
        self, number: int, before: DictionaryObject, after: DictionaryObject
    ) -> Iterator[Difference]:
        expected = list(_items(before, "/Annots"))
        covered = 0.0
        for item in _items(after, "/Annots"):
            if expected and item == expected[0]:
                expected.pop(0)
                continue
            annotation = item.get_object()
            kind = annotation.get("/Subtype", "") if isinstance(annotation, DictionaryObject) else ""
            known = isinstance(item, IndirectObject) and item.reference in self._objects
            if known or not _is_signature_field(annotation) or annotation.keys() & {"/A", "/AA"}:
                yield Difference(What.ANNOTATION_ADDED, number, str(kind))
            else:
                covered += _area(annotation.get("/Rect"))
        if covered > LARGEST_STAMPS * _area(_media_box(before)):
            yield Difference(What.LARGE_STAMP, number)
        if expected:
            yield Difference(What.ANNOTATION_REMOVED, number)


def _reference(holder: DictionaryObject, key: str) -> Reference | None:
    """The object that an entry refers to; None when it is absent or written in place."""
    value = holder.raw_get(key) if key in holder else None
    return value.reference if isinstance(value, IndirectObject) else None


def _items(holder: DictionaryObject, key: str) -> Iterator[PdfObject]:
    """The members of an array entry as they are written, references unresolved."""
    array = holder.get(key)
    if isinstance(array, ArrayObject):
        yield from (array.raw_get(i) for i in range(len(array)))


def _references(holder: DictionaryObject, key: str) -> Iterator[IndirectObject]:
    yield from (item for item in _items(holder, key) if isinstance(item, IndirectObject))


def _pages(state: HistoricalResolver) -> Iterator[tuple[Reference, DictionaryObject]]:
    """The pages of a state of the document in their order; a page tree that bites its tail ends there."""
    pending, seen = [state.root.raw_get("/Pages")], set()
    while pending:
        item = pending.pop()
        if item.reference in seen:
            continue
        seen.add(item.reference)
        node = item.get_object()
        if "/Kids" in node:
            pending.extend(reversed(list(_items(node, "/Kids"))))
        else:
            yield item.reference, node


def _ancestors(page: DictionaryObject) -> Iterator[Reference]:
    """The nodes of the page tree above a page of ours."""
    while (parent := _reference(page, "/Parent")) is not None:
        yield parent
        page = page["/Parent"]


def _media_box(page: DictionaryObject) -> PdfObject | None:
    while "/MediaBox" not in page and "/Parent" in page:
        page = page["/Parent"]
    return page.get("/MediaBox")


def _area(box: PdfObject | None) -> float:
    """The area of a rectangle in square points; 0 when there is none."""
    if not isinstance(box, ArrayObject) or len(box) != 4:
        return 0.0
    left, bottom, right, top = (float(side) for side in box)
    return abs(right - left) * abs(top - bottom)


def _is_signature_field(annotation: PdfObject) -> bool:
    """True for the widget of a signature field; the field may be its parent."""
    if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Widget":
        return False
    parent = annotation.get("/Parent")
    kind = annotation.get("/FT") or (parent.get("/FT") if isinstance(parent, DictionaryObject) else None)
    return bool(kind == "/Sig")
