import hashlib
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from batch_channel.protocol.checks import Rule
from batch_channel.protocol.records import Form, Header, Quality, Worker
from batch_channel.protocol.rendering import (
    ENVELOPE_BYTES,
    DataFile,
    FlaBatch1,
    FormProblem,
    InvalidFile,
    InvalidForms,
    Lines,
    split,
    write_data_file,
)
from batch_channel.protocol.schema import BUNDLED, load
from tests.batch_channel.protocol import samples

SCHEMA = BUNDLED / "fla-batch-1.xsd"
NAMES = {"f": FlaBatch1.namespace}


def write(path: Path, *forms: Form, header: Header | None = None) -> DataFile:
    return write_data_file(path, header or samples.header(len(forms)), forms, renderer=FlaBatch1(), schema=load(SCHEMA))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / str(samples.SET.data[0])


def test_xmllint_finds_the_file_valid(target: Path) -> None:
    write(target, samples.form(1), samples.cancellation(2))

    verdict = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", SCHEMA, target], capture_output=True, text=True
    )

    assert verdict.returncode == 0, verdict.stderr


def test_every_line_ends_with_crlf_and_the_first_one_declares_utf_8(target: Path) -> None:
    written = write(target, samples.form())

    data = target.read_bytes()
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\r\n<FlaBatch ')
    assert data.endswith(b"</FlaBatch>\r\n")
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n") > 40
    assert "Sécurité".encode() in data
    assert (written.size, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_file_says_what_its_name_and_its_records_say(target: Path) -> None:
    write(target, samples.form(1), samples.cancellation(2))

    root = etree.parse(str(target)).getroot()

    def texts(path: str) -> list[str]:
        return [element.text for element in root.xpath(path, namespaces=NAMES)]

    assert texts("f:Header/*") == [
        *("123456", "TRAINING_PROVIDER", "0403019261", "XFLA", "T", "2026-11-22", "10:00:00.000"),
        *("00001", "1", "1", "2"),
    ]
    assert texts("f:Form/f:FormCreationHour") == ["10:00:00.001", "10:00:00.002"]
    assert texts("f:Form/f:AttestationStatus") == ["0", "3"]
    assert texts("f:Form[2]/f:Reference/*") == ["1", "1", "A0000000002", "3", "1", "A0000000000"]
    assert texts("f:Form[1]/f:EmployerId/*") == ["127792067", "0428759497"]
    assert texts("f:Form/f:NaturalPerson/*") == ["85073003328", "200", "98472899765"]
    assert texts("f:Form[1]//f:Training/*") == [
        *("S000042", "Sécurité électrique BA4", "FORMAL", "2", "2026-10-05", "2026-10-06", "0403019261"),
    ]
    assert texts("f:Form[1]//f:Participation/*[not(*)]") == ["COMPLETED", "900", "true"]
    assert texts("f:Form[1]//f:Attendance/*") == [
        *("2026-10-05", "08:30:00.000", "17:00:00.000", "450", "2026-10-06", "450"),
    ]
    assert texts("f:Form[1]//f:Certificate/*") == ["true", "2031-10-06"]


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "first", samples.form(1), samples.cancellation(2))
    second = write(tmp_path / "second", samples.form(1), samples.cancellation(2))

    assert first.sha256 == second.sha256


def test_every_bad_record_is_named_and_nothing_is_left(target: Path) -> None:
    forms = [samples.form(number) for number in range(1, 6)]
    forms[1] = replace(forms[1], worker=Worker(inss="85073003329"))
    forms[3] = replace(forms[3], worker=Worker(inss=samples.INSS, joint_committee="20"))

    with pytest.raises(InvalidForms) as refusal:
        write(target, *forms)

    refused = [problem for problem in refusal.value.problems if not problem.problem.doubt]
    assert [(p.index, p.reference, p.problem.rule, p.problem.field) for p in refused] == [
        (1, "A0000000002", Rule.INSS, "NaturalPerson/INSS"),
        (3, "A0000000004", Rule.SCHEMA, "NaturalPerson/JointCommissionNbr"),
    ]
    assert "form 3 (A0000000004): NaturalPerson/JointCommissionNbr: hasn't the required form" in str(refusal.value)
    assert "85073003329" not in str(refusal.value)
    assert list(target.parent.iterdir()) == []


def test_doubts_come_back_with_the_file(target: Path) -> None:
    written = write(target, samples.form(1), samples.form(2))

    assert [(doubt.index, doubt.problem.rule) for doubt in written.doubts] == [(1, Rule.DUPLICATE)]


@pytest.mark.parametrize("text", ["", "x" * 201])
def test_the_schema_bounds_texts(target: Path, text: str) -> None:
    with pytest.raises(InvalidForms) as refusal:
        write(target, samples.form(training=samples.training(title=text)))

    [problem] = refusal.value.problems
    assert problem.problem.field == "TrainingRegistration/Training/TrainingTitle"


@given(st.text(max_size=40))
def test_any_text_is_refused_or_arrives_as_it_was(title: str) -> None:
    form = samples.form(training=samples.training(title=title))
    stream = io.BytesIO()
    try:
        FlaBatch1()(samples.header(), [form], stream)
    except InvalidForms:
        return
    [element] = etree.fromstring(stream.getvalue()).xpath("//f:TrainingTitle", namespaces=NAMES)
    assert element.text == title


