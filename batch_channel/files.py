"""Files at rest and at work: sealed in chunks that are rows, opened into temporary files that have no name.

Such a file ends with its process, however that ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import keys, sealing
from .models import Answer, Batch
from .protocol.chunked import CHUNK_BYTES
from .protocol.order import Content


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces that are good to seal."""
    while block := stream.read(CHUNK_BYTES):
        yield block


def blocks_of(paths: Sequence[Path]) -> Iterator[bytes]:
    """Files, one after the other."""
    for path in paths:
        with path.open("rb") as stream:
            yield from blocks(stream)


def keep(owner: Batch | Answer, chunks: Iterable[bytes]) -> None:
    """Store the chunks of a sealed file, one at a time, in the caller's transaction."""
    for number, content in enumerate(chunks):
        owner.chunks.create(number=number, content=content)


def chunks_of(owner: Batch | Answer) -> Iterator[bytes]:
    """In the fund's scope; one at a time."""
    stored = owner.chunks.order_by("number")
    for pk in list(stored.values_list("pk", flat=True)):
        yield bytes(stored.values_list("content", flat=True).get(pk=pk))


def unsealed(owner: Batch | Answer) -> Iterator[bytes]:
    """A batch's FI, or an answer, in pieces and in the fund's scope. Raises `sealing.Unreadable`."""
    if isinstance(owner, Batch):
        return sealing.unseal_file(owner.data, chunks_of(owner), purpose=keys.FILE)
    return sealing.unseal_file(owner.content, chunks_of(owner), purpose=keys.ANSWER)


@contextmanager
def opened(fund: Fund, owner: Batch | Answer) -> Iterator[BinaryIO]:
    """The same as a file, checked to its end. Raises `sealing.Unreadable`."""
    with tempfile.TemporaryFile() as file:
        with scope(fund):
            for piece in unsealed(owner):
                file.write(piece)
        file.seek(0)
        yield file


def parts_of(file: BinaryIO, sizes: Sequence[int]) -> tuple[Content, ...]:
    """The files that stand in it one after the other; `sizes` in bytes, without any there is one."""
    sizes = sizes or [file.seek(0, 2)]
    return tuple(Content.of_slice(file, end - size, size) for end, size in zip(accumulate(sizes), sizes, strict=True))
