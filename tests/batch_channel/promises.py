"""What must hold after every fault of the channel, in the database and on the server: nothing lost, nothing sent twice.

The random runs of `tests/faults` hold the same, after each of their steps.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from batch_channel.models import Batch
from batch_channel.simulator.directory import FOLDERS, Directory
from batch_channel.workflow import BatchState
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.faults.batch_rules import BATCHES, GONE
from tests.faults.invariants import broken


def check_kept(fund: Fund, *directories: Directory) -> None:
    """Every declaration is in one state that is final or goes on, each of these servers has each set once at most, with
    the bytes that were frozen, and the journal tells how it came to be.
    """
    found = broken(fund, *BATCHES)
    assert not found, found
    with scope(fund):
        batches = {batch.name: batch for batch in Batch.objects.defer("data", "signature")}
    for directory in directories:
        for name, count in posted(directory).items():
            assert count == 1, f"{name} was used {count} times"
            if name in batches:  # else another program's, or this test's
                check_known(batches[name], digests(directory)[name])


def check_known(batch: Batch, digest: str | None) -> None:
    """Of a set whose GO is on the server."""
    tried = batch.state == BatchState.SENDING and batch.go_tried_at is not None
    if batch.state != BatchState.ABANDONED:  # its name was taken by another program's set
        assert batch.state in GONE or tried, f"{batch.name} is on the server, and it is {batch.state} here"
        assert batch.data_sha256 == digest, f"{batch.name} holds other bytes than those that were frozen"


def servers_in(folder: Path) -> list[Directory]:
    """The simulators whose directories are in this folder."""
    return [Directory(path.parent) for path in sorted(folder.rglob("registered.json"))]


def posted(directory: Directory) -> Counter[str]:
    """How often each set's GO was ever laid there, by the set's name."""
    inboxes = (directory.inbox(letter) for letter in FOLDERS)
    gone = [*directory.taken.glob("*/GO.*"), *(path for inbox in inboxes for path in inbox.glob("GO.*"))]
    return Counter(set_of(path) for path in gone)


def digests(directory: Directory) -> dict[str, str | None]:
    """Of the data file of each set whose GO is there; None for one of several parts, or without."""
    found: dict[str, str | None] = {}
    for go in [*directory.root.glob("IN*/GO.*"), *directory.taken.glob("*/GO.*")]:
        data = go.parent / f"FI.{go.name[3:]}.1"
        found[set_of(go)] = hashlib.sha256(data.read_bytes()).hexdigest() if data.exists() else None
    return found


def set_of(go: Path) -> str:
    return go.name.removeprefix("GO.").rsplit(".", 1)[0]
