"""From a batch's declarations to the forms of its data file: read in the fund's scope, written outside it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from extranet.organisations.models import WorkerDetails
from extranet.tenants import encryption

from . import sources
from .models import Attempt, Batch, Block, Channel
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
from .services.batches import ZONE, Reason, most_parts


@dataclass(frozen=True, slots=True)
class Draft:
    """The forms of a batch, each with the id of its attempt, and the attempts for which none can be made."""

    forms: dict[int, Form] = field(repr=False)
    unfit: dict[int, Reason | None]


@dataclass(frozen=True, slots=True)
class Written:
    """A finished data file; in several parts only where `MULTIPART` is on."""

    parts: tuple[bytes, ...] = field(repr=False)


def draft(batch: Batch) -> Draft:
    """Read everything the batch's forms need, as it is now. In the fund's scope."""
    attempts = list(
        batch.attempts.filter(outcome=Attempt.Outcome.PENDING)
        .select_related("declaration__worker", "declaration__company")
        .order_by("form_on", "form_at")
    )
    details = {one.worker_id: one for one in WorkerDetails.objects.filter(worker__in=workers_of(attempts))}
    registrations = registrations_of(attempts)
    earlier = earlier_forms(attempts)
    made = Draft({}, {})
    for attempt in attempts:
        registration = registrations.get((attempt.declaration.kind, attempt.declaration.source_uuid))
        reference = earlier.get(attempt.declaration.replaces_id or 0, "")
        form = form_of(attempt, registration, details.get(attempt.declaration.worker_id), reference)
        if isinstance(form, Form):
            made.forms[attempt.pk] = form
        else:
            made.unfit[attempt.pk] = (form, [])
    return made


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
    accepted = Attempt.objects.filter(declaration__in=replaced, outcome=Attempt.Outcome.ACCEPTED).order_by("pk")
    return dict(accepted.values_list("declaration_id", "reference"))


def write(channel: Channel, batch: Batch, forms: Mapping[int, Form]) -> Written | dict[int, Reason | None]:
    """Write the data file in a temporary folder, or say which attempts can't be in it.

    Forms beyond what one set holds aren't unfit: they wait for the next batch (None). Outside any scope.
    """
    renderer = renderer_of(channel)
    most = most_parts(channel)
    before = 0
    try:
        groups = list(
            rendering.split(
                forms.values(), renderer=renderer, max_forms=channel.max_forms, max_bytes=channel.max_part_bytes
            )
        )
        if len(groups) > most:
            return dict.fromkeys(list(forms)[sum(len(group) for group in groups[:most]) :])
        parts: list[bytes] = []
        for group in groups:
            parts.append(written(channel, batch, renderer, group, part=len(parts) + 1, of=len(groups)))
            before += len(group)
        return Written(tuple(parts))
    except rendering.InvalidForms as refusal:
        ids = list(forms)
        unfit: dict[int, Reason | None] = {}
        for found in refusal.problems:
            if not found.problem.doubt:
                problems = unfit.setdefault(ids[before + found.index], (Block.INVALID, [])) or (Block.INVALID, [])
                problems[1].append(kept_problem(found.problem))
        return unfit


def written(
    channel: Channel, batch: Batch, renderer: rendering.Renderer, forms: Sequence[Form], *, part: int, of: int
) -> bytes:
    """One data file: a whole document, also where it is a part of a set of several."""
    set_name = replace(batch.set_name, parts=of)
    moment = batch.gathered_at.astimezone(ZONE)
    header = Header(
        set_name=set_name,
        part=part,
        quality=Quality(channel.quality),
        company_id=channel.company_number,
        created_at=moment.time().replace(microsecond=moment.microsecond // 1000 * 1000),
        forms_count=len(forms),
    )
    xsd = schema.load(settings.ROOT / channel.schema) if channel.schema else None
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        path = Path(folder) / str(set_name.data[part - 1])
        rendering.write_data_file(path, header, forms, renderer=renderer, schema=xsd)
        return path.read_bytes()


def renderer_of(channel: Channel) -> Any:
    """The renderer that the channel names by its dotted path (a developer's choice, not a page's)."""
    return import_string(channel.renderer)()
