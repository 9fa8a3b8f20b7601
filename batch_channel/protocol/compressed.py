"""Compressed contents (CO): what the channel sends instead of FO for big answers.

The format isn't published. Annex 30 speaks of ZIP archives with exactly one file (codes 280 and 281); gzip is
told by its first bytes. Both are unpacked with a limit, for a small archive can hold an endless file.
"""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

ARCHIVE_MAX_BYTES = 16 * 1024 * 1024
"""Its list of contents is read whole, so an archive may be less big than what is in it."""

_GZIP_MAGIC = b"\x1f\x8b"
_BLOCK = 64 * 1024
# What gzip and zipfile raise for damaged input; RuntimeError stands for an encrypted member, or one of an unknown
# compression.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


class MalformedArchive(Exception):
    """Not an archive of one file, damaged, or bigger inside than allowed."""


def unpack(source: BinaryIO, into: BinaryIO, *, max_bytes: int) -> None:
    """Write the one file in ``source`` into ``into``; raises ``MalformedArchive``."""
    try:
        _copy(source, into, max_bytes)
    except _UNREADABLE as error:
        raise MalformedArchive(f"the archive can't be read: {error}") from error


def _copy(source: BinaryIO, into: BinaryIO, max_bytes: int) -> None:
    with _member(source) as member:
        left = max_bytes
        while block := member.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise MalformedArchive("the archive holds more than is allowed")
            into.write(block)


@contextmanager
def _member(source: BinaryIO) -> Iterator[gzip.GzipFile | IO[bytes]]:
    first = source.read(len(_GZIP_MAGIC))
    source.seek(0)
    if first == _GZIP_MAGIC:
        with gzip.GzipFile(fileobj=source) as stream:
            yield stream
        return
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) != 1:
            raise MalformedArchive("the archive holds no file, or several")
        if members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise MalformedArchive("the archive uses an unusual compression")
        with archive.open(members[0]) as member:
            yield member
