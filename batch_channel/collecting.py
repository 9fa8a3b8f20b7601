"""Collecting answers: list the shared folder, fetch what is complete and new, judge its signature, hand it on.

The folder belongs to all services of the sender: names that aren't acknowledgements or notifications are left alone,
and what turns out to speak of another service is remembered by its name only.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from django.conf import settings

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .models import Answer, Channel
from .protocol.answers import ANSWER_MAX_BYTES
from .protocol.compressed import MalformedArchive, unpack
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
    raw: bytes | None = field(repr=False)
    content: bytes | None = field(repr=False)
    signature: Answer.Signature
    problem: Answer.Note | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest() if self.raw is not None else ""


def collect(fund: Fund, channel: Channel, transport: Transport, folder: str) -> None:
    """Fetch every answer that isn't known yet. Outside any scope; each file is stored and applied in one of its own."""
    sizes = {file.name: file.size for file in transport.list(folder)}
    with scope(fund):
        known = set(Answer.objects.filter(channel=channel, name__in=sizes).values_list("name", "size"))
    for answer_set in complete_answers(sizes):
        if answer_set.application in OURS:
            for name, signature in with_signatures(answer_set):
                if (str(name), sizes[str(name)]) not in known:
                    fetched = fetch(transport, folder, name, signature, sizes[str(name)])
                    with scope(fund):
                        answers.take(fund, channel, fetched)


def with_signatures(answer_set: AnswerSet) -> Iterator[tuple[FileName, FileName | None]]:
    """Each content with the signature of the same part, if there is one."""
    by_part = {signature.part: signature for signature in answer_set.signatures}
    for content in answer_set.contents:
        yield content, by_part.get(content.part)


def fetch(transport: Transport, folder: str, name: FileName, signature: FileName | None, size: int) -> Fetched:
    try:
        raw = taken(transport, folder, name, ANSWER_MAX_BYTES)
        signed = taken(transport, folder, signature, SIGNATURE_MAX_BYTES) if signature else None
    except FileTooBig:
        return Fetched(name, size, None, None, Answer.Signature.ABSENT, Answer.Note.TOO_BIG)
    return opened(name, raw, signed)


def brought(name: str, raw: bytes, signature: bytes | None) -> Fetched:
    """A file that a person took from the folder. Raises `InvalidName` for a name that is no answer's."""
    return opened(parse_received(name), raw, signature)


def opened(name: FileName, raw: bytes, signature: bytes | None) -> Fetched:
    size = len(raw)
    signed = judge(signature, raw) if signature else Answer.Signature.ABSENT
    if name.kind is not Kind.RECEIVED_COMPRESSED:
        return Fetched(name, size, raw, raw, signed)
    try:
        return Fetched(name, size, raw, unpack(raw, max_bytes=ANSWER_MAX_BYTES), signed)
    except MalformedArchive:
        return Fetched(name, size, raw, None, signed, Answer.Note.UNREADABLE)


def taken(transport: Transport, folder: str, name: FileName, max_bytes: int) -> bytes:
    into = io.BytesIO()
    transport.fetch(folder, str(name), into, max_bytes=max_bytes)
    return into.getvalue()


def judge(signature: bytes, content: bytes) -> Answer.Signature:
    try:
        verified = verify(signature, io.BytesIO(content), authorities=authorities())
    except SignatureRefused:
        return Answer.Signature.BAD
    return Answer.Signature.OK if verified.trusted else Answer.Signature.UNTRUSTED


def authorities() -> Sequence[x509.Certificate]:
    """Who may vouch for the signer of an answer: PEM files of the installation."""
    paths = settings.BELGIAN_BATCH["AUTHORITIES"]
    return [one for path in paths for one in x509.load_pem_x509_certificates(Path(path).read_bytes())]
