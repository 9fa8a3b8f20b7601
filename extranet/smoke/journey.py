"""What the steps of the smoke run share: the fund, its people, where files go, and how to wait for the worker."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from batch_channel.models import Declaration
from extranet.demo.signing import sign
from extranet.documents.models import Document
from extranet.documents.storing import read
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request

PATIENCE = 60  # seconds for whatever the worker or the simulator has to do


class Wrong(Exception):
    """A step found something else than it should have."""


def check(true: object, what: str) -> None:
    """Raise `Wrong` unless it is true."""
    if not true:
        raise Wrong(what)


@dataclass
class Journey:
    """Filled by one step after the other; `home` is where the evidence is left."""

    home: Path
    fund: Fund = field(init=False)
    staff: Actor = field(init=False)
    mandatee: Membership = field(init=False)
    encoder: Membership = field(init=False)
    company: Organisation = field(init=False)
    operator: Organisation = field(init=False)
    request: Request = field(init=False)
    rehearsal: Any = field(init=False)

    @property
    def as_mandatee(self) -> Actor:
        return actor_of(self.mandatee)

    @property
    def as_encoder(self) -> Actor:
        return actor_of(self.encoder)

    def keep(self, name: str, content: bytes) -> Path:
        """Leave a file for those who want to look at it."""
        path = self.home / name
        path.write_bytes(content)
        return path

    def rendered(self, document: Document) -> bytes:
        """The bytes of a PDF that the worker makes."""

        def is_ready() -> bool:
            with scope(self.fund):
                return Document.objects.get(pk=document.pk).state == Document.State.READY

        wait_until(is_ready, "the worker made no PDF")
        with scope(self.fund):
            return read(Document.objects.get(pk=document.pk))

    def stored(self) -> Request:
        """The request as it is now."""
        with scope(self.fund):
            return Request.objects.select_related("company", "author").get(pk=self.request.pk)

    def declarations(self) -> dict[str, Declaration]:
        """Those of the current request, by the worker's last name."""
        with scope(self.fund):
            participants = {one.uuid: one for one in self.request.participants.all()}
            found = Declaration.objects.filter(source_uuid__in=participants).select_related("company", "worker")
            return {participants[one.source_uuid].last_name: one for one in found}


def actor_of(membership: Membership) -> Actor:
    with scope(membership.fund_id):
        return acting(membership.fund_id, membership.user, membership)


def wait_until(true: Callable[[], object], otherwise: str) -> None:
    """Return as soon as it is true. Raises `Wrong` when it doesn't come true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        check(time.monotonic() < deadline, f"{otherwise} within {PATIENCE} s")
        time.sleep(0.1)


def signed(content: bytes, name: str) -> bytes:
    """The PDF with an electronic signature of an invented person."""
    return sign(content, name=name, folder=settings.DEMO_SIGNING_DIR)


def run(*command: str | Path, stdin: bytes | None = None) -> bytes:
    """What another program prints. Raises `Wrong` with its complaint when it fails."""
    done = subprocess.run([str(word) for word in command], input=stdin, capture_output=True, check=False)
    check(done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
