"""Where bytes are kept: under the fund's id and a random name, through the storage API, written before the row."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from .models import Document

CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are on disk: their key, length and SHA-256 (hexadecimal)."""

    key: str
    size: int
    sha256: str


def store(fund_id: int, content: bytes) -> Stored:
    """Write the bytes under a name of their own. Raises `OSError` when the disk is full or gone.

    A row that is then rolled back leaves a file that nobody points at: harmless, and found by its missing row.
    """
    key = default_storage.save(f"{fund_id}/{uuid.uuid4().hex}", ContentFile(content))
    return Stored(key, len(content), hashlib.sha256(content).hexdigest())


def store_file(fund_id: int, file: IO[bytes]) -> Stored:
    """As `store`, of what is too long to hold in memory; `file` stands at its beginning."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    key = default_storage.save(f"{fund_id}/{uuid.uuid4().hex}", File(file))
    return Stored(key, size, digest.hexdigest())


def open_stored(document: Document) -> File:
    """The bytes as they are stored, unread and unchecked (`read` compares their digest); the caller closes it."""
    return default_storage.open(document.key, "rb")


def read(document: Document) -> bytes:
    """The bytes of a document. Raises `ValueError` when they are no longer those that were stored."""
    with open_stored(document) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise ValueError(f"the bytes of {document} have changed")
    return content
