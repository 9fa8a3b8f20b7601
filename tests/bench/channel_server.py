"""Sending: our SFTP against OpenSSH's own program, to the same server in the same run.

CHANNEL_SERVER="20,30" makes it smaller, for a trial: MB of the large file, and how many small sets.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from batch_channel.protocol.names import Environment, SetName, sequence_text
from batch_channel.protocol.order import Content, OutgoingSet, post
from batch_channel.protocol.sftp import HostKeyPin, SftpAccount, connect, load_private_key
from batch_channel.simulator.openssh import Sshd, running_sshd

from .channel_files import seconds
from .figures import Figure

MEGABYTES, SETS = map(int, os.environ.get("CHANNEL_SERVER", "200,300").split(","))
SMALL = 50_000  # bytes of a small set's FI
ROUNDS = 3


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, running_sshd(Path(name)) as server:
        folder = Path(name) / "local"
        folder.mkdir()
        nothing = seconds(lambda: openssh(server, ""))  # connecting, which ours does before the clock runs
        yield large(server, folder, nothing)
        yield sets(server, folder, nothing)


def large(server: Sshd, folder: Path, connecting: float) -> Figure:
    """MB a second of one file."""
    path = folder / "large"
    with path.open("wb") as stream:
        for _megabyte in range(MEGABYTES):
            stream.write(os.urandom(10**6))
    times = []
    with connect(account(server)) as transport:
        for _round in range(ROUNDS):
            with path.open("rb") as stream:
                ours = seconds(lambda stream=stream: transport.put("INTEST", "large", stream))
            theirs = seconds(lambda: openssh(server, f"put {path} INTEST/large\n")) - connecting
            times.append((ours, theirs))
    value, against = (MEGABYTES / median(column) for column in zip(*times, strict=True))
    return Figure("sftp.large_vs_openssh", value, "MB/s", against, goal=">= 0.55")


def sets(server: Sshd, folder: Path, connecting: float) -> Figure:
    """Sets a second: FI and GO of each, ours with the looks into the folder that keep a set from being sent twice."""
    path, go = folder / "FI", folder / "GO"
    path.write_bytes(os.urandom(SMALL))
    go.touch()
    times = []
    with connect(account(server)) as transport:
        for turn in range(ROUNDS):
            names = [name_of(turn, number) for number in range(SETS)]
            ours = seconds(lambda names=names: [posted(transport, path, name) for name in names])
            empty(server)
            script = "".join(f"put {path} INTEST/{name.data[0]}\nput {go} INTEST/{name.go}\n" for name in names)
            theirs = seconds(lambda script=script: openssh(server, script)) - connecting
            empty(server)
            times.append((ours, theirs))
    value, against = (SETS / median(column) for column in zip(*times, strict=True))
    return Figure("sftp.sets_vs_openssh", value, "sets/s", against, goal=">= 0.5")


def name_of(turn: int, number: int) -> SetName:
    return SetName("XFLA", "123456", date(2026, 11, 22), sequence_text(turn * SETS + number + 1), Environment.TEST)


def posted(transport: object, path: Path, name: SetName) -> None:
    outgoing = OutgoingSet(name, (Content.of_path(path),))
    post(transport, "INTEST", outgoing, go_tried=False, before_go=lambda: None)


def empty(server: Sshd) -> None:
    for path in (server.root / "INTEST").iterdir():
        path.unlink()


def account(server: Sshd) -> SftpAccount:
    return SftpAccount(
        host=server.host,
        port=server.port,
        username=server.username,
        private_key=load_private_key(server.client_key.read_bytes()),
        host_keys=(HostKeyPin.parse(server.host_key),),
    )


def openssh(server: Sshd, script: str) -> None:
    known = server.client_key.with_name("known_hosts")
    known.write_text(f"[{server.host}]:{server.port} {server.host_key}\n")
    subprocess.run(
        ["sftp", "-q", "-b", "-", "-P", str(server.port), "-i", server.client_key, "-o", "IdentitiesOnly=yes",
         "-o", f"UserKnownHostsFile={known}", f"{server.username}@{server.host}"],
        input=script.encode(), stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