def test_markup_in_a_text_stays_text(target: Path) -> None:
    write(target, samples.form(training=samples.training(title="R&D <b>]]> 'x' \"y\"")))

    [title] = etree.parse(str(target)).xpath("//f:TrainingTitle", namespaces=NAMES)
    assert title.text == "R&D <b>]]> 'x' \"y\""


def test_a_header_that_counts_wrongly_stops_the_file(target: Path) -> None:
    with pytest.raises(InvalidFile, match="announces 3 forms, there are 1"):
        write(target, samples.form(), header=samples.header(forms_count=3))

    assert list(target.parent.iterdir()) == []


class WrongEnvelope:
    """A renderer that forgets a piece of the header, which no single form shows."""

    def __call__(self, header: Header, forms: object, stream: Lines) -> tuple[FormProblem, ...]:
        stream.write(b'<FlaBatch xmlns="urn:x-extranet:fla-batch:1" schemaVersion="1"><Header/></FlaBatch>')
        return ()

    def size(self, form: Form) -> int:
        return 0


class Unfinished(WrongEnvelope):
    def __call__(self, header: Header, forms: object, stream: Lines) -> tuple[FormProblem, ...]:
        stream.write(b"<FlaBatch>")
        return ()


def test_the_finished_bytes_are_read_back_against_the_schema(target: Path) -> None:
    with pytest.raises(InvalidFile, match="SCHEMAV_ELEMENT_CONTENT"):
        write_data_file(target, samples.header(), [], renderer=WrongEnvelope(), schema=load(SCHEMA))

    assert list(target.parent.iterdir()) == []


def test_without_a_schema_the_finished_bytes_are_at_least_xml(target: Path) -> None:
    with pytest.raises(InvalidFile):
        write_data_file(target, samples.header(), [], renderer=Unfinished())

    write_data_file(target, samples.header(), [], renderer=WrongEnvelope())
    assert target.exists()


def test_a_source_that_fails_leaves_nothing(target: Path) -> None:
    def forms() -> Iterator[Form]:
        yield samples.form()
        raise ConnectionError("database gone")

    with pytest.raises(ConnectionError):
        write_data_file(target, samples.header(2), forms(), renderer=FlaBatch1())

    assert list(target.parent.iterdir()) == []


def test_a_frozen_file_is_not_written_again(target: Path) -> None:
    write(target, samples.form())
    before = target.read_bytes()

    with pytest.raises(FileExistsError):
        write(target, samples.form(2))

    assert target.read_bytes() == before


def test_the_rules_see_the_header(target: Path) -> None:
    with pytest.raises(InvalidForms) as refusal:
        write(target, samples.form(), header=samples.header(quality=Quality.EMPLOYER))

    assert [problem.problem.rule for problem in refusal.value.problems] == [Rule.EMPLOYER_IS_NOT_SENDER]


def test_forms_are_divided_by_number() -> None:
    forms = [samples.form(number) for number in range(7)]

    counts = list(split(iter(forms), renderer=FlaBatch1(), max_forms=3, max_bytes=10**6))

    assert counts == [3, 3, 1]


def test_forms_are_divided_so_that_each_file_fits(tmp_path: Path) -> None:
    forms = [samples.form(number) for number in range(1, 21)]
    limit = ENVELOPE_BYTES + FlaBatch1().size(forms[0]) * 6

    counts = list(split(forms, renderer=FlaBatch1(), max_forms=1000, max_bytes=limit))

    assert counts == [6, 6, 6, 2]
    coming = iter(forms)
    sizes = [write(tmp_path / str(index), *islice(coming, count)).size for index, count in enumerate(counts)]
    assert max(sizes) <= limit
    assert sizes[0] > limit - ENVELOPE_BYTES


def test_a_forms_size_is_what_it_adds_to_a_file(tmp_path: Path) -> None:
    one = write(tmp_path / "one", samples.form(1))
    two = write(tmp_path / "two", samples.form(1), samples.form(2))

    assert FlaBatch1().size(samples.form(2)) == two.size - one.size
    assert one.size - FlaBatch1().size(samples.form(1)) < ENVELOPE_BYTES


def test_a_form_that_fits_nowhere_is_named() -> None:
    with pytest.raises(InvalidForms) as refusal:
        list(split([samples.form()], renderer=FlaBatch1(), max_forms=10, max_bytes=ENVELOPE_BYTES + 100))

    assert [problem.problem.rule for problem in refusal.value.problems] == [Rule.TOO_BIG]


def test_dividing_leaves_unwritable_forms_to_the_renderer(target: Path) -> None:
    bad = samples.form(2, training=samples.training(title="BA\x00"))

    assert list(split([samples.form(1), bad], renderer=FlaBatch1(), max_forms=10, max_bytes=10**6)) == [2]

    with pytest.raises(InvalidForms) as refusal:
        write(target, samples.form(1), bad)
    refused = [problem for problem in refusal.value.problems if not problem.problem.doubt]
    assert [(problem.index, problem.problem.rule) for problem in refused] == [(1, Rule.TEXT_INVISIBLE)]
