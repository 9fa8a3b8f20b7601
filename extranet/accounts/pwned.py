"""Passwords that stand in lists of stolen ones, looked up in a file of ours: no service is told anything.

The file is « Pwned Passwords » as its downloader writes it, ordered by digest: a line of 40 hexadecimal digits (SHA-1)
each, with or without « : » and how often it was seen (https://haveibeenpwned.com/Passwords). It takes some forty
gigabytes and a reading of thirty-odd places of it; PWNED_DIGESTS_FILE names it (docs/operations.md).
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
LINE = re.compile(rb"([0-9A-Fa-f]{40})(:\d+)?\s*")
LONGEST = 64  # bytes of a line, its end included


class NotSuchAFile(Exception):
    """A line of it is none of « Pwned Passwords »."""


class PwnedPasswordValidator:
    """Refuses what stands in the file, and everything while the file can't be read: nothing fails open."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError`."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        try:
            is_pwned = holds(self.path, digest)
        except (OSError, NotSuchAFile) as error:
            logger.exception("PWNED_DIGESTS_FILE can't be read")
            message = _("Nous ne pouvons pas vérifier ce mot de passe pour le moment. Réessayez un peu plus tard.")
            raise ValidationError(message, code="password_unverified") from error
        if is_pwned:
            message = _("Ce mot de passe figure dans des listes de mots de passe volés. Choisissez-en un autre.")
            raise ValidationError(message, code="password_pwned")

    def get_help_text(self) -> str:
        return _("Votre mot de passe ne doit pas figurer dans des listes de mots de passe volés.")


def holds(path: Path, digest: bytes) -> bool:
    """Whether a line begins with this digest (40 capital hexadecimal digits). Raises `OSError` and `NotSuchAFile`."""
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            start, end, found = line_around(file, (low + high) // 2)
            if found == digest:
                return True
            low, high = (end, high) if found < digest else (low, start)
    return False


def digest_at(path: Path, place: int) -> bytes:
    """The digest of the line in which this byte stands. Raises `OSError` and `NotSuchAFile`."""
    with path.open("rb") as file:
        return line_around(file, place)[2]


def line_around(file: BinaryIO, place: int) -> tuple[int, int, bytes]:
    """Where the line begins and ends in which this byte stands, and its digest in capitals."""
    before = max(0, place - LONGEST)
    file.seek(before)
    start = before + file.read(place - before).rfind(b"\n") + 1
    file.seek(start)
    line = file.readline(LONGEST)
    said = LINE.fullmatch(line)
    if said is None:
        raise NotSuchAFile
    return start, start + len(line), said[1].upper()
