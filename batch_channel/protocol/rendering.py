"""Data files (FI): written form by form, validated on the way, and never left half written.

The stored bytes are the bytes that are signed and sent: UTF-8 without a byte order mark, and CRLF line ends,
for which a signature over the bytes and an S/MIME signature over the text are one and the same.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar, cast

from lxml import etree

from .checks import FIRST_TRAINING_DAY, FormChecks, Problem, Rule
from .records import Attendance, Form, Header, Registration
from .schema import BUNDLED, entries, load, problems

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A problem of the form at ``index`` (from 0); ``reference`` is our number for it."""

    index: int
    reference: str | None
    problem: Problem

    def __str__(self) -> str:
        return f"form {self.index} ({self.reference}): {self.problem}"


class InvalidForms(ValueError):
    """Some forms can't be sent; ``problems`` has them all, not only the first."""

    def __init__(self, problems: Iterable[FormProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class InvalidFile(ValueError):
    """The finished file isn't what its schema or its header says, though every form is."""


class Lines(Protocol):
    """Where a renderer writes: UTF-8 bytes with LF line ends."""

    def write(self, data: bytes, /) -> int: ...


class Renderer(Protocol):
    """The shape of one service's data file."""

    def __call__(self, header: Header, forms: Iterable[Form], stream: Lines) -> tuple[FormProblem, ...]:
        """Write a whole file and return the doubts about its forms.

        Line ends are LF: the stream turns them into CRLF. Raises ``InvalidForms`` after a look at every form.
        """

    def size(self, form: Form) -> int:
        """Bytes that ``form`` takes in the file, 0 when it can't be written at all."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A finished file and what fixes its content."""

    path: Path
    size: int
    sha256: str
    doubts: tuple[FormProblem, ...]


class FlaBatch1:
    """Renderer for ``fla-batch-1.xsd``: our own, for no official schema of this service is public."""

    namespace = "urn:x-extranet:fla-batch:1"
    identification = "XFLA001"
    _nsmap: Any = {None: namespace}  # the type stubs know no default namespace

    def __init__(self, *, first_training_day: date = FIRST_TRAINING_DAY) -> None:
        self._schema = load(BUNDLED / "fla-batch-1.xsd")
        self._first_training_day = first_training_day
        self._prefix = f"{{{self.namespace}}}"

    def __call__(self, header: Header, forms: Iterable[Form], stream: Lines) -> tuple[FormProblem, ...]:
        checks = FormChecks(header, first_training_day=self._first_training_day)
        found: list[FormProblem] = []
        count = 0
        stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        with etree.xmlfile(stream, encoding="UTF-8") as xml, self._opened(xml, header):
            for form in forms:
                element, of_form = self._checked(form, checks)
                found += [FormProblem(count, form.own_reference, problem) for problem in of_form]
                if element is not None:
                    xml.write(element, pretty_print=True)
                count += 1
        stream.write(b"\n")
        if not all(problem.problem.doubt for problem in found):
            raise InvalidForms(found)
        if count != header.forms_count:
            raise InvalidFile(f"the header announces {header.forms_count} forms, there are {count}")
        return tuple(found)

    def size(self, form: Form) -> int:
        """Bytes that ``form`` takes in the file, 0 when it can't be written at all."""
        try:
            element = self._sized(form)
        except ValueError:  # characters that XML doesn't admit; the renderer refuses them by the form's index
            return 0
        lines = etree.tostring(element, encoding="UTF-8", xml_declaration=False, pretty_print=True)
        return len(lines) + lines.count(b"\n")

    @contextmanager
    def _opened(self, xml: Any, header: Header) -> Iterator[None]:
        """The root, into which the forms are written."""
        with xml.element(self._tag("FlaBatch"), {"schemaVersion": "1"}, nsmap=self._nsmap):
            xml.write("\n")
            xml.write(self._header(header), pretty_print=True)
            yield

    def _sized(self, form: Form) -> etree._Element:
        return self._form(form)

    def _checked(self, form: Form, checks: FormChecks) -> tuple[etree._Element | None, list[Problem]]:
        found = list(checks.problems(form))
        if any(problem.rule is Rule.TEXT_INVISIBLE for problem in found):
            return None, found  # such characters may not even stand in an XML tree
        element = self._form(form)
        found += [Problem(Rule.SCHEMA, problem.field, problem.reason) for problem in problems(self._schema, element)]
        return element, found

    def _header(self, header: Header) -> etree._Element:
        name = header.set_name
        root = self._root("Header")
        for tag, text in (
            ("SenderId", name.sender),
            ("SenderQuality", header.quality),
            ("SenderCompanyID", header.company_id),
            ("Application", name.application),
            ("Environment", name.environment),
            ("FileCreationDate", name.created_on.isoformat()),
            ("FileCreationHour", _hour(header.created_at)),
            ("SequenceNbr", name.sequence),
            ("PartsTotal", str(name.parts)),
            ("PartNbr", str(header.part)),
            ("FormsCount", str(header.forms_count)),
        ):
            self._add(root, tag, text)
        return root

    def _form(self, form: Form) -> etree._Element:
        root = self._root("Form")
        self._add(root, "Identification", self.identification)
        self._add(root, "FormCreationDate", form.created_on.isoformat())
        self._add(root, "FormCreationHour", _hour(form.created_at))
        self._add(root, "AttestationStatus", form.status)
        self._add(root, "TypeForm", "SU")
        for reference in form.references:
            block = self._add(root, "Reference")
            self._add(block, "ReferenceType", str(reference.type))
            self._add(block, "ReferenceOrigin", str(reference.origin))
            self._add(block, "ReferenceNbr", reference.number)
        if form.employer:
            block = self._add(root, "EmployerId")
            self._add_if(block, "NOSSRegistrationNbr", form.employer.nsso_number)
            self._add(block, "CompanyID", form.employer.company_id)
        block = self._add(root, "NaturalPerson")
        self._add(block, "INSS", form.worker.inss)
        self._add_if(block, "JointCommissionNbr", form.worker.joint_committee)
        if form.registration:
            self._registration(root, form.registration)
        return root

    def _registration(self, form: etree._Element, registration: Registration) -> None:
        training, participation = registration.training, registration.participation
        root = self._add(form, "TrainingRegistration")
        block = self._add(root, "Training")
        self._add(block, "TrainingReference", training.reference)
        self._add(block, "TrainingTitle", training.title)
        self._add(block, "TrainingType", training.kind)
        self._add_if(block, "Language", training.language)
        self._add(block, "StartingDate", training.starts_on.isoformat())
        self._add(block, "EndingDate", training.ends_on.isoformat())
        self._add_if(block, "ProviderCompanyID", training.provider_company_id)
        self._add_if(block, "ProviderDenomination", training.provider_name)
        self._add_if(block, "Financing", training.financing)
        block = self._add(root, "Participation")
        self._add(block, "Status", participation.status)
        self._add(block, "DurationMinutes", str(participation.minutes))
        self._add(block, "CountsForTrainingRight", _boolean(participation.counts_for_training_right))
        for attendance in participation.attendances:
            self._attendance(block, attendance)
        if participation.certificate:
            certificate = self._add(block, "Certificate")
            self._add(certificate, "Obtained", _boolean(participation.certificate.obtained))
            self._add_if(certificate, "ValidUntil", participation.certificate.valid_until)

    def _attendance(self, participation: etree._Element, attendance: Attendance) -> None:
        block = self._add(participation, "Attendance")
        self._add(block, "AttendanceDate", attendance.on.isoformat())
        self._add_if(block, "StartingHour", attendance.starts_at, _hour)
        self._add_if(block, "EndingHour", attendance.ends_at, _hour)
        self._add(block, "Minutes", str(attendance.minutes))

    def _tag(self, name: str) -> str:
        return self._prefix + name

    def _root(self, name: str) -> etree._Element:
        return etree.Element(self._tag(name), nsmap=self._nsmap)

    def _add(self, parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        element = etree.SubElement(parent, self._prefix + name)
        element.text = text
        return element

    def _add_if(self, parent: etree._Element, name: str, value: T | None, show: Callable[[T], str] = str) -> None:
        if value is not None:
            self._add(parent, name, show(value))


def write_data_file(
    path: Path,
    header: Header,
    forms: Iterable[Form],
    *,
    renderer: Renderer,
    schema: etree.XMLSchema | None = None,
) -> DataFile:
    """Render into ``path``, which either is complete and valid afterwards or doesn't exist.

    The finished bytes are read back against ``schema``, or for well-formedness without one. Raises
    ``InvalidForms``, ``InvalidFile``, ``FileExistsError`` (a file that was frozen isn't written again) and
    ``OSError``.
    """
    if path.exists():
        raise FileExistsError(path)
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            stream = _FrozenLines(file)
            doubts = renderer(header, forms, stream)
            file.flush()
            os.fsync(file.fileno())
        _read_back(unfinished, schema)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return DataFile(path, stream.size, stream.sha256.hexdigest(), doubts)


ENVELOPE_BYTES = 2048
"""More than declaration, root and header can take: their fields are all of bounded length."""


def split(forms: Iterable[Form], *, renderer: Renderer, max_forms: int, max_bytes: int) -> Iterator[int]:
    """Divide forms, in order, among files that respect both limits: how many the first takes, the second, ….

    Each file is meant for a set of its own. The channel has limits but publishes no figures (annex 30, codes
    172, 184, 275, 509), nor whether a part of a set is a document or a slice of one; independent sets are
    right either way. Raises ``InvalidForms`` for a form that is too big for any file.
    """
    count, total = 0, ENVELOPE_BYTES
    for index, form in enumerate(forms):
        size = renderer.size(form)
        if ENVELOPE_BYTES + size > max_bytes:
            raise InvalidForms([FormProblem(index, form.own_reference, Problem(Rule.TOO_BIG, "Form"))])
        if count and (count == max_forms or total + size > max_bytes):
            yield count
            count, total = 0, ENVELOPE_BYTES
        count += 1
        total += size
    if count:
        yield count


class _FrozenLines:
    """A stream that turns LF into CRLF and knows the size and digest of what it let through.

    No CR comes in: XML writers put one that is part of a text as a character reference.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        lines = data.replace(b"\n", b"\r\n")
        self._file.write(lines)
        self.sha256.update(lines)
        self.size += len(lines)
        return len(data)


class _KeepsNothing:
    """What a parser builds where only its complaints matter: no tree, so that a big file costs no memory."""

    def close(self) -> None:
        pass


def _read_back(path: Path, schema: etree.XMLSchema | None) -> None:
    parser = etree.XMLParser(
        schema=schema, target=cast(Any, _KeepsNothing()), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        etree.parse(str(path), parser)
        is_broken = False
    except etree.XMLSyntaxError:
        is_broken = True
    complaints = list(entries(parser.error_log))  # with a target, what the schema says is logged and raises nothing
    if is_broken or complaints:
        places = ", ".join(f"{entry.type_name} at line {entry.line}" for entry in complaints)
        raise InvalidFile(f"the finished file is refused: {places}")


def _hour(moment: time) -> str:
    return moment.isoformat(timespec="milliseconds")


def _boolean(value: bool) -> str:
    return "true" if value else "false"
