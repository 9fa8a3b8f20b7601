import subprocess
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_channel.protocol.answers import (
    ANSWER_MAX_BYTES,
    HandlingResult,
    MalformedAnswer,
    parse_acrf,
    parse_noti,
)
from batch_channel.protocol.schema import BUNDLED, load

REFUSED = b"""<?xml version="1.0" encoding="UTF-8"?>
<ACRF><Form>
  <Identification>ACRF001</Identification><FormCreationDate>2026-11-22</FormCreationDate>
  <FormCreationHour>15:29:46.495</FormCreationHour><AttestationStatus>0</AttestationStatus>
  <TypeForm>PA</TypeForm>
  <FileReference><FileName>GO.XFLA.123456.20261122.00001.T.1</FileName>
    <ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>3400001Y1P01G</ReferenceNbr></FileReference>
  <ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-088</ErrorID><ErrorID>ACRF-172</ErrorID>
  </ReceptionResult>
</Form></ACRF>
"""

HEADER = """<Identification>NOTI001</Identification><FormCreationDate>2026-11-23</FormCreationDate>
  <FormCreationHour>06:00:00.001</FormCreationHour><AttestationStatus>0</AttestationStatus>
  <TypeForm>FA</TypeForm>"""

ACCEPTED_FORM = f"""<Form>{HEADER}
  <HandledReference><ReferenceType>1</ReferenceType><ReferenceOrigin>1</ReferenceOrigin>
    <ReferenceNbr>A0000000001</ReferenceNbr></HandledReference>
  <HandlingResult><ResultCode>1</ResultCode></HandlingResult>
</Form>"""

REFUSED_FORM = f"""<Form>{HEADER}
  <FileReference><FileName>FI.XFLA.123456.20261122.00001.T.1.1</FileName>
    <ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>3400001Y1P01G</ReferenceNbr></FileReference>
  <HandledOriginalForm><Identification>XFLA001</Identification>
    <FormCreationDate>2026-11-22</FormCreationDate><FormCreationHour>10:00:00.002</FormCreationHour>
    <AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm></HandledOriginalForm>
  <Reference><ReferenceType>1</ReferenceType><ReferenceOrigin>1</ReferenceOrigin>
    <ReferenceNbr>A0000000002</ReferenceNbr></Reference>
  <EmployerId><NOSSRegistrationNbr>127792067</NOSSRegistrationNbr><CompanyID>0428759497</CompanyID>
  </EmployerId>
  <NaturalPerson><INSS>85073003329</INSS></NaturalPerson>
  <HandledReference><ReferenceType>2</ReferenceType><ReferenceOrigin>2</ReferenceOrigin>
    <ReferenceNbr>3400001Y1P01G</ReferenceNbr></HandledReference>
  <HandlingResult><ResultCode>0</ResultCode><Diagnosis>Refus\u00e9</Diagnosis>
    <AnomalyReport><ErrorID>00024-004</ErrorID><TagName>INSS</TagName><Value>85073003329</Value>
      <AnomalyClass>B</AnomalyClass><AnomalyLabel>Nombre de contr\u00f4le invalide</AnomalyLabel>
      <AnomalyLocation><LineNbr>57</LineNbr><ColumnNbr>11</ColumnNbr><Location>Form[2]</Location>
      </AnomalyLocation></AnomalyReport>
    <AnomalyReport><ErrorID>00296-093</ErrorID></AnomalyReport>
  </HandlingResult>
</Form>"""

NOTIFICATION = f"<NOTIFICATION>{ACCEPTED_FORM}{REFUSED_FORM}</NOTIFICATION>".encode()


