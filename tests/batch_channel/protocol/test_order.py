import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from batch_channel.protocol.order import (
    AlreadyPosted,
    Content,
    NameTaken,
    OutgoingSet,
    Situation,
    complete_answers,
    post,
    withdraw,
)
from batch_channel.protocol.sftp import HostKeyPin, SftpAccount, SftpTransport, connect, load_private_key
from batch_channel.protocol.transport import ConnectionLost
from batch_channel.simulator.openssh import Sshd
from tests.batch_channel.cutting_proxy import cutting_proxy
from tests.batch_channel.protocol import samples

FI, FS, GO = (str(file) for file in (samples.SET.data[0], samples.SET.signatures[0], samples.SET.go))
DATA, SIGNATURE = os.urandom(500_000), b"c2lnbmF0dXJl"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def account(server: Sshd, port: int | None = None) -> SftpAccount:
    return SftpAccount(
        host=server.host,
        port=port or server.port,
        username=server.username,
        private_key=load_private_key(server.client_key.read_bytes()),
        host_keys=(HostKeyPin.parse(server.host_key),),
        timeout=60,
    )


@pytest.fixture
def transport(server: Sshd) -> Iterator[SftpTransport]:
    with connect(account(server)) as transport:
        yield transport


@pytest.fixture
def outgoing() -> OutgoingSet:
    return OutgoingSet(samples.SET, (Content.of_bytes(DATA),), (Content.of_bytes(SIGNATURE),))


def nothing() -> None:
    """For tests that don't look at what happens before GO."""


def test_a_set_arrives_whole_and_go_is_last(transport: SftpTransport, inbox: Path, outgoing: OutgoingSet) -> None:
    before_go: list[set[str]] = []

    posting = post(
        transport,
        "INTEST",
        outgoing,
        go_tried=False,
        before_go=lambda: before_go.append(set(content(inbox))),
    )

    assert posting.situation is Situation.POSTED
    assert posting.uploaded == (FI, FS, GO)
    assert before_go == [{FI, FS}]
    assert content(inbox) == {FI: DATA, FS: SIGNATURE, GO: b""}


def test_a_test_set_needs_no_signature(transport: SftpTransport, inbox: Path, tmp_path: Path) -> None:
    file = tmp_path / FI
    file.write_bytes(DATA)

    post(
        transport,
        "INTEST",
        OutgoingSet(samples.SET, (Content.of_path(file),)),
        go_tried=False,
        before_go=nothing,
    )

    assert content(inbox) == {FI: DATA, GO: b""}


def test_all_parts_go_before_the_one_go(transport: SftpTransport, inbox: Path) -> None:
    name = replace(samples.SET, parts=2)
    contents = (Content.of_bytes(b"one"), Content.of_bytes(b"two"))

    posting = post(
        transport,
        "INTEST",
        OutgoingSet(name, contents, contents),
        go_tried=False,
        before_go=nothing,
        go_content=b"go",
    )

    stem = "XFLA.123456.20261122.00001.T.2"
    assert posting.uploaded == (*(f"FI.{stem}.1", f"FI.{stem}.2", f"FS.{stem}.1", f"FS.{stem}.2", f"GO.{stem}"),)
    assert content(inbox) == dict(zip(posting.uploaded, (b"one", b"two", b"one", b"two", b"go"), strict=True))


def test_what_is_already_there_is_not_sent_again(transport: SftpTransport, inbox: Path, outgoing: OutgoingSet) -> None:
    post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)
    written = {path.name: path.stat().st_mtime_ns for path in inbox.iterdir()}

    for go_tried in (True, False):  # also when what we knew of the first time is lost
        again = post(transport, "INTEST", outgoing, go_tried=go_tried, before_go=lambda: pytest.fail("sent again"))
        assert (again.situation, again.uploaded) == (Situation.POSTED, ())

    assert {path.name: path.stat().st_mtime_ns for path in inbox.iterdir()} == written


def test_a_line_cut_in_the_middle_leaves_no_go_and_the_next_attempt_completes(
    server: Sshd, transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    with (
        cutting_proxy((server.host, server.port), limit=100_000) as proxy,
        connect(account(server, proxy.port)) as cut,
        pytest.raises(ConnectionLost),
    ):
        post(cut, "INTEST", outgoing, go_tried=False, before_go=lambda: pytest.fail("GO was to be tried"))

    assert set(content(inbox)) == {FI}
    assert len(content(inbox)[FI]) < len(DATA)

    posting = post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)
    assert posting.situation is Situation.POSTED
    assert content(inbox) == {FI: DATA, FS: SIGNATURE, GO: b""}


