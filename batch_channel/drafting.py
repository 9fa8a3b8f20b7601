"""From a batch's declarations to the forms of its data file: read in the fund's scope, written outside it.

However many there are, only some are in memory at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from extranet.organisations.models import WorkerDetails
from extranet.tenants import encryption
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import sources
from .models import Attempt, Batch, Block, Channel, Declaration, Environment
from .protocol import rendering, schema
from .protocol.records import (
    Employer,
    Form,
    FormStatus,
    Header,
    Quality,
    Reference,
    ReferenceType,
    Registration,
    Worker,
)
from .reasons import kept_problem
from .routing import ZONE
from .services.batches import Reason, most_parts
from .services.changes import content_digest

SLICE = 500  # forms that are read at a time
DIGEST_BYTES = 32
Contents = Iterator[tuple[int, str]]
"""The attempts' ids, each with the digest of what its form says."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished data file; in several parts only where `MULTIPART` is on."""

    parts: tuple[Path, ...]
    contents: Contents


def forms_of(fund: Fund, batch: Batch) -> Iterator[tuple[int, Form | Block]]:
    """The ids of the batch's open attempts, each with its form as it is now or why none can be made.

    A slice of them is read at a time, in a scope of its own.
    """
    after: Attempt | None = None
    while True:
        with scope(fund):
            attempts = following(batch, after)
            made = made_from(attempts, for_real=not batch.is_test)
        if not attempts:
            return
        yield from made
        after = attempts[-1]


def following(batch: Batch, after: Attempt | None) -> list[Attempt]:
    """The next open attempts, in the order of their times, which no two of a batch share."""
    waiting = batch.attempts.filter(outcome=Attempt.Outcome.PENDING)
    if after is not None:
        same_day = Q(form_on=after.form_on, form_at__gt=after.form_at)
        waiting = waiting.filter(Q(form_on__gt=after.form_on) | same_day)
    related = ("declaration__worker", "declaration__company", "declaration__replaces")
    return list(waiting.select_related(*related).order_by("form_on", "form_at")[:SLICE])


def made_from(attempts: Sequence[Attempt], *, for_real: bool) -> list[tuple[int, Form | Block]]:
    details = {one.worker_id: one for one in WorkerDetails.objects.filter(worker__in=workers_of(attempts))}
    registrations = registrations_of(attempts)
    earlier = earlier_forms(attempts)
    return [
        (
            attempt.pk,
            Block.UPON_A_TEST
            if for_real and changes_a_test(attempt.declaration)
            else form_of(
                attempt,
                registrations.get((attempt.declaration.kind, attempt.declaration.source_uuid)),
                details.get(attempt.declaration.worker_id),
                earlier.get(attempt.declaration.replaces_id or 0, ""),
            ),
        )
        for attempt in attempts
    ]


def changes_a_test(declaration: Declaration) -> bool:
    """Whether for real there is nothing that it could modify or cancel: a test alone has accepted that (`BEY-25`)."""
    return declaration.replaces is not None and declaration.replaces.is_test


def workers_of(attempts: Sequence[Attempt]) -> list[int]:
    return [attempt.declaration.worker_id for attempt in attempts]


def registrations_of(attempts: Sequence[Attempt]) -> Mapping[tuple[str, UUID], Registration]:
    by_kind: dict[str, list[UUID]] = {}
    for attempt in attempts:
        by_kind.setdefault(attempt.declaration.kind, []).append(attempt.declaration.source_uuid)
    return {
        (kind, uuid): registration
        for kind, uuids in by_kind.items()
        for uuid, registration in sources.named(kind).registrations(uuids).items()
    }


def form_of(
    attempt: Attempt, registration: Registration | None, details: WorkerDetails | None, earlier: str
) -> Form | Block:
    """The form of one declaration, or what keeps it from being made."""
    company = attempt.declaration.company
    declaration = attempt.declaration
    cancels = declaration.status == FormStatus.CANCELLATION
    if registration is None and not cancels:
        return Block.NO_SOURCE
    if details is None or details.register_number is None:
        return Block.NO_REGISTER_NUMBER
    before = [Reference(type=ReferenceType.EARLIER_FORM, number=earlier)] if earlier else []
    # The employer is who does the worker's Dimona and DmfA (FLA-14).
    number = details.employer_number or company.enterprise_number
    if not number:
        return Block.NO_EMPLOYER_NUMBER
    own = number == company.enterprise_number
    return Form(
        created_on=attempt.form_on,
        created_at=attempt.form_at,
        status=FormStatus(declaration.status),
        references=(Reference(number=attempt.reference), *before),
        employer=Employer(company_id=number, nsso_number=company.nsso_number or None if own else None),
        worker=Worker(
            inss=encryption.decrypt(bytes(details.register_number)), joint_committee=details.joint_committee or None
        ),
        registration=None if cancels else registration,
    )


