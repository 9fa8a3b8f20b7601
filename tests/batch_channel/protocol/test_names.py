from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_channel.protocol.names import (
    FOLDERS,
    LAST_SEQUENCE,
    Environment,
    FileName,
    InvalidName,
    Kind,
    SetName,
    parse_received,
    parse_sent,
    sequence_number,
    sequence_text,
    set_key,
)

APPLICATIONS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=4, max_size=4)
SENDERS = st.text("0123456789", min_size=6, max_size=6)
DATES = st.dates(date(1000, 1, 1))
SEQUENCES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=5).filter(lambda text: text.strip("0"))
SETS = st.builds(SetName, APPLICATIONS, SENDERS, DATES, SEQUENCES, st.sampled_from(Environment), st.integers(1, 9))


def test_a_set_of_two_parts_has_these_names() -> None:
    name = SetName("XFLA", "123456", date(2026, 11, 22), "00001", Environment.PRODUCTION, parts=2)

    assert [str(file) for file in (*name.data, *name.signatures, name.go, name.cancel)] == [
        "FI.XFLA.123456.20261122.00001.R.2.1",
        "FI.XFLA.123456.20261122.00001.R.2.2",
        "FS.XFLA.123456.20261122.00001.R.2.1",
        "FS.XFLA.123456.20261122.00001.R.2.2",
        "GO.XFLA.123456.20261122.00001.R.2",
        "TD.XFLA.123456.20261122.00001.R.2",
    ]


@given(SETS)
def test_every_name_we_build_reads_back_as_itself(name: SetName) -> None:
    for file in (*name.data, *name.signatures, name.go, name.cancel):
        assert parse_sent(str(file)) == file
        assert set_key(str(file)) == name.key == file.set_key


@given(
    st.from_regex(r"(FI|FS|GO|TD|FO|CO|XX)(\.[A-Z0-9]{3,7}|\.\d{5,8}|\.[RTSX]|\.\d{1,2}){4,8}\n?", fullmatch=True)
    | st.text(max_size=60)
)
def test_any_text_is_refused_or_reads_back_exactly(text: str) -> None:
    for parse in (parse_sent, parse_received):
        try:
            file = parse(text)
        except InvalidName:
            continue
        assert str(file) == text


@pytest.mark.parametrize(
    "name",
    [
        "FO.ACRF.999999.20110701.00001.T",
        "FS.ACRF.999999.20110701.00001.T",
        "GO.ACRF.999999.20110701.00001.T",
        "FO.NOTI.999999.20140628.24AZG.R",
        "CO.NOTI.999999.20140628.00001.R",
        "FO.DMNO.999999.20070425.00010.R.1.1",
    ],
)
def test_published_names_of_answers_are_read(name: str) -> None:
    assert str(parse_received(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "FI.WECH.123456.20030801.00001.R",  # without part numbers, as older services name them
        "FI.ATDO.123456.20210901.000001.T.1.1",  # with a sequence of six, as one published sample has it
        "FI.DMFA.006400.20070423.00001.R.4.3",
    ],
)
def test_published_names_of_other_senders_are_read(name: str) -> None:
    assert str(parse_sent(name)) == name