@pytest.mark.parametrize(
    ("sample", "schema"),
    [(REFUSED, "acrf-own-1.xsd"), (NOTIFICATION, "notification-own-1.xsd")],
    ids=["ACRF", "NOTI"],
)
def test_the_samples_of_these_tests_are_valid(tmp_path: Path, sample: bytes, schema: str) -> None:
    path = tmp_path / "sample.xml"
    path.write_bytes(sample)
    verdict = subprocess.run(["xmllint", "--noout", "--schema", BUNDLED / schema, path], capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stderr


def test_a_negative_acknowledgement_says_of_what_and_why() -> None:
    answer = parse_acrf(REFUSED)

    [form] = answer.forms
    assert not form.accepted
    assert form.errors == ("ACRF-088", "ACRF-172")
    assert form.file_name == "GO.XFLA.123456.20261122.00001.T.1"
    assert form.set_key == "XFLA.123456.20261122.00001.T"
    assert form.ticket == "3400001Y1P01G"
    assert (form.created_on, form.created_at) == (date(2026, 11, 22), time(15, 29, 46, 495_000))
    assert answer.unreadable == answer.schema_problems == ()


def test_a_positive_acknowledgement_has_no_errors() -> None:
    accepted = REFUSED.replace(b"<ResultCode>0", b"<ResultCode>1").replace(
        b"<ErrorID>ACRF-088</ErrorID><ErrorID>ACRF-172</ErrorID>", b""
    )

    [form] = parse_acrf(accepted).forms

    assert form.accepted
    assert form.errors == ()


def test_only_the_transfer_points_number_is_a_ticket() -> None:
    [form] = parse_acrf(REFUSED.replace(b"<ReferenceOrigin>2", b"<ReferenceOrigin>1")).forms

    assert form.ticket is None


def test_a_notification_speaks_of_each_form() -> None:
    accepted, refused = parse_noti(NOTIFICATION).forms

    assert accepted.result is HandlingResult.ACCEPTED
    assert accepted.own_references == ("A0000000001",)
    assert accepted.anomalies == accepted.tickets == ()
    assert accepted.original_created_at is None

    assert refused.result is HandlingResult.REFUSED
    assert refused.own_references == ("A0000000002",)
    assert refused.tickets == ("3400001Y1P01G",)
    assert refused.set_key == "XFLA.123456.20261122.00001.T"
    assert (refused.original_created_on, refused.original_created_at) == (
        date(2026, 11, 22),
        time(10, 0, 0, 2000),
    )
    assert refused.company_id == "0428759497"
    assert refused.inss == "85073003329"
    assert refused.diagnoses == ("Refusé",)
    first, second = refused.anomalies
    assert (first.error, first.tag, first.value, first.severity) == ("00024-004", "INSS", "85073003329", "B")
    assert (first.label, first.line, first.column) == ("Nombre de contrôle invalide", 57, 11)
    assert first.location == "Form[2]"
    assert (second.error, second.tag, second.line) == ("00296-093", None, None)


def test_a_workers_number_stays_out_of_what_is_printed() -> None:
    assert "85073003329" not in repr(parse_noti(NOTIFICATION))


@pytest.mark.parametrize("code", range(5))
def test_every_result_of_the_code_list_is_known(code: int) -> None:
    data = f"<NOTIFICATION>{ACCEPTED_FORM}</NOTIFICATION>".replace("<ResultCode>1", f"<ResultCode>{code}")

    assert parse_noti(data.encode()).forms[0].result == code


def test_a_namespace_and_unknown_elements_change_nothing() -> None:
    plain = parse_noti(NOTIFICATION)
    stranger = (
        NOTIFICATION.replace(b"<NOTIFICATION>", b'<n:NOTIFICATION xmlns:n="urn:x" xmlns="urn:y">')
        .replace(b"</NOTIFICATION>", b"</n:NOTIFICATION>")
        .replace(b"<HandlingResult>", b"<CBSSInformation><!-- new --><A/></CBSSInformation><HandlingResult>")
        .replace(b"A0000000001", b"A00000<!-- cut -->00001")
    )

    assert parse_noti(stranger) == plain


def test_another_encoding_is_read() -> None:
    text = NOTIFICATION.decode()
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("latin-1")

    assert parse_noti(latin) == parse_noti(NOTIFICATION)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (ACCEPTED_FORM.replace("<ResultCode>1</ResultCode>", ""), "ResultCode is unknown"),
        (ACCEPTED_FORM.replace("<ResultCode>1", "<ResultCode>9"), "ResultCode is unknown"),
        (ACCEPTED_FORM.replace("HandlingResult>", "Else>"), "HandlingResult is missing"),
        (ACCEPTED_FORM.replace("2026-11-23", "2026-11-31"), "FormCreationDate"),
        (ACCEPTED_FORM.replace("06:00:00.001", "six"), "FormCreationHour"),
        (ACCEPTED_FORM.replace("<ReferenceOrigin>1", "<ReferenceOrigin>one"), "ReferenceOrigin"),
        (REFUSED_FORM.replace("<ErrorID>00296-093</ErrorID>", ""), "ErrorID is missing"),
    ],
)
def test_a_form_that_cannot_be_read_does_not_hide_the_others(broken: str, reason: str) -> None:
    answer = parse_noti(f"<NOTIFICATION>{broken}{ACCEPTED_FORM}</NOTIFICATION>".encode())

    assert [form.own_references for form in answer.forms] == [("A0000000001",)]
    [unreadable] = answer.unreadable
    assert unreadable.index == 0
    assert reason in unreadable.reason


