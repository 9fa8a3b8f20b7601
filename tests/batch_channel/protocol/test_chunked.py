from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_channel.protocol.chunked import Damaged, new_key, opened, sealed

PIECES = [b"one", b"two", b"three"]


@given(st.lists(st.binary(min_size=1)))
def test_what_is_sealed_comes_out_as_it_was(pieces: list[bytes]) -> None:
    key = new_key()

    chunks = list(sealed(key, pieces))

    assert b"".join(opened(key, chunks)) == b"".join(pieces)
    assert len(chunks) == max(1, len(pieces))


@pytest.mark.parametrize(
    "tampered",
    [
        lambda chunks: chunks[:-1],
        lambda chunks: chunks[1:],
        lambda chunks: [chunks[1], chunks[0], chunks[2]],
        lambda chunks: [chunks[0], chunks[2]],
        lambda chunks: [*chunks, chunks[2]],
        lambda chunks: [chunks[0], chunks[0], *chunks[1:]],
        lambda chunks: [chunks[0][:-1] + bytes([chunks[0][-1] ^ 1]), *chunks[1:]],
        lambda chunks: [b"", *chunks[1:]],
        lambda chunks: [],
    ],
    ids=["cut", "beheaded", "swapped", "a gap", "longer", "doubled", "altered", "emptied", "gone"],
)
def test_whatever_was_done_to_the_chunks_is_noticed(tampered: Callable[[list[bytes]], list[bytes]]) -> None:
    key = new_key()
    chunks = list(sealed(key, PIECES))

    with pytest.raises(Damaged):
        list(opened(key, tampered(chunks)))


def test_a_file_opens_with_its_own_key_only() -> None:
    with pytest.raises(Damaged):
        list(opened(new_key(), sealed(new_key(), PIECES)))


def test_chunks_are_taken_one_at_a_time() -> None:
    taken = []

    def pieces() -> object:
        for piece in PIECES:
            taken.append(piece)
            yield piece

    next(sealed(new_key(), pieces()))

    assert taken == PIECES[:2], "one ahead, to know whether the first is the last"
