"""Folders that are whole or not there: written beside, listed with their digests, moved in place at the end."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SUMS = "SHA256SUMS"  # as `sha256sum --check` reads it
CHUNK = 1024 * 1024  # bytes


class NotWritten(Exception):
    """Nothing was left behind; the message says why."""


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A new folder to fill; at the end it is listed, on the disk, and stands at `target`. Raises `NotWritten`.

    Whatever goes wrong meanwhile, a full disk among it, nothing is left that could be taken for the whole.
    """
    if target.exists() or target.is_symlink():
        raise NotWritten(f"{target} is there already: name a folder that isn't")
    draft = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        draft.mkdir(mode=0o700)
        yield draft
        write_sums(draft)
        sync(draft)
        draft.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise NotWritten(f"{error.strerror or error}: nothing was left at {target}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def files_of(folder: Path) -> Iterator[Path]:
    """All files, in order of their names; nothing behind a symbolic link."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal, read a little at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    with (folder / SUMS).open("w", encoding="utf-8") as sums:
        for path in files_of(folder):
            if path.name != SUMS or path.parent != folder:
                sums.write(f"{digest_of(path)}  {path.relative_to(folder)}\n")


def sums_of(folder: Path) -> dict[str, str]:
    """The digest that each file had, by its name. Raises `FileNotFoundError`."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def differences(folder: Path) -> Iterator[str]:
    """What is no longer as it was written. Reads everything."""
    if not (folder / SUMS).is_file():
        yield f"{folder} has no {SUMS}: it isn't one of ours, or only a part of one"
        return
    expected = sums_of(folder)
    found = {str(path.relative_to(folder)) for path in files_of(folder)} - {SUMS}
    yield from (f"{name} is missing" for name in sorted(expected.keys() - found))
    yield from (f"{name} was added" for name in sorted(found - expected.keys()))
    for name in sorted(found & expected.keys()):
        if digest_of(folder / name) != expected[name]:
            yield f"{name} was changed"


def copied(source: IO[bytes], target: Path) -> tuple[int, str]:
    """Copy what is open, a little at a time. Returns its length and SHA-256."""
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return size, digest.hexdigest()


def sync(folder: Path) -> None:
    """All of it is on the disk when this returns."""
    for path in files_of(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(path)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_empty(folders: Iterable[Path]) -> bool:
    return not any(folder.exists() and any(files_of(folder)) for folder in folders)