def test_an_acknowledgement_without_its_essentials_is_unreadable() -> None:
    for essential in (b"FileReference", b"FileName", b"ReceptionResult", b"ResultCode"):
        answer = parse_acrf(REFUSED.replace(essential, b"Else"))
        assert answer.forms == ()
        assert len(answer.unreadable) == 1


def test_a_schema_that_disagrees_loses_nothing() -> None:
    schema = load(BUNDLED / "notification-own-1.xsd")
    data = NOTIFICATION.replace(b"<ResultCode>0</ResultCode>", b"<ResultCode>4</ResultCode>")

    answer = parse_noti(data, schema=schema)

    assert [form.result for form in answer.forms] == [HandlingResult.ACCEPTED, HandlingResult.TIMED_OUT]
    assert answer.schema_problems == ("Form/HandlingResult/ResultCode is not one of the allowed values",)
    assert parse_noti(NOTIFICATION, schema=schema).schema_problems == ()


# What comes from outside


def bomb(body: str) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE ACRF [<!ENTITY e0 "{"x" * 100}">{entities}]>{body}'.encode()


@pytest.mark.parametrize(
    "data",
    [
        bomb("<ACRF><Form>&e11;</Form></ACRF>"),
        bomb('<ACRF a="&e11;"/>'),
        bomb(REFUSED.decode().partition("?>")[2]),  # declared and not used
        b'<!DOCTYPE ACRF SYSTEM "http://127.0.0.1:9/a.dtd">' + REFUSED.partition(b"?>\n")[2],
        b'<!DOCTYPE ACRF [<!ENTITY f SYSTEM "file:///etc/passwd">]><ACRF><Form>&f;</Form></ACRF>',
        '<!DOCTYPE ACRF [<!ENTITY a "b">]><ACRF><Form>&a;</Form></ACRF>'.encode("utf-16"),
    ],
    ids=["in text", "in an attribute", "unused", "outside", "file", "utf-16"],
)
def test_an_answer_that_declares_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        parse_acrf(data)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"no XML", b"<ACRF>", b"<ACRF/>", b"<OTHER><Form/></OTHER>", b"<ACRF><Form/></OTHER>"),
        *(b"<ACRF>\xff</ACRF>", b"<ACRF>&undefined;</ACRF>", NOTIFICATION, REFUSED[:200], b"\x00" * 10),
        b'<?xml version="1.0" encoding="nonsense"?><ACRF/>',
        b"<ACRF>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</ACRF>",
        REFUSED + b" " * ANSWER_MAX_BYTES,
    ],
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        parse_acrf(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([REFUSED, NOTIFICATION]),
    st.lists(st.tuples(st.integers(0, 9999), st.binary(max_size=4)), min_size=1, max_size=4),
)
def test_a_damaged_answer_never_crashes_the_reader(sample: bytes, damages: list[tuple[int, bytes]]) -> None:
    data = sample
    for position, bytes_there in damages:
        start = position % len(data)
        data = data[:start] + bytes_there + data[start + 3 :]
        if not data:
            break
    for parse in (parse_acrf, parse_noti):
        try:
            answer = parse(data)
        except MalformedAnswer:
            continue
        assert answer.forms or answer.unreadable
