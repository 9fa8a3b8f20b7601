"""The channel's answers: the acknowledgement of a file (ACRF) and the notification per form (NOTI).

Processing has two steps: the transfer point acknowledges the file or refuses it whole, then the institution
handles each form. Labels and domains are those of the ACRF glossary (2023/3) and the Notification glossary
(2023/1).

Answers come from outside and are read with distrust: no document type, no entities, no network, bounded
trees. They are also read with tolerance: any namespace, unknown elements passed over, a form that can't be
read reported beside the ones that can.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum
from typing import Any, BinaryIO, Generic, TypeVar, cast

from lxml import etree

from .names import set_key
from .records import ReferenceOrigin
from .schema import problems

ANSWER_MAX_BYTES = 128 * 1024 * 1024
"""Of a whole file: more than 100 000 forms."""

FORM_MAX_BYTES = 2 * 1024 * 1024
"""Of one form with what stands before it; only so much is ever held."""

_BLOCK = 64 * 1024


class MalformedAnswer(ValueError):
    """Not an answer of the expected kind, or not even acceptable XML."""


class HandlingResult(IntEnum):
    """``HandlingResult/ResultCode``."""

    REFUSED = 0
    ACCEPTED = 1
    PROPOSAL = 2
    PROVISIONAL = 3
    TIMED_OUT = 4


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What became of one file. ``set_key`` compares with ``SetName.key``; ``ticket`` is the transfer point's
    number.

    ``errors`` are like ``ACRF-088``.
    """

    created_on: date | None
    created_at: time | None
    file_name: str
    set_key: str | None
    ticket: str | None
    accepted: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnsweredReference:
    type: int | None
    origin: int | None
    number: str | None


@dataclass(frozen=True, slots=True)
class ReportedAnomaly:
    """``error`` is a zone and a code, like ``00024-004``. The worker's data stay out of ``repr``."""

    error: str
    tag: str | None
    value: str | None = field(repr=False)
    severity: str | None
    label: str | None = field(repr=False)
    line: int | None
    column: int | None
    location: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notification:
    """What became of one form.

    To find the form: our own number is in ``own_references``, the set's in ``tickets``, and
    ``original_created_on`` with ``original_created_at`` name it to the millisecond; in this order, for
    echoing our number is mandatory and the rest is not.
    """

    created_on: date | None
    created_at: time | None
    file_name: str | None
    set_key: str | None
    original_created_on: date | None
    original_created_at: time | None
    references: tuple[AnsweredReference, ...]
    result: HandlingResult
    diagnoses: tuple[str, ...] = field(repr=False)
    anomalies: tuple[ReportedAnomaly, ...]
    company_id: str | None
    inss: str | None = field(repr=False)

    @property
    def own_references(self) -> tuple[str, ...]:
        return self._numbers(ReferenceOrigin.DECLARANT)

    @property
    def tickets(self) -> tuple[str, ...]:
        return self._numbers(ReferenceOrigin.TICKET)

    def _numbers(self, origin: int) -> tuple[str, ...]:
        numbers = [reference.number for reference in self.references if reference.origin == origin and reference.number]
        return tuple(dict.fromkeys(numbers))


@dataclass(frozen=True, slots=True)
class UnreadableForm:
    """The form at ``index`` (from 0) lacks something or holds a value that is none."""

    index: int
    reason: str


Answered = TypeVar("Answered", Acknowledgement, Notification)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Answered]):
    """A whole file of answers. ``schema_problems`` is empty without a schema, and never a reason to drop the
    file.
    """

    forms: tuple[Answered, ...]
    unreadable: tuple[UnreadableForm, ...]
    schema_problems: tuple[str, ...]


def read_acrf(stream: BinaryIO) -> Iterator[Acknowledgement | UnreadableForm]:
    """The forms of an acknowledgement, one after the other: a long file takes no more memory than a short one.

    Raises ``MalformedAnswer``, maybe only at the end: read to the end before anything counts.
    """
    return _read(stream, "ACRF", _acknowledgement)


def read_noti(stream: BinaryIO) -> Iterator[Notification | UnreadableForm]:
    """As ``read_acrf``, for a notification."""
    return _read(stream, "NOTIFICATION", _notification)


def parse_acrf(data: bytes, *, schema: etree.XMLSchema | None = None) -> Answer[Acknowledgement]:
    """Read a whole acknowledgement; raises ``MalformedAnswer``."""
    return _whole(data, read_acrf(io.BytesIO(data)), schema)


def parse_noti(data: bytes, *, schema: etree.XMLSchema | None = None) -> Answer[Notification]:
    """Read a whole notification; raises ``MalformedAnswer``."""
    return _whole(data, read_noti(io.BytesIO(data)), schema)


def _whole(data: bytes, forms: Iterator[Answered | UnreadableForm], schema: etree.XMLSchema | None) -> Answer[Answered]:
    read: list[Answered] = []
    unreadable: list[UnreadableForm] = []
    for form in forms:
        if isinstance(form, UnreadableForm):
            unreadable.append(form)
        else:
            read.append(form)
    found = tuple(map(str, problems(schema, etree.fromstring(data, etree.XMLParser(**_DISTRUST))))) if schema else ()
    return Answer(tuple(read), tuple(unreadable), found)


def _read(
    stream: BinaryIO, root_name: str, read: Callable[[etree._Element], Answered]
) -> Iterator[Answered | UnreadableForm]:
    index = -1
    for index, element in enumerate(_form_elements(stream, root_name)):
        try:
            form: Answered | UnreadableForm = read(element)
        except MalformedAnswer as error:
            form = UnreadableForm(index, str(error))
        yield form
    if index < 0:
        raise MalformedAnswer("the answer holds no form")


