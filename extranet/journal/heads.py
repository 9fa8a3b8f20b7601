"""What the seals said, kept outside the database: whoever rewrites the database would have to rewrite these files too.

One file per fund and day under JOURNAL_HEADS_DIR, `fund-7/2026-03-14.jsonl`, one line per seal; its last line is the
day's head. Files are only appended to: copy them to where this machine may write but not change.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from extranet.tenants.scope import scope

from . import keys
from .digests import seal_digest, statement
from .models import Seal


@dataclass(frozen=True)
class Head:
    """One line: a seal's statement, as it was signed."""

    said: bytes
    signature: bytes

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.said)

    @property
    def number(self) -> int:
        return self.content["number"]

    @property
    def digest(self) -> str:
        return seal_digest(self.said)

    @property
    def is_signed(self) -> bool:
        return keys.is_signed(self.said, self.signature, self.content["key"])

    def line(self) -> str:
        signature = base64.b64encode(self.signature).decode()
        return json.dumps({"statement": self.said.decode(), "signature": signature}) + "\n"

    @classmethod
    def parse(cls, line: str) -> Head | None:
        """None when the line isn't one of ours: a full disk left half of it, or somebody else wrote there."""
        try:
            record = json.loads(line)
            head = cls(record["statement"].encode(), base64.b64decode(record["signature"], validate=True))
            return head if {"number", "key"} <= head.content.keys() else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def folder(fund_id: int) -> Path:
    """Where this fund's daily heads are kept, outside the database."""
    return Path(settings.JOURNAL_HEADS_DIR) / f"fund-{fund_id}"


def noted(fund_id: int) -> Iterator[tuple[str, Head | None]]:
    """Every line of every day, oldest first, with the place where it stands."""
    for path in sorted(folder(fund_id).glob("*.jsonl")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            yield f"{path.name}:{number}", Head.parse(line)


def publish(fund_id: int) -> None:
    """Note the seals that aren't noted yet: those just made, and those of a process that ended too early."""
    directory = folder(fund_id)
    directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    with (directory / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with scope(fund_id, read_only=True):
            seals = list(Seal.objects.filter(number__gt=last_number(directory)).order_by("number"))
        for seal in seals:
            append(directory / f"{seal.sealed_at:%Y-%m-%d}.jsonl", Head(statement(seal), bytes(seal.signature)))


def last_number(directory: Path) -> int:
    """The number of the last seal that was noted, 0 when there is none."""
    for path in sorted(directory.glob("*.jsonl"), reverse=True):
        for line in reversed(path.read_text().splitlines()):
            if head := Head.parse(line):
                return head.number
    return 0


def append(path: Path, head: Head) -> None:
    """One line, on the disk before we go on; after half a line, on a line of its own."""
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(descriptor, "a") as file:
        file.write(("\n" if torn else "") + head.line())
        file.flush()
        os.fsync(file.fileno())
