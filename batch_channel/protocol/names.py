"""File and folder names of the channel.

A *set* is what is sent together: one data file (FI) and one signature (FS) per part, and one empty GO that
starts the processing (batch guide). ``SetName`` builds the names of a new set and is strict; ``FileName`` is
any single file, ours or theirs, and also admits the older forms that are still met in the folders.

For every accepted text ``str(parse_…(text)) == text``; everything else raises ``InvalidName``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Environment(StrEnum):
    """Sixth field of a name (annex 30, codes 117-119 and 257)."""

    PRODUCTION = "R"
    TEST = "T"
    SIMULATION = "S"


class Folders(NamedTuple):
    """Where a sender writes and where it reads, for one environment."""

    send: str
    receive: str


FOLDERS: Mapping[Environment, Folders] = {
    Environment.PRODUCTION: Folders("IN", "OUT"),
    Environment.TEST: Folders("INTEST", "OUTTEST"),
    Environment.SIMULATION: Folders("INTEST-S", "OUTTEST-S"),
}
"""FLA guide §5.2 for R and T; annex 30, code 257, for S."""


class Kind(StrEnum):
    """First field of a name (batch guide)."""

    DATA = "FI"
    SIGNATURE = "FS"
    GO = "GO"
    CANCEL = "TD"
    RECEIVED_DATA = "FO"
    RECEIVED_COMPRESSED = "CO"


# Number of fields a name may have: the batch guide's form, and the older one without part numbers.
_SENT_FIELDS = {Kind.DATA: (8, 6), Kind.SIGNATURE: (8, 6), Kind.GO: (7, 6), Kind.CANCEL: (7, 6)}
_RECEIVED_FIELDS = dict.fromkeys((Kind.RECEIVED_DATA, Kind.RECEIVED_COMPRESSED, Kind.SIGNATURE, Kind.GO), (6, 7, 8))
_STRUCTURE_CODE = {Kind.GO: "107", Kind.CANCEL: "107", Kind.SIGNATURE: "132"}
_KEY = re.compile(r"[A-Z0-9]{4}\.[0-9]{6}\.[0-9]{8}\.[0-9A-Z]{5,6}\.[RTS]")


class InvalidName(ValueError):
    """A name that the channel doesn't accept; ``code`` is what it would answer (annex 30)."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{reason} (annex 30, code {code})")
        self.code = code


@dataclass(frozen=True, slots=True)
class FileName:
    """One file of a set. ``parts`` and ``part`` are ``None`` where the name doesn't carry them."""

    kind: Kind
    application: str
    sender: str
    created_on: date
    sequence: str
    environment: Environment
    parts: int | None = None
    part: int | None = None

    def __post_init__(self) -> None:
        structure = _STRUCTURE_CODE.get(self.kind, "131")
        _require(re.fullmatch(r"[A-Z0-9]{4}", self.application), structure, "the application has 4 characters")
        _require(re.fullmatch(r"[0-9]{6}", self.sender), structure, "the sender number has 6 digits")
        _require(self.created_on.year >= 1000, "110", "the date is YYYYMMDD")
        # Six only when reading: a published sample of a sister service has them, against code 112.
        _require(len(self.sequence) in (5, 6), "112", "the sequence has 5 characters")
        _require(re.fullmatch(r"[0-9A-Z]+", self.sequence), "367", "the sequence is made of 0-9 and A-Z")
        _require(self.sequence.strip("0"), "127", "the sequence is not zero")
        if self.parts is not None:
            _require(self.parts != 0, "116", "the number of parts is not zero")
            _require(0 < self.parts <= 9, "114", "the number of parts has one digit")
        if self.part is not None:
            code = "124" if self.kind is Kind.SIGNATURE else "123"
            _require(self.parts and 0 < self.part <= self.parts, code, "the part is one of the parts")

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.parts, self.part) if number is not None]
        return ".".join([self.kind, self.set_key, *numbers])

    @property
    def set_key(self) -> str:
        """What the files of a set and their answers share, e.g. ``XFLA.123456.20261122.00001.T``."""
        return ".".join((self.application, self.sender, f"{self.created_on:%Y%m%d}", self.sequence, self.environment))


