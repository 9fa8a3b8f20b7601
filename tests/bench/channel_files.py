"""The channel's files: what our writer adds to bare lxml, and the memory that long ones take.

CHANNEL_SIZES="1000,20000,2,20" makes them smaller, for a trial: forms of the small and the large file, then MB of the
small and the large file that is signed; the notification has a fifth of the large file's forms. Each is worked on in a
process of its own, `python -m tests.bench.channel_files WORK SIZE`, which says its peak in KiB.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from batch_channel.protocol.answers import read_noti
from batch_channel.protocol.chunked import CHUNK_BYTES, new_key, opened, sealed
from batch_channel.protocol.records import Form, Reference, Worker
from batch_channel.protocol.rendering import FlaBatch1, split, write_data_file
from batch_channel.protocol.schema import BUNDLED, load
from batch_channel.protocol.signing import SoftwareSigner, sign
from batch_channel.protocol.verification import check_outgoing
from tests.batch_channel.certificates import authority, issued_by
from tests.batch_channel.protocol import samples

from .figures import Figure
from .memory import peak

FEW_FORMS, MANY_FORMS, FEW_MB, MANY_MB = map(int, os.environ.get("CHANNEL_SIZES", "1000,500000,2,200").split(","))
FEW_ANSWERS, MANY_ANSWERS = FEW_FORMS, max(MANY_FORMS // 5, FEW_FORMS)
MEGABYTE = 10**6
MEBIBYTE = 1024  # in the kibibytes of /proc
ROUNDS = 5
FORMS_A_ROUND = 2000
SCHEMA = BUNDLED / "fla-batch-1.xsd"

FORM = """<Form><Identification>NOTI001</Identification><FormCreationDate>2026-11-23</FormCreationDate>
<FormCreationHour>06:00:00.001</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>FA</TypeForm>
<HandledReference><ReferenceType>1</ReferenceType><ReferenceOrigin>1</ReferenceOrigin>
<ReferenceNbr>A{number:010}</ReferenceNbr></HandledReference><HandlingResult><ResultCode>0</ResultCode>
<AnomalyReport><ErrorID>00024-004</ErrorID><TagName>INSS</TagName><Value>85073003329</Value>
<AnomalyClass>B</AnomalyClass></AnomalyReport></HandlingResult></Form>"""


def figures() -> Iterator[Figure]:
    yield vs_xmlfile()
    yield scaling("fi", FEW_FORMS, MANY_FORMS)
    yield scaling("fs", FEW_MB, MANY_MB)
    yield scaling("noti", FEW_ANSWERS, MANY_ANSWERS)


def vs_xmlfile() -> Figure:
    """Forms a second that are checked, validated, written, digested and read back, taking turns with bare lxml: the
    same elements, each validated, `xmlfile`, and the finished file read back against the schema.
    """
    ready = list(forms(FORMS_A_ROUND))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times = [
            (
                seconds(lambda n=n: written(folder / f"ours-{n}", iter(ready), len(ready))),
                seconds(lambda n=n: bare(folder / f"bare-{n}", ready)),
            )
            for n in range(ROUNDS)
        ]
    value, against = (FORMS_A_ROUND / median(column) for column in zip(*times, strict=True))
    return Figure("fi.vs_xmlfile", value, "forms/s", against, goal=">= 0.7")


def bare(path: Path, ready: list[Form]) -> None:
    renderer, schema = FlaBatch1(), load(SCHEMA)
    with (
        path.open("wb") as stream,
        etree.xmlfile(stream, encoding="UTF-8") as xml,
        xml.element(renderer._tag("FlaBatch"), {"schemaVersion": "1"}, nsmap=renderer._nsmap),
    ):
        xml.write(renderer._header(samples.header(len(ready))), pretty_print=True)
        for form in ready:
            element = renderer._form(form)
            schema.assertValid(element)
            xml.write(element, pretty_print=True)
    for _event, element in etree.iterparse(str(path), schema=schema):
        element.clear()


def forms(count: int) -> Iterator[Form]:
    """Each of another worker, as far as register numbers go."""
    start = datetime(2026, 11, 22, 1, tzinfo=UTC)
    base = samples.form()
    for number in range(count):
        moment = start + timedelta(milliseconds=number)
        serial = f"850730{number % 997 + 1:03}"
        inss = f"{serial}{97 - int(serial) % 97:02}"
        yield replace(
            base,
            created_at=moment.time(),
            references=(Reference(number=f"A{number:010}"),),
            worker=Worker(inss=inss, joint_committee="200"),
            registration=replace(base.registration, training=samples.training(reference=f"S{number:06}")),
        )


def written(path: Path, coming: Iterator[Form], count: int) -> None:
    write_data_file(path, samples.header(count), coming, renderer=FlaBatch1(), schema=load(SCHEMA))


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(CHUNK_BYTES):
        yield block


def scaling(work: str, few: int, many: int) -> Figure:
    """The peak memory of a process that does it, for much against for little."""
    small, large = (peak_of(work, size) for size in (few, many))
    return Figure(f"{work}.memory_scaling", large, "MiB", small, goal="<= 1.2")


def peak_of(work: str, size: int) -> float:
    print(f"bench: {work} of {size} …", file=sys.stderr)
    command = [sys.executable, "-m", "tests.bench.channel_files", work, str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout) / MEBIBYTE


def fi(count: int, folder: Path) -> None:
    """Divide, render with each form's validation, read back, and seal in chunks, as the worker does."""
    [whole] = split(forms(count), renderer=FlaBatch1(), max_forms=count, max_bytes=1 << 40)
    path = folder / "FI"
    written(path, forms(count), whole)
    with path.open("rb") as stream, (folder / "sealed").open("wb") as into:
        for chunk in sealed(new_key(), blocks(stream)):
            into.write(chunk)


def fs(megabytes: int, folder: Path) -> None:
    """Open a sealed file into a temporary one, sign it, and verify the signature."""
    identity = issued_by(authority(), rsa.generate_private_key(65537, 2048))
    signer = SoftwareSigner(identity.key, identity.certificate)
    key = new_key()
    block = os.urandom(MEGABYTE)
    with tempfile.TemporaryFile(dir=folder) as stream:
        for piece in opened(key, sealed(key, (block for _ in range(megabytes)))):
            stream.write(piece)
        stream.seek(0)
        signature = sign(stream, signer, now=datetime.now(UTC))
        stream.seek(0)
        check_outgoing(signature, stream, identity.certificate)


def noti(count: int, folder: Path) -> None:
    """Read a notification to its end, and once more form by form."""
    with tempfile.TemporaryFile(dir=folder) as stream:
        text = io.TextIOWrapper(stream, "utf-8", write_through=True)
        text.write("<NOTIFICATION>")
        for number in range(count):
            text.write(FORM.format(number=number))
        text.write("</NOTIFICATION>")
        for _reading in range(2):
            stream.seek(0)
            if sum(1 for _form in read_noti(stream)) != count:
                raise SystemExit("forms were lost")
        text.detach()


WORKS: dict[str, Callable[[int, Path], None]] = {"fi": fi, "fs": fs, "noti": noti}


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    work, size = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        WORKS[work](int(size), Path(folder))
    print(peak())


if __name__ == "__main__":
    main()