# What comes from outside: no entities, no network, no document type to load, bounded trees.
_DISTRUST: Any = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _form_elements(stream: BinaryIO, root_name: str) -> Iterator[etree._Element]:
    """Each child of the root that is a form, to be read at once: what was read isn't kept."""
    parser = etree.XMLPullParser(("start", "end"), **_DISTRUST)
    depth = taken = since = 0
    for block in _blocks(stream, parser):
        taken += len(block)
        since += len(block)
        for event, element in cast(Iterator[tuple[str, Any]], parser.read_events()):
            if event == "start":
                if depth == 0:
                    _check_root(element, root_name)
                depth += 1
                continue
            depth -= 1
            if depth == 1:
                since = 0
                if isinstance(element.tag, str) and _local(element) == "Form":
                    yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if taken > ANSWER_MAX_BYTES or since > FORM_MAX_BYTES:
            raise MalformedAnswer("the answer, or a form of it, is too big")


def _blocks(stream: BinaryIO, parser: etree.XMLPullParser) -> Iterator[bytes]:
    """The blocks of the stream, each given to the parser before; a last empty one when it is closed."""
    try:
        while block := stream.read(_BLOCK):
            parser.feed(block)
            yield block
        parser.close()
        yield b""
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedAnswer(f"the answer isn't well-formed XML: {error}") from error


def _check_root(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedAnswer("the answer declares a document type, which may define entities")
    if _local(root) != name:
        raise MalformedAnswer(f"the root is {_local(root)}, not {name}")


def _acknowledgement(form: etree._Element) -> Acknowledgement:
    reference = _needed(form, "FileReference")
    result = _needed(form, "ReceptionResult")
    code = _text(result, "ResultCode")
    if code not in ("0", "1"):
        raise MalformedAnswer("ReceptionResult/ResultCode is neither 0 nor 1")
    file_name = _text(reference, "FileName")
    if file_name is None:
        raise MalformedAnswer("FileReference/FileName is missing")
    is_ticket = _number(reference, "ReferenceOrigin") == ReferenceOrigin.TICKET
    return Acknowledgement(
        created_on=_date(form, "FormCreationDate"),
        created_at=_time(form, "FormCreationHour"),
        file_name=file_name,
        set_key=set_key(file_name),
        ticket=_text(reference, "ReferenceNbr") if is_ticket else None,
        accepted=code == "1",
        errors=_texts(result, "ErrorID"),
    )


def _notification(form: etree._Element) -> Notification:
    result = _needed(form, "HandlingResult")
    try:
        code = HandlingResult(int(_text(result, "ResultCode") or ""))
    except ValueError as error:
        raise MalformedAnswer("HandlingResult/ResultCode is unknown") from error
    file_name = _text(_child(form, "FileReference"), "FileName")
    original = _child(form, "HandledOriginalForm")
    references = [*_children(form, "Reference"), *_children(form, "HandledReference")]
    return Notification(
        created_on=_date(form, "FormCreationDate"),
        created_at=_time(form, "FormCreationHour"),
        file_name=file_name,
        set_key=set_key(file_name) if file_name else None,
        original_created_on=_date(original, "FormCreationDate"),
        original_created_at=_time(original, "FormCreationHour"),
        references=tuple(_reference(reference) for reference in references),
        result=code,
        diagnoses=_texts(result, "Diagnosis"),
        anomalies=tuple(_anomaly(report) for report in _children(result, "AnomalyReport")),
        company_id=_text(_child(form, "EmployerId"), "CompanyID"),
        inss=_text(_child(form, "NaturalPerson"), "INSS"),
    )


def _reference(element: etree._Element) -> AnsweredReference:
    return AnsweredReference(
        _number(element, "ReferenceType"), _number(element, "ReferenceOrigin"), _text(element, "ReferenceNbr")
    )


def _anomaly(report: etree._Element) -> ReportedAnomaly:
    error = _text(report, "ErrorID")
    if error is None:
        raise MalformedAnswer("AnomalyReport/ErrorID is missing")
    location = _child(report, "AnomalyLocation")
    return ReportedAnomaly(
        error=error,
        tag=_text(report, "TagName"),
        value=_text(report, "Value"),
        severity=_text(report, "AnomalyClass"),
        label=_text(report, "AnomalyLabel"),
        line=_number(location, "LineNbr"),
        column=_number(location, "ColumnNbr"),
        location=_text(location, "Location"),
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str) and _local(child) == name]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _needed(element: etree._Element, name: str) -> etree._Element:
    child = _child(element, name)
    if child is None:
        raise MalformedAnswer(f"{name} is missing")
    return child


def _texts(element: etree._Element | None, name: str) -> tuple[str, ...]:
    if element is None:
        return ()
    texts = ((child.text or "").strip() for child in _children(element, name))
    return tuple(text for text in texts if text)


def _text(element: etree._Element | None, name: str) -> str | None:
    return next(iter(_texts(element, name)), None)


def _number(element: etree._Element | None, name: str) -> int | None:
    return _converted(element, name, int)


def _date(element: etree._Element | None, name: str) -> date | None:
    return _converted(element, name, date.fromisoformat)


def _time(element: etree._Element | None, name: str) -> time | None:
    return _converted(element, name, time.fromisoformat)


Value = TypeVar("Value")


def _converted(element: etree._Element | None, name: str, convert: Callable[[str], Value]) -> Value | None:
    text = _text(element, name)
    if text is None:
        return None
    try:
        return convert(text)
    except ValueError as error:
        raise MalformedAnswer(f"{name} isn't a value of its type") from error