@dataclass(frozen=True, slots=True)
class SetName:
    """The name of a set to send; raises ``InvalidName`` for what the batch guide doesn't allow to be
    produced.

    ``sequence`` is unique per sender, date and environment; a name that was sent is never used again, even
    when the set was refused (annex 30, code 133).
    """

    application: str
    sender: str
    created_on: date
    sequence: str
    environment: Environment
    parts: int = 1

    def __post_init__(self) -> None:
        _require(len(self.sequence) == 5, "112", "the sequence has 5 characters")
        self._file(Kind.GO)

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return self.go.set_key

    @property
    def data(self) -> tuple[FileName, ...]:
        """The FI names, one per part."""
        return tuple(self._file(Kind.DATA, part) for part in range(1, self.parts + 1))

    @property
    def signatures(self) -> tuple[FileName, ...]:
        """The FS names, one per part."""
        return tuple(self._file(Kind.SIGNATURE, part) for part in range(1, self.parts + 1))

    @property
    def go(self) -> FileName:
        return self._file(Kind.GO)

    @property
    def cancel(self) -> FileName:
        return self._file(Kind.CANCEL)

    def _file(self, kind: Kind, part: int | None = None) -> FileName:
        return FileName(
            kind,
            self.application,
            self.sender,
            self.created_on,
            self.sequence,
            self.environment,
            self.parts,
            part,
        )


def parse_sent(name: str) -> FileName:
    """Read the name of a file that a sender wrote (FI, FS, GO, TD); raises ``InvalidName``."""
    return _parse(name, _SENT_FIELDS)


def parse_received(name: str) -> FileName:
    """Read the name of a file that the channel wrote (FO, CO, FS, GO); raises ``InvalidName``.

    The folder is shared by all services of a sender, so a caller must expect foreign names there.
    """
    return _parse(name, _RECEIVED_FIELDS)


def set_key(name: str) -> str | None:
    """The set that an answer's ``FileName`` speaks of, or ``None`` when it is no such name.

    Published answers quote the GO, others the FI: only the middle five fields may be compared.
    """
    key = ".".join(name.strip().split(".")[1:6])
    return key if _KEY.fullmatch(key) else None


_LAST_NUMERIC = 99_999
_FIRST_LETTERED = int("A0000", 36)
LAST_SEQUENCE = _LAST_NUMERIC + int("ZZZZZ", 36) - _FIRST_LETTERED + 1
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sequence_text(number: int) -> str:
    """The ``number``-th sequence, counted from 1: 00001…99999, then A0000…ZZZZZ.

    Letters are allowed "when the numbers run out" (batch guide, page on sequence numbers); raises
    ``ValueError`` outside 1…``LAST_SEQUENCE``.
    """
    if not 1 <= number <= LAST_SEQUENCE:
        raise ValueError(f"no sequence has the rank {number}")
    if number <= _LAST_NUMERIC:
        return f"{number:05}"
    rest, text = number - _LAST_NUMERIC - 1 + _FIRST_LETTERED, ""
    while rest:
        rest, digit = divmod(rest, 36)
        text = _DIGITS[digit] + text
    return text


def sequence_number(text: str) -> int:
    """The rank of a sequence that ``sequence_text`` made; 0 for another program's, made of letters in another way."""
    if text.isdecimal():
        return int(text)
    number = int(text, 36) - _FIRST_LETTERED + _LAST_NUMERIC + 1
    return number if _LAST_NUMERIC < number <= LAST_SEQUENCE else 0


def _parse(name: str, allowed: Mapping[Kind, tuple[int, ...]]) -> FileName:
    fields = name.split(".")
    _require(fields[0] in allowed, "129", "the prefix of the name is unknown")
    kind = Kind(fields[0])
    structure = _STRUCTURE_CODE.get(kind, "131")
    _require(len(fields) in allowed[kind], structure, "the name has another number of fields")
    application, sender, created_on, sequence, environment, *numbers = fields[1:]
    _require(environment in FOLDERS, "117", "the environment is R, T or S")
    for number in numbers:
        _require(len(number) == 1, "114", "the number of parts has one position")
        _require(number in "0123456789", "115", "the number of parts is numeric")
    return FileName(
        kind,
        application,
        sender,
        _date(created_on),
        sequence,
        Environment(environment),
        *(int(number) for number in numbers),
    )


def _date(text: str) -> date:
    _require(len(text) == 8, "109", "the date has 8 positions")
    _require(re.fullmatch(r"[0-9]{8}", text), "110", "the date is YYYYMMDD")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise InvalidName("110", "the date does not exist") from error


def _require(condition: object, code: str, reason: str) -> None:
    if not condition:
        raise InvalidName(code, reason)