def test_a_received_name_tells_its_parts() -> None:
    assert parse_received("FO.DMNO.999999.20070425.00010.R.2.1") == FileName(
        Kind.RECEIVED_DATA, "DMNO", "999999", date(2007, 4, 25), "00010", Environment.PRODUCTION, 2, 1
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("XX.XFLA.123456.20261122.00001.T.1.1", "129"),
        ("FO.XFLA.123456.20261122.00001.T.1.1", "129"),
        ("GO.XFLA.123456.20261122.00001.T.1.1", "107"),
        ("FI.XFLA.123456.20261122.00001.T.1", "131"),
        ("FS.XFLA.123456.20261122.00001.T.1", "132"),
        ("FI.xfla.123456.20261122.00001.T.1.1", "131"),
        ("FI.XFLA.12345.20261122.00001.T.1.1", "131"),
        ("FI.XFLA.١٢٣٤٥٦.20261122.00001.T.1.1", "131"),
        ("FI.XFLA.123456.2026112.00001.T.1.1", "109"),
        ("FI.XFLA.123456.20261131.00001.T.1.1", "110"),
        ("FI.XFLA.123456.2026١١22.00001.T.1.1", "110"),
        ("FI.XFLA.123456.20261122.0001.T.1.1", "112"),
        ("FI.XFLA.123456.20261122.0000a.T.1.1", "367"),
        ("FI.XFLA.123456.20261122.00000.T.1.1", "127"),
        ("FI.XFLA.123456.20261122.00001.X.1.1", "117"),
        ("FI.XFLA.123456.20261122.00001.T.10.1", "114"),
        ("FI.XFLA.123456.20261122.00001.T.x.1", "115"),
        ("FI.XFLA.123456.20261122.00001.T.0.1", "116"),
        ("FI.XFLA.123456.20261122.00001.T.1.2", "123"),
        ("FS.XFLA.123456.20261122.00001.T.2.0", "124"),
        ("FI.XFLA.123456.20261122.00001.T.1.1\n", "114"),
    ],
)
def test_a_refused_name_carries_the_code_of_the_channel(name: str, code: str) -> None:
    with pytest.raises(InvalidName) as refusal:
        parse_sent(name)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sequence": "000001"}, "112"),  # read in others' names, never written in ours
        ({"parts": 0}, "116"),
        ({"parts": 10}, "114"),
        ({"application": "FLA"}, "107"),
        ({"sender": "12345a"}, "107"),
    ],
)
def test_a_set_that_the_channel_would_refuse_has_no_name(changes: dict[str, object], code: str) -> None:
    values = {
        "application": "XFLA",
        "sender": "123456",
        "created_on": date(2026, 11, 22),
        "sequence": "00001",
        "environment": Environment.TEST,
    }
    with pytest.raises(InvalidName) as refusal:
        SetName(**{**values, **changes})  # type: ignore[arg-type]

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("quoted", "key"),
    [
        ("GO.DMPI.012996.20090718.50002.R.1", "DMPI.012996.20090718.50002.R"),
        (" FI.XFLA.123456.20261122.00001.T.1.1\n", "XFLA.123456.20261122.00001.T"),
        ("FI.ATDO.123456.20210901.000001.T.1.1", "ATDO.123456.20210901.000001.T"),
        ("nonsense", None),
        ("GO.XFLA.123456.20261122.00001", None),
        ("", None),
    ],
)
def test_an_answer_quotes_a_set_whatever_file_of_it_is_named(quoted: str, key: str | None) -> None:
    assert set_key(quoted) == key


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "00001"), (99_999, "99999"), (100_000, "A0000"), (100_036, "A0010"), (LAST_SEQUENCE, "ZZZZZ")],
)
def test_sequences_go_on_with_letters_when_the_numbers_run_out(number: int, text: str) -> None:
    assert sequence_text(number) == text
    assert sequence_number(text) == number


@given(st.integers(1, LAST_SEQUENCE - 1))
def test_sequences_never_repeat_and_sort_like_their_ranks(number: int) -> None:
    text, following = sequence_text(number), sequence_text(number + 1)

    assert text < following
    assert len(text) == len(following) == 5


@pytest.mark.parametrize("number", [0, -1, LAST_SEQUENCE + 1])
def test_there_is_no_sequence_outside_the_range(number: int) -> None:
    with pytest.raises(ValueError, match="no sequence"):
        sequence_text(number)


def test_each_environment_has_its_folders() -> None:
    assert FOLDERS == {"R": ("IN", "OUT"), "T": ("INTEST", "OUTTEST"), "S": ("INTEST-S", "OUTTEST-S")}