def test_a_line_cut_just_before_go_leaves_only_go_to_send(
    server: Sshd, transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    with (
        cutting_proxy((server.host, server.port)) as proxy,
        connect(account(server, proxy.port)) as cut,
        pytest.raises(ConnectionLost),
    ):
        post(cut, "INTEST", outgoing, go_tried=False, before_go=proxy.cut)
    assert set(content(inbox)) == {FI, FS}

    posting = post(transport, "INTEST", outgoing, go_tried=True, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (Situation.POSTED, (GO,))
    assert content(inbox) == {FI: DATA, FS: SIGNATURE, GO: b""}


def test_a_set_that_the_channel_has_taken_is_not_sent_again(
    transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)
    for path in inbox.iterdir():
        path.unlink()

    posting = post(transport, "INTEST", outgoing, go_tried=True, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (Situation.TAKEN, ())
    assert content(inbox) == {}


class AtOnce:
    """The real connection to a channel that takes files away the moment GO is there."""

    def __init__(self, inner: SftpTransport, inbox: Path, takes: set[str]) -> None:
        self._inner = inner
        self._inbox = inbox
        self._takes = takes
        self.list, self.sizes, self.fetch, self.remove = inner.list, inner.sizes, inner.fetch, inner.remove

    def put(self, folder: str, name: str, content: BinaryIO, *, confirm: bool = True) -> None:
        self._inner.put(folder, name, content, confirm=confirm)
        if name == GO:
            assert not confirm  # nobody could tell its size any more
            for taken in self._takes:
                (self._inbox / taken).unlink()


@pytest.mark.parametrize(
    ("takes", "found"),
    [({FI, FS, GO}, Situation.TAKEN), ({GO}, Situation.UNSETTLED), ({FI, GO}, Situation.UNSETTLED)],
)
def test_a_channel_that_takes_at_once_is_understood(
    transport: SftpTransport, inbox: Path, outgoing: OutgoingSet, takes: set[str], found: Situation
) -> None:
    quick = AtOnce(transport, inbox, takes)

    posting = post(quick, "INTEST", outgoing, go_tried=False, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (found, (FI, FS, GO))


def test_a_set_that_is_being_taken_is_left_alone(transport: SftpTransport, inbox: Path, outgoing: OutgoingSet) -> None:
    post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)
    (inbox / GO).unlink()
    (inbox / FI).unlink()

    posting = post(transport, "INTEST", outgoing, go_tried=True, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (Situation.UNSETTLED, ())
    assert set(content(inbox)) == {FS}


def test_a_file_that_shrank_after_go_was_tried_is_left_alone(
    transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    (inbox / FI).write_bytes(b"")
    (inbox / FS).write_bytes(SIGNATURE)

    posting = post(transport, "INTEST", outgoing, go_tried=True, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (Situation.UNSETTLED, ())


def test_a_name_that_another_program_used_is_not_ours(
    transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    (inbox / FI).write_bytes(b"another program's")
    (inbox / GO).touch()

    with pytest.raises(NameTaken):
        post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)

    assert content(inbox) == {FI: b"another program's", GO: b""}


def test_our_own_go_settles_the_matter_whatever_has_become_of_the_rest(
    transport: SftpTransport, inbox: Path, outgoing: OutgoingSet
) -> None:
    (inbox / FI).write_bytes(DATA[:100])  # being taken
    (inbox / GO).touch()

    posting = post(transport, "INTEST", outgoing, go_tried=True, before_go=nothing)

    assert (posting.situation, posting.uploaded) == (Situation.POSTED, ())


def test_other_sets_in_the_folder_do_not_matter(transport: SftpTransport, inbox: Path, outgoing: OutgoingSet) -> None:
    other = GO.replace("00001", "00002")
    (inbox / other).touch()

    post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)

    assert set(content(inbox)) == {FI, FS, GO, other}


def test_the_numbers_of_files_are_those_of_the_name() -> None:
    one = Content.of_bytes(b"x")
    with pytest.raises(ValueError, match="code 120"):
        OutgoingSet(samples.SET, ())
    with pytest.raises(ValueError, match="code 122"):
        OutgoingSet(replace(samples.SET, parts=2), (one, one), (one,))


def test_a_set_is_withdrawn_until_its_go_is_there(transport: SftpTransport, inbox: Path, outgoing: OutgoingSet) -> None:
    withdraw(transport, "INTEST", samples.SET)
    assert content(inbox) == {"TD.XFLA.123456.20261122.00001.T.1": b""}

    post(transport, "INTEST", outgoing, go_tried=False, before_go=nothing)
    with pytest.raises(AlreadyPosted):
        withdraw(transport, "INTEST", samples.SET)


def test_answers_are_read_once_their_go_is_there() -> None:
    [answer] = complete_answers(
        [
            "FS.ACRF.999999.20261122.00001.T",
            "GO.ACRF.999999.20261122.00001.T",
            "FO.ACRF.999999.20261122.00001.T",
            "FO.NOTI.999999.20261122.00001.T",  # no GO yet
            "GO.NOTI.999999.20261122.00002.T",  # nothing but GO
            "FO.NOTI.999999.20261122.00003.T.2.1",  # the second part is on its way
            "GO.NOTI.999999.20261122.00003.T.2",
            "README",
        ]
    )

    assert answer.key == "ACRF.999999.20261122.00001.T"
    assert answer.application == "ACRF"
    assert [str(file) for file in (*answer.contents, *answer.signatures, answer.go)] == [
        "FO.ACRF.999999.20261122.00001.T",
        "FS.ACRF.999999.20261122.00001.T",
        "GO.ACRF.999999.20261122.00001.T",
    ]


def test_answers_in_parts_and_compressed_ones_are_in_order() -> None:
    parts, compressed = complete_answers(
        [
            "GO.NOTI.999999.20261122.00002.T",
            "CO.NOTI.999999.20261122.00002.T",
            "FO.NOTI.999999.20261122.00001.T.2.2",
            "FO.NOTI.999999.20261122.00001.T.2.1",
            "GO.NOTI.999999.20261122.00001.T.2",
        ]
    )

    assert [file.part for file in parts.contents] == [1, 2]
    assert [str(file) for file in compressed.contents] == ["CO.NOTI.999999.20261122.00002.T"]
