"""A company's register of people: added, changed, deactivated and reactivated; never deleted (`MYA-49`)."""

from __future__ import annotations

import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.versions import locked_at

from .. import register_number, verbs
from ..identifiers import IDENTIFIERS
from ..models import Organisation, Worker, WorkerDetails
from ..permissions import check_workers
from .changes import assign


class DetailFields(TypedDict, total=False):
    """What the company adds about a worker; what is left out stays.

    `register_number` is None to keep the stored one, "" to erase it, else the new one.
    """

    register_number: str | None
    language: str
    function: str
    joint_committee: str
    email: str
    employer_number: str
    internal_number: str
    phone: str
    unit: str
    in_service_on: datetime.date | None
    left_on: datetime.date | None


@transaction.atomic
def add_worker(
    *,
    actor: Actor,
    organisation: Organisation,
    last_name: str,
    first_name: str,
    birth_date: datetime.date,
    **details: Unpack[DetailFields],
) -> Worker:
    """Add somebody to the register. Raises `ValidationError` when she is there, or a number is wrong or taken."""
    check_workers(actor, organisation)
    worker = Worker(organisation=organisation, last_name=last_name, first_name=first_name, birth_date=birth_date)
    save_valid(worker)
    save_details(worker, details)
    end_service(actor, worker)
    record(actor, verbs.WORKER_ADDED, worker, facts={"organisation": str(organisation.uuid)})
    return worker


@transaction.atomic
def change_worker(
    *,
    actor: Actor,
    worker: Worker,
    version: int,
    last_name: str,
    first_name: str,
    birth_date: datetime.date,
    **details: Unpack[DetailFields],
) -> Worker:
    """Change a worker and her details.

    Raises `StaleEdit` when somebody else changed her since `version`, `ValidationError` as adding does.
    """
    check_workers(actor, worker.organisation)
    locked = locked_at(worker, version)
    refuse_nobody(locked)
    changed = assign(locked, {"last_name": last_name, "first_name": first_name, "birth_date": birth_date})
    save_valid(locked)
    changed += save_details(locked, details)
    record(actor, verbs.WORKER_CHANGED, locked, facts={"fields": changed})
    if "left_on" in changed:
        end_service(actor, locked)
    return locked


def end_service(actor: Actor, worker: Worker) -> None:
    """Deactivate who has left (`WorkerDetails.left_on`); who leaves later is by the worker, that day."""
    if worker.is_active and has_left(worker):
        set_active(actor, worker, active=False)
        worker.is_active = False


def has_left(worker: Worker) -> bool:
    return worker.details.filter(left_on__lte=timezone.localdate()).exists()


def save_details(worker: Worker, fields: DetailFields) -> list[str]:
    """Store the details; the names of those that changed are returned."""
    details = worker.details.first() or WorkerDetails(worker=worker, organisation_id=worker.organisation_id)
    values = dict(fields)
    number = values.pop("register_number", None)
    changed = assign(details, values)
    if number is not None and set_register_number(details, str(number)):
        changed.append("register_number")
    if changed or not details.pk:
        save_valid(details)
    return changed


def set_register_number(details: WorkerDetails, typed: str) -> bool:
    """Encrypt the number, or erase it when empty; whether it differs from the one before is returned."""
    number = IDENTIFIERS["register"].parse(typed) if typed else ""
    fingerprint = register_number.fingerprint(number) if number else None
    if details.register_number_fingerprint == fingerprint:
        return False
    details.register_number = encryption.encrypt(number) if number else None
    details.register_number_fingerprint = fingerprint
    return True


@transaction.atomic
def deactivate_worker(*, actor: Actor, worker: Worker) -> Worker:
    """She left, or is no longer to be picked; a second time changes nothing."""
    return set_active(actor, worker, active=False)


@transaction.atomic
def reactivate_worker(*, actor: Actor, worker: Worker) -> Worker:
    """She is back, and hasn't left any more; a second time changes nothing. Raises `ValidationError` for nobody."""
    active = set_active(actor, worker, active=True)
    worker.details.filter(left_on__lte=timezone.localdate()).update(left_on=None)
    return active


def set_active(actor: Actor, worker: Worker, *, active: bool) -> Worker:
    check_workers(actor, worker.organisation)
    locked = Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    if active:
        refuse_nobody(locked)
    if locked.is_active != active:
        locked.is_active = active
        locked.version += 1
        locked.save(update_fields=["is_active", "version"])
        record(actor, verbs.WORKER_REACTIVATED if active else verbs.WORKER_DEACTIVATED, locked)
    return locked


def refuse_nobody(worker: Worker) -> None:
    """Raise `ValidationError` for an entry whose names are gone: another person would take over what it counts for."""
    if worker.is_nobody:
        raise ValidationError(
            _("Cette fiche a été effacée et ne sert plus qu’à compter : ajoutez la personne à nouveau.")
        )
