"""The simulator's own SFTP server (asyncssh), also as one that behaves otherwise than OpenSSH's, in its own process:

`python -m tests.batch_channel.second_server DIRECTORY PORT KIND` serves until it is ended.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh

from batch_channel.simulator.directory import Directory
from batch_channel.simulator.server import serve


class HidesListings(asyncssh.SFTPServer):
    """Shows nobody what stands in the folder for sending; a file asked for by name is told of."""

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        if path.lstrip(b"/").startswith(b"IN"):
            return
        async for entry in super().scandir(path):
            yield entry


class DeniesStat(asyncssh.SFTPServer):
    """Lists its folders, and tells nothing of a file asked for by name."""

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        if path.rpartition(b"/")[2][:3] in {b"FI.", b"FS.", b"GO."}:
            raise asyncssh.SFTPPermissionDenied("not for you")
        return super().stat(path)  # type: ignore[return-value]

    lstat = stat


class RefusesAnswers(asyncssh.SFTPServer):
    """Takes files and lets nobody into the folder of answers."""

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        if path.lstrip(b"/").startswith(b"OUT"):
            raise asyncssh.SFTPPermissionDenied("not for you")
        async for entry in super().scandir(path):
            yield entry


class KeepsFiles(asyncssh.SFTPServer):
    """Lets nobody remove anything."""

    def remove(self, path: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("not for you")


KINDS = {
    "plain": asyncssh.SFTPServer,
    "hides listings": HidesListings,
    "denies stat": DeniesStat,
    "refuses answers": RefusesAnswers,
    "keeps files": KeepsFiles,
}


async def run(directory: Directory, port: int, kind: str) -> None:
    await (await serve(directory, port, kind=KINDS[kind])).wait_closed()


if __name__ == "__main__":
    asyncio.run(run(Directory(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]))
