"""Compressed contents (CO): what the channel sends instead of FO for big answers.

The format isn't published. Annex 30 speaks of ZIP archives with exactly one file (codes 280 and 281); gzip is
told by its first bytes. Both are unpacked with a limit, for a small archive can hold an endless file.
"""

import gzip
import io
import struct
import zipfile
import zlib

_GZIP_MAGIC = b"\x1f\x8b"
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


def unpack(data: bytes, *, max_bytes: int) -> bytes:
    """The one file in ``data``; raises ``MalformedArchive``."""
    try:
        content = _first_bytes(data, max_bytes + 1)
    except _UNREADABLE as error:
        raise MalformedArchive(f"the archive can't be read: {error}") from error
    if len(content) > max_bytes:
        raise MalformedArchive("the archive holds more than is allowed")
    return content


def _first_bytes(data: bytes, count: int) -> bytes:
    if data.startswith(_GZIP_MAGIC):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return stream.read(count)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) != 1:
            raise MalformedArchive("the archive holds no file, or several")
        if members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise MalformedArchive("the archive uses an unusual compression")
        with archive.open(members[0]) as member:
            return member.read(count)
