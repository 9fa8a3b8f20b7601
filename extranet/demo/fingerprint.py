"""What schema and static files are made from: while it is the same, there is nothing to make again."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from extranet.embedded import ROOT

NOTE = "prepared"


def is_prepared(home: Path) -> bool:
    """Whether `note` was called here since anything changed. Deleting the demo's data deletes the note with them."""
    note = home / NOTE
    return note.exists() and note.read_text() == fingerprint()


def note(home: Path) -> None:
    (home / NOTE).write_text(fingerprint())


def fingerprint() -> str:
    """The digest of migrations, grants, static files and settings, and of the packages that bring their own."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sources():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    yield from (ROOT / "requirements.txt", ROOT / "extranet/tenants/roles.py")  # what `migrate` grants, too
    for pattern in ("static/**/*", "*/migrations/*.py", "*/*/migrations/*.py", "extranet/settings/*.py"):
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())
