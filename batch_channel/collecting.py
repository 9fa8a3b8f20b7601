"""Collecting answers: list the shared folder, fetch what is complete and new, judge its signature, hand it on.

The folder belongs to all services of the sender: names that aren't acknowledgements or notifications are left alone,
and what turns out to speak of another service is remembered by its name only.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography import x509
from django.conf import settings

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import claims, files
from .models import Answer, Channel
from .protocol.answers import ANSWER_MAX_BYTES
from .protocol.compressed import ARCHIVE_MAX_BYTES, MalformedArchive, unpack
from .protocol.names import FileName, Kind, parse_received
from .protocol.order import AnswerSet, complete_answers
from .protocol.transport import FileTooBig, Transport
from .protocol.verification import SIGNATURE_MAX_BYTES, SignatureRefused, verify
from .services import answers

OURS = {"ACRF", "NOTI"}
"""What the channel answers to us; IDFL, PID and the like are other services' business."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file of answers as it came. `content` is None when it was too big to take, or no archive."""

    name: FileName
    size: int
    sha256: str
    raw: BinaryIO | None = field(repr=False)
    content: BinaryIO | None = field(repr=False)
    signature: Answer.Signature
    problem: Answer.Note | None = None


def collect(fund: Fund, channel: Channel, transport: Transport, folder: str) -> None:
    """Fetch every answer that isn't known yet. Outside any scope; each file is applied and stored in its own."""
    sizes = {file.name: file.size for file in transport.list(folder)}
    with scope(fund):
        known = set(Answer.objects.filter(channel=channel, name__in=sizes).values_list("name", "size"))
    read: list[tuple[AnswerSet, list[answers.Taken]]] = []
    for answer_set in complete_answers(sizes):
        if answer_set.application in OURS:
            taken: list[answers.Taken] = []
            read.append((answer_set, taken))
            for name, signature in with_signatures(answer_set):
                if (str(name), sizes[str(name)]) not in known:
                    claims.renew(fund, channel)
                    with fetch(transport, folder, name, signature, sizes[str(name)]) as fetched:
                        taken.append(answers.take(fund, channel, fetched, between=lambda: claims.renew(fund, channel)))
    if settings.BELGIAN_BATCH["DELETE_AFTER_STORE"]:  # last: a server that forbids it holds no answer up
        for answer_set, taken in read:
            remove(fund, transport, folder, answer_set, taken)


def remove(
    fund: Fund, transport: Transport, folder: str, answer_set: AnswerSet, taken: Sequence[answers.Taken]
) -> None:
    """Take a set of answers out of the shared folder once all of it is stored for good and speaks of nobody else.

    What stays for any reason, be it a worker that dies here, stays for ever: it is known, and never fetched again.
    """
    if len(taken) < len(answer_set.contents) or not all(one.may_be_removed for one in taken):
        return
    names = [str(file) for file in (*answer_set.contents, *answer_set.signatures, answer_set.go)]
    with scope(fund):
        answers.note_removal(fund, taken, names)
    for name in names:
        transport.remove(folder, name)


def with_signatures(answer_set: AnswerSet) -> Iterator[tuple[FileName, FileName | None]]:
    """Each content with the signature of the same part, if there is one."""
    by_part = {signature.part: signature for signature in answer_set.signatures}
    for content in answer_set.contents:
        yield content, by_part.get(content.part)


@contextmanager
def fetch(
    transport: Transport, folder: str, name: FileName, signature: FileName | None, size: int
) -> Iterator[Fetched]:
    most = ARCHIVE_MAX_BYTES if name.kind is Kind.RECEIVED_COMPRESSED else ANSWER_MAX_BYTES
    with tempfile.TemporaryFile() as raw, tempfile.TemporaryFile() as signed:
        try:
            transport.fetch(folder, str(name), raw, max_bytes=most)
            if signature:
                transport.fetch(folder, str(signature), signed, max_bytes=SIGNATURE_MAX_BYTES)
            too_big = False
        except FileTooBig:
            too_big = True
        if too_big:
            yield Fetched(name, size, "", None, None, Answer.Signature.ABSENT, Answer.Note.TOO_BIG)
            return
        signed.seek(0)
        with opened(name, raw, signed.read() if signature else None) as fetched:
            yield fetched


@contextmanager
def brought(name: str, raw: bytes, signature: bytes | None) -> Iterator[Fetched]:
    """A file that a person took from the folder. Raises `InvalidName` for a name that is no answer's."""
    with opened(parse_received(name), io.BytesIO(raw), signature) as fetched:
        yield fetched


@contextmanager
def opened(name: FileName, raw: BinaryIO, signature: bytes | None) -> Iterator[Fetched]:
    signed = judge(signature, raw) if signature else Answer.Signature.ABSENT
    raw.seek(0)
    digest = hashlib.sha256()
    for block in files.blocks(raw):
        digest.update(block)
    sha256, size = digest.hexdigest(), raw.tell()
    raw.seek(0)
    if name.kind is not Kind.RECEIVED_COMPRESSED:
        yield Fetched(name, size, sha256, raw, raw, signed)
        return
    with tempfile.TemporaryFile() as content:
        problem = None
        try:
            unpack(raw, content, max_bytes=ANSWER_MAX_BYTES)
        except MalformedArchive:
            problem = Answer.Note.UNREADABLE
        yield Fetched(name, size, sha256, raw, None if problem else content, signed, problem)


def judge(signature: bytes, content: BinaryIO) -> Answer.Signature:
    content.seek(0)
    try:
        verified = verify(signature, content, authorities=authorities())
    except SignatureRefused:
        return Answer.Signature.BAD
    return Answer.Signature.OK if verified.trusted else Answer.Signature.UNTRUSTED


def authorities() -> Sequence[x509.Certificate]:
    """Who may vouch for the signer of an answer: PEM files of the installation."""
    paths = settings.BELGIAN_BATCH["AUTHORITIES"]
    return [one for path in paths for one in x509.load_pem_x509_certificates(Path(path).read_bytes())]
