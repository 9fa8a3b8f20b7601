"""The order of work: data files, signatures, and the empty GO last, which alone makes a set count.

GO is the commit: it "starts the processing" (batch guide), so files go up under their final names and are
simply written again until it is there. Temporary names would themselves be refused (annex 30, code 129). Once
GO has been tried the names are spent (code 133), and what stands in the folder decides what is left to do.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from .names import FileName, InvalidName, Kind, SetName, parse_received
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to send: ``size`` and a way to read them from the start."""

    size: int
    open: Callable[[], AbstractContextManager[BinaryIO]]

    @classmethod
    def of_bytes(cls, data: bytes) -> "Content":
        return cls(len(data), lambda: io.BytesIO(data))

    @classmethod
    def of_path(cls, path: Path) -> "Content":
        return cls(path.stat().st_size, lambda: path.open("rb"))

    @classmethod
    def of_slice(cls, file: BinaryIO, start: int, size: int) -> "Content":
        """Some bytes of an open file, which nobody else reads meanwhile."""
        return cls(size, lambda: io.BufferedReader(_Slice(file, start, size)))


class _Slice(io.RawIOBase):
    """A stream over ``size`` bytes of ``file`` from ``start``; closing it leaves the file open."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._left = size
        file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._file.read(min(len(buffer), self._left))
        buffer[: len(block)] = block
        self._left -= len(block)
        return len(block)


@dataclass(frozen=True, slots=True)
class OutgoingSet:
    """A set and its bytes, in the order of its parts; raises ``ValueError`` when their number isn't the
    name's.

    ``signatures`` is empty where none is wanted: "l'envoi de fichier de tests ne nécessite pas de fichier
    signature FS" (FLA guide §5.2).
    """

    name: SetName
    data: tuple[Content, ...]
    signatures: tuple[Content, ...] = ()

    def __post_init__(self) -> None:
        if len(self.data) != self.name.parts:
            raise ValueError("there must be one FI for each part (annex 30, code 120)")
        if len(self.signatures) not in (0, self.name.parts):
            raise ValueError("there must be one FS for each part, or none at all (annex 30, code 122)")

    def files(self) -> Iterator[tuple[str, Content]]:
        """Names and contents in the order of sending, without GO."""
        yield from zip(map(str, self.name.data), self.data, strict=True)
        if self.signatures:
            yield from zip(map(str, self.name.signatures), self.signatures, strict=True)


class Situation(Enum):
    """What the folder says of a set."""

    TO_SEND = "GO was never tried: everything goes, over whatever is there"
    TO_CONFIRM = "everything is there but GO, which was tried: GO goes"
    POSTED = "GO is there"
    TAKEN = "GO was tried and nothing is left: the channel has taken the set"
    UNSETTLED = "GO was tried and the folder is between two states: look again later"


class NameTaken(Exception):
    """Another set of the same name stands in the folder: the sequence was used by another program."""


class AlreadyPosted(Exception):
    """The set can't be withdrawn any more: its GO is there."""


@dataclass(frozen=True, slots=True)
class Posting:
    """How ``post`` left the folder, and the names it has uploaded."""

    situation: Situation
    uploaded: tuple[str, ...]


def situation(outgoing: OutgoingSet, listing: Mapping[str, int], *, go_tried: bool) -> Situation:
    """Judge a folder's ``listing`` (name to size). Raises ``NameTaken``."""
    sizes = {name: content.size for name, content in outgoing.files()}
    present = {name: listing[name] for name in sizes if name in listing}
    if str(outgoing.name.go) in listing:
        if not go_tried and any(size != sizes[name] for name, size in present.items()):
            raise NameTaken(f"a set {outgoing.name} that isn't ours stands in the folder")
        return Situation.POSTED
    if not go_tried:
        return Situation.TO_SEND
    if not present:
        return Situation.TAKEN
    return Situation.TO_CONFIRM if present == sizes else Situation.UNSETTLED