def earlier_forms(attempts: Sequence[Attempt]) -> Mapping[int, str]:
    """Our number for the accepted form of each declaration that one of these modifies or cancels. One query."""
    replaced = [one.declaration.replaces_id for one in attempts if one.declaration.status != FormStatus.ORIGINAL]
    standing = Q(declaration__is_test=True) | Q(batch__environment=Environment.PRODUCTION)
    accepted = Attempt.objects.filter(standing, declaration__in=replaced, outcome=Attempt.Outcome.ACCEPTED)
    accepted = accepted.order_by("pk")
    return dict(accepted.values_list("declaration_id", "reference"))


class Reading:
    """One reading of a batch's forms: those that can be made come out, and it remembers which were which."""

    def __init__(self, fund: Fund, batch: Batch) -> None:
        self.ids = array("q")
        self.digests = bytearray()
        self.unfit: dict[int, Reason | None] = {}
        self.forms = self._fit(forms_of(fund, batch))

    def _fit(self, found: Iterator[tuple[int, Form | Block]]) -> Iterator[Form]:
        for pk, form in found:
            if isinstance(form, Form):
                self.ids.append(pk)
                self.digests += bytes.fromhex(content_digest(form.registration))
                yield form
            else:
                self.unfit[pk] = (form, [])

    def contents(self) -> Contents:
        """What each form says, in short."""
        for position, pk in enumerate(self.ids):
            yield pk, self.digests[position * DIGEST_BYTES : (position + 1) * DIGEST_BYTES].hex()

    def refused(self, refusal: rendering.InvalidForms, before: int = 0) -> dict[int, Reason | None]:
        """The attempts that a renderer doesn't take, among those behind the first ones."""
        unfit = dict(self.unfit)
        for found in refusal.problems:
            if not found.problem.doubt:
                problems = unfit.setdefault(self.ids[before + found.index], (Block.INVALID, [])) or (Block.INVALID, [])
                problems[1].append(kept_problem(found.problem))
        return unfit


def write(fund: Fund, channel: Channel, batch: Batch, folder: Path) -> Written | dict[int, Reason | None]:
    """Write the data file into the folder, or say which attempts can't be in it.

    Forms beyond what one set holds aren't unfit: they wait for the next batch (None). Outside any scope. The forms are
    read twice, first to count and divide them, and never held together.
    """
    renderer = renderer_of(channel)
    first, again = Reading(fund, batch), Reading(fund, batch)
    try:
        counts = list(
            rendering.split(
                first.forms, renderer=renderer, max_forms=channel.max_forms, max_bytes=channel.max_part_bytes
            )
        )
    except rendering.InvalidForms as refusal:
        return first.refused(refusal)
    most = most_parts(channel)
    if first.unfit or len(counts) > most:
        return first.unfit or dict.fromkeys(first.ids[sum(counts[:most]) :])
    parts: list[Path] = []
    for number, count in enumerate(counts, start=1):
        before = len(again.ids)
        forms = islice(again.forms, count)
        try:
            parts.append(written(channel, batch, renderer, forms, folder, count=count, part=number, of=len(counts)))
        except rendering.InvalidForms as refusal:
            return again.refused(refusal, before)
        except rendering.InvalidFile:
            if again.unfit:  # since the first reading
                return again.unfit
            raise
    return Written(tuple(parts), again.contents())


def written(
    channel: Channel,
    batch: Batch,
    renderer: rendering.Renderer,
    forms: Iterable[Form],
    folder: Path,
    *,
    count: int,
    part: int,
    of: int,
) -> Path:
    """One data file: a whole document, also where it is a part of a set of several."""
    set_name = replace(batch.set_name, parts=of)
    moment = batch.gathered_at.astimezone(ZONE)
    header = Header(
        set_name=set_name,
        part=part,
        quality=Quality(channel.quality),
        company_id=channel.company_number,
        created_at=moment.time().replace(microsecond=moment.microsecond // 1000 * 1000),
        forms_count=count,
    )
    xsd = schema.load(settings.ROOT / channel.schema) if channel.schema else None
    path = folder / str(set_name.data[part - 1])
    return rendering.write_data_file(path, header, forms, renderer=renderer, schema=xsd).path


def renderer_of(channel: Channel) -> Any:
    """The renderer that the channel names by its dotted path (a developer's choice, not a page's)."""
    return import_string(channel.renderer)()
