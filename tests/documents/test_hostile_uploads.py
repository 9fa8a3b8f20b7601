"""Files made to harm: each is answered in time, with little memory, and by a refusal."""

import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from pikepdf import Array, Dictionary, Name, Stream

from extranet.documents.inspection import Limits, Reason
from tests.documents.pdf_factory import bomb, plain_pdf, rebuilt, saved, simple_pdf
from tests.documents.uploads import inspected, refusal

Made = Callable[[], bytes]


def page_tree(kids: Callable[[pikepdf.Pdf], Array]) -> bytes:
    pdf = pikepdf.open(BytesIO(simple_pdf()))
    tree = pdf.Root.Pages
    tree.Kids = kids(pdf)
    return saved(pdf)


def nested(depth: int) -> bytes:
    """A file whose catalogue holds an array `depth` deep."""
    plain = plain_pdf()
    return rebuilt(plain.replace(b"/Type /Catalog", b"/X " + b"[" * depth + b"]" * depth + b"/Type /Catalog"))


def many_objects(count: int) -> bytes:
    pdf = pikepdf.open(BytesIO(simple_pdf()))
    pdf.Root.X = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(count)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def huge_table() -> bytes:
    """A cross-reference stream of 30 million entries in 30 kB."""
    rows = zlib.compress(bytes(90_000_000), 9)
    head = b"%PDF-1.7\n"
    stream = b"1 0 obj\n<< /Type /XRef /Size 30000000 /W [1 1 1] /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        rows
    )
    return head + stream + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


# The kernel counts as a child's memory that of the process which started it, and keeps the largest of all its children:
# only a process that did nothing else can say what one inspection took.
ALONE = """
import resource, sys
import django
django.setup()
from tests.documents.uploads import refusal
print(refusal(sys.stdin.buffer.read()).code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def refused_alone(data: bytes) -> tuple[str, int]:
    """Why a file is refused, and the bytes of memory that finding out took."""
    done = subprocess.run([sys.executable, "-c", ALONE], input=data, capture_output=True, check=True, cwd=settings.ROOT)
    code, memory = done.stdout.decode().split()
    return code, int(memory)


class TestHostilePdf:
    """Each is answered in time, with little memory, and by a refusal."""

    @pytest.mark.parametrize(
        "made",
        [
            lambda: bomb(200_000_000),
            lambda: bomb(300_000_000, layers=2),
            lambda: bomb(200_000_000, layers=40),
            lambda: many_objects(60_000),
            huge_table,
        ],
        ids=["1000 times", "a million times", "many layers", "many objects", "huge table"],
    )
    def test_bombs(self, made: Made) -> None:
        data = made()
        assert len(data) < 2_000_000
        started = time.monotonic()

        code, memory = refused_alone(data)

        assert code in (Reason.TOO_COMPLEX, Reason.UNREADABLE_PDF)
        assert memory < Limits().memory
        assert time.monotonic() - started < 30

    def test_bomb_is_called_so(self) -> None:
        refused = refusal(bomb(200_000_000))

        assert refused.code is Reason.TOO_COMPLEX
        assert "une fois décompressé, il est démesuré" in str(refused)

    def test_budget_is_for_all_streams_together(self) -> None:
        pdf = pikepdf.open(BytesIO(simple_pdf()))
        pdf.Root.X = Array([pdf.make_indirect(Stream(pdf, bytes(1_000_000))) for _ in range(12)])
        data = saved(pdf)

        assert inspected(data, limits=Limits(decompressed=13_000_000)).pages == 1
        assert refusal(data, limits=Limits(decompressed=11_000_000)).code is Reason.TOO_COMPLEX

    @pytest.mark.parametrize("filters", [[Name.RunLengthDecode], [Name.FlateDecode, Name.RunLengthDecode]])
    def test_other_compressions_count_too(self, filters: list[Name]) -> None:
        runs = b"\x81\x00" * 200_000 + b"\x80"
        pdf = pikepdf.open(BytesIO(simple_pdf()))
        content = zlib.compress(runs) if len(filters) == 2 else runs
        pdf.Root.X = pdf.make_indirect(Stream(pdf, content, Filter=Array(filters)))
        data = saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)

        assert inspected(data).pages == 1
        assert refusal(data, limits=Limits(decompressed=20_000_000)).code is Reason.TOO_COMPLEX

    @pytest.mark.parametrize(
        "made",
        [
            lambda: page_tree(lambda pdf: Array([pdf.Root.Pages])),
            lambda: nested(5_000),
            lambda: nested(1_000_000),
        ],
        ids=["tree that bites its tail", "deep", "very deep"],
    )
    def test_loops_and_depths(self, made: Made) -> None:
        data = made()
        started = time.monotonic()

        assert refusal(data).code in (Reason.TOO_COMPLEX, Reason.UNREADABLE_PDF)

        assert time.monotonic() - started < 30

    def test_a_parser_that_does_not_end_is_stopped(self) -> None:
        started = time.monotonic()

        assert refusal(many_objects(30_000), limits=Limits(seconds=0.05)).code is Reason.TOO_COMPLEX

        assert time.monotonic() - started < 30