def post(
    transport: Transport,
    folder: str,
    outgoing: OutgoingSet,
    *,
    go_tried: bool,
    before_go: Callable[[], None],
    go_content: bytes = b"",
) -> Posting:
    """Bring a set into ``folder`` once, whatever happened to earlier attempts.

    ``before_go`` is called when all but GO is up, and must record durably that GO is about to be tried;
    whoever calls again after that passes ``go_tried``. One caller at a time per folder. Raises
    ``TransportError`` and ``NameTaken``; after either, calling again is safe.
    """
    found = situation(outgoing, _standing(transport, folder, outgoing, go_tried=go_tried), go_tried=go_tried)
    uploaded: list[str] = []
    if found is Situation.TO_SEND:
        for name, content in outgoing.files():
            with content.open() as stream:
                transport.put(folder, name, stream)
            uploaded.append(name)
        before_go()
    if found in (Situation.TO_SEND, Situation.TO_CONFIRM):
        go = str(outgoing.name.go)
        # The channel may take the set the moment GO is there, so its size can't be asked for.
        transport.put(folder, go, io.BytesIO(go_content), confirm=False)
        uploaded.append(go)
        found = situation(outgoing, _standing(transport, folder, outgoing, go_tried=True), go_tried=True)
        if found is Situation.TO_CONFIRM:
            found = Situation.UNSETTLED  # GO was accepted and isn't listed: being taken, or hidden
    return Posting(found, tuple(uploaded))


def withdraw(transport: Transport, folder: str, name: SetName) -> None:
    """Cancel a set whose GO isn't there yet, with an empty TD (batch guide); raises ``AlreadyPosted``."""
    if transport.sizes(folder, [str(name.go)]):
        raise AlreadyPosted(str(name))
    transport.put(folder, str(name.cancel), io.BytesIO(), confirm=False)


def _standing(transport: Transport, folder: str, outgoing: OutgoingSet, *, go_tried: bool) -> dict[str, int]:
    """What of a set is in the folder, as far as it decides anything (``situation``).

    Asked by name: a list would cost more with each set that waits there.
    """
    go = transport.sizes(folder, [str(outgoing.name.go)])
    if bool(go) is go_tried:
        return go
    return go | transport.sizes(folder, [name for name, _content in outgoing.files()])


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """A complete set in the answers' folder. ``contents`` and ``signatures`` stand in the order of parts."""

    key: str
    contents: tuple[FileName, ...]
    signatures: tuple[FileName, ...]
    go: FileName

    @property
    def application(self) -> str:
        """What kind of answer it is: ``ACRF``, ``NOTI``, or something of another service."""
        return self.go.application


def complete_answers(names: Iterable[str]) -> list[AnswerSet]:
    """The sets among ``names`` that are complete, by key; other names are passed over.

    A set may be read once its GO is there (help centre, processing of the declaration) and, where the names
    count parts, all of them are. The folder is shared by all services of a sender: whose answer it is stands
    inside.
    """
    by_key: dict[str, list[FileName]] = defaultdict(list)
    for name in names:
        try:
            file = parse_received(name)
        except InvalidName:
            continue
        by_key[file.set_key].append(file)
    sets = (_answer_set(key, files) for key, files in sorted(by_key.items()))
    return [answer_set for answer_set in sets if answer_set]


def _answer_set(key: str, files: list[FileName]) -> AnswerSet | None:
    files = sorted(files, key=lambda file: (file.part or 0, str(file)))
    contents = [file for file in files if file.kind in (Kind.RECEIVED_DATA, Kind.RECEIVED_COMPRESSED)]
    go = next((file for file in files if file.kind is Kind.GO), None)
    wanted = max((file.parts or 1 for file in files), default=1)
    if go is None or len(contents) < wanted:
        return None
    return AnswerSet(key, tuple(contents), tuple(file for file in files if file.kind is Kind.SIGNATURE), go)
