"""What came by before, among more than memory should hold."""

import hashlib
import os
import sqlite3
import weakref

HELD = 10_000  # about a megabyte


class Seen:
    """A set that only grows: the last members in memory, the others in a private temporary database.

    SQLite keeps that in a nameless file once it is big. Of each member a digest under a key of its own is kept, so
    nothing of anybody stands on the disk.
    """

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._held: set[bytes] = set()
        self._known: sqlite3.Connection | None = None

    def add(self, *member: str) -> bool:
        """Whether it is new."""
        text = "\0".join(member).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(text, digest_size=16, key=self._key).digest()
        if digest in self._held or self._is_put_away(digest):
            return False
        self._held.add(digest)
        if len(self._held) >= HELD:
            self._put_away()
        return True

    def _is_put_away(self, digest: bytes) -> bool:
        if self._known is None:
            return False
        return self._known.execute("SELECT 1 FROM known WHERE digest = ?", (digest,)).fetchone() is not None

    def _put_away(self) -> None:
        if self._known is None:
            self._known = sqlite3.connect("", isolation_level=None)
            weakref.finalize(self, self._known.close)
            for statement in (
                "PRAGMA journal_mode = OFF",
                "PRAGMA synchronous = OFF",
                "CREATE TABLE known (digest BLOB PRIMARY KEY) WITHOUT ROWID",
                "BEGIN",  # once: nothing of it outlives the connection
            ):
                self._known.execute(statement)
        self._known.executemany("INSERT INTO known VALUES (?)", ([digest] for digest in sorted(self._held)))
        self._held.clear()
