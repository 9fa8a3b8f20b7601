import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_channel.protocol import compressed
from batch_channel.protocol.compressed import MalformedArchive

ANSWER = b"<NOTIFICATION/>" * 100


def unpack(data: bytes, *, max_bytes: int) -> bytes:
    into = io.BytesIO()
    compressed.unpack(io.BytesIO(data), into, max_bytes=max_bytes)
    return into.getvalue()


def zipped(*contents: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"FO{number}", content)
    return stream.getvalue()


@pytest.mark.parametrize("pack", [zipped, gzip.compress])
def test_one_file_comes_out(pack: Callable[[bytes], bytes]) -> None:
    assert unpack(pack(ANSWER), max_bytes=len(ANSWER)) == ANSWER


@pytest.mark.parametrize("pack", [zipped, gzip.compress])
def test_a_small_archive_of_a_huge_file_is_refused(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"\0" * 20_000_000)

    assert len(bomb) < 50_000
    tracemalloc.start()
    try:
        with pytest.raises(MalformedArchive, match="more than is allowed"):
            unpack(bomb, max_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_an_unusual_compression_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("FO", ANSWER)

    with pytest.raises(MalformedArchive, match="unusual"):
        unpack(stream.getvalue(), max_bytes=10_000)


@pytest.mark.parametrize("contents", [(), (ANSWER, ANSWER)])
def test_an_archive_of_none_or_several_is_refused(contents: tuple[bytes, ...]) -> None:
    with pytest.raises(MalformedArchive, match="no file, or several"):
        unpack(zipped(*contents), max_bytes=10_000)


@pytest.mark.parametrize(
    "data",
    [b"", b"<NOTIFICATION/>", b"\x1f\x8b", gzip.compress(ANSWER)[:-3]],
    ids=["empty", "XML", "two bytes of gzip", "half a gzip"],
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedArchive):
        unpack(data, max_bytes=10_000)


@given(
    st.sampled_from([zipped(ANSWER), gzip.compress(ANSWER)]),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_a_damaged_archive_never_crashes_the_reader(data: bytes, damages: list[tuple[int, int]]) -> None:
    damaged = bytearray(data)
    for position, value in damages:
        damaged[position % len(damaged)] = value
    try:
        unpack(bytes(damaged), max_bytes=10_000)
    except MalformedArchive:
        return
