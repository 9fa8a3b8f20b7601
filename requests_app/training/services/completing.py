"""The company ties each worker of a request to its register, and completes what is known of her (`ATM-25`)."""

from __future__ import annotations

import datetime
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.organisations.services import add_worker
from extranet.organisations.services.workers import DetailFields
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..models import Participant
from ..permissions import check_company
from ..workflow import Part
from .changes import check_may_change, locked, locked_to_change


@transaction.atomic
def tie(*, actor: Actor, participant: Participant, worker: Worker) -> Participant:
    """Say who of the company's register this is.

    The first tie voids nothing: it isn't printed, and what is missing blocks only at sending to the fund. Another tie
    in its place does. Raises `ValidationError` when it isn't the company's turn, the worker is of another company, or
    she is in the request under another entry.
    """
    check_company(actor, participant.request)
    current = locked(participant.request)
    check_may_change(actor, current, Part.WORKERS)
    entry = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if worker.organisation_id != current.company_id:
        raise ValidationError(_("Cette personne n’est pas dans le registre de l’entreprise : ajoutez-la d’abord."))
    if entry.worker_id == worker.pk:
        return entry
    if entry.worker_id is not None:
        locked_to_change(actor, current, Part.WORKERS).save()
    entry.worker = worker
    save_valid(entry)
    record(actor, verbs.WORKER_TIED, current, facts={"participant": str(entry.uuid), "worker": str(worker.uuid)})
    return entry


@transaction.atomic
def add_to_register(
    *,
    actor: Actor,
    participant: Participant,
    last_name: str,
    first_name: str,
    birth_date: datetime.date,
    **details: Unpack[DetailFields],
) -> Worker:
    """Add somebody whom the register doesn't know, and tie the entry to her. Raises `ValidationError` as both do."""
    check_company(actor, participant.request)
    worker = add_worker(
        actor=actor,
        organisation=participant.request.company,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
        **details,
    )
    tie(actor=actor, participant=participant, worker=worker)
    return worker
