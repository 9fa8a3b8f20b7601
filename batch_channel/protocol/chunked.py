"""A long file sealed in chunks, so that neither side ever holds it whole.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): AES-256-GCM per chunk under a key that seals this
one file, with the chunk's number and whether it is the last in the nonce. A chunk that is missing, moved, doubled or
altered, and a file that ends too early or goes on, are all noticed.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK_BYTES = 1 << 20
"""A good size for a piece: what sealing adds to it is little, and so is the memory it takes."""
_NUMBER_BYTES = 11  # of the nonce's 12; the last one says whether this is the last chunk


class Damaged(Exception):
    """Not these chunks in this order, or not all of them, or not under this key."""


def new_key() -> bytes:
    """For one file and no other."""
    return AESGCM.generate_key(256)


def sealed(key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A chunk for each piece of the file; a file without any has one, empty."""
    cipher = AESGCM(key)
    coming = iter(pieces)
    piece = next(coming, b"")
    for number in count():
        following = next(coming, None)
        yield cipher.encrypt(_nonce(number, is_last=following is None), piece, None)
        if following is None:
            return
        piece = following


def opened(key: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What was sealed, chunk by chunk. Raises ``Damaged``, maybe only at the end: nothing counts before that."""
    cipher = AESGCM(key)
    coming = iter(chunks)
    chunk = next(coming, None)
    if chunk is None:
        raise Damaged("there is no chunk")
    for number in count():
        following = next(coming, None)
        try:
            yield cipher.decrypt(_nonce(number, is_last=following is None), chunk, None)
        except InvalidTag as error:
            raise Damaged(f"chunk {number} is damaged, or not in its place") from error
        if following is None:
            return
        chunk = following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([is_last])
