"""A file of staff data from its sending to its undoing (`ITM-34`, `ITM-35`); the worker does the long part."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import tasks, verbs
from ..models import StaffImport
from ..permissions import check_responsible
from ..staff_data.columns import COLUMNS, columns_of
from ..staff_data.files import csv_file
from ..staff_data.reading import read, sealed_content
from ..staff_data.states import ImportState
from ..staff_data.writing import Moved, write_all
from .staff_module import acceptances, check_module

UNDO_WITHIN = datetime.timedelta(days=1)


class NotNow(ValidationError):
    """The import isn't any more where the page showed it."""

    def __init__(self) -> None:
        super().__init__(_("Cet import a changé d’état entre-temps : voyez où il en est. Rien n’a été modifié."))


@transaction.atomic
def send_file(*, actor: Actor, fund: Fund, content: bytes, is_workbook: bool) -> StaffImport:
    """Keep the file for the worker. Raises `PermissionDenied` without the module, or before its terms are accepted."""
    organisation_id = check_module(actor)
    if not acceptances(actor).exists():
        raise PermissionDenied(_("Acceptez d’abord les conditions du module de validation."))
    batch = StaffImport.objects.create(
        organisation_id=organisation_id,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:200],
        language=(get_language() or fund.language)[:2],
        is_workbook=is_workbook,
        content=sealed_content(content),
    )
    record(actor, verbs.STAFF_DATA_SENT, batch)
    nudge(tasks.import_staff_data, fund.pk)
    return batch


@transaction.atomic
def import_at_once(*, actor: Actor, fund: Fund, people: Sequence[Mapping[str, Any]], good_only: bool) -> StaffImport:
    """A program's people, read and written as the lines of a file are, without waiting for the worker.

    While one is wrong nothing is written, unless only the valid ones are asked for: the lines say what is wrong. Raises
    `ValidationError` for what can't be read as staff data, or when the register changes at this moment, and what
    `send_file` raises.
    """
    batch = send_file(actor=actor, fund=fund, content=lines_of_people(fund, people), is_workbook=False)
    read(batch, fund)
    batch = StaffImport.objects.get(pk=batch.pk)
    if batch.state == ImportState.UNREADABLE:
        raise ValidationError(batch.problem, code="unreadable")
    if batch.wrong and not good_only:
        return batch
    if not batch.created + batch.changed:
        return drop(actor=actor, batch=batch)
    order_writing(actor=actor, fund=fund, batch=batch, good_only=good_only)
    try:
        with transaction.atomic():
            write_all(batch, fund)
    except (Moved, IntegrityError) as error:
        said = _("Le registre a changé à cet instant : envoyez à nouveau la même liste. Rien n’a été modifié.")
        raise ValidationError(said, code="conflict") from error
    return StaffImport.objects.get(pk=batch.pk)


def lines_of_people(fund: Fund, people: Sequence[Mapping[str, Any]]) -> bytes:
    """The file that says the same; of columns that the fund doesn't ask for only those that are filled in."""
    asked = columns_of(fund)
    columns = [one for one in COLUMNS if one in asked or any(person[one.field] for person in people)]
    cells = [[cell_of(person[one.field]) for one in columns] for person in people]
    return csv_file([[one.title for one in columns], *cells])


def cell_of(value: Any) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return " ".join((value or "").split())


def held(actor: Actor, batch: StaffImport, state: ImportState) -> StaffImport:
    """The import, locked. Raises `NotNow` when it isn't in this state."""
    check_responsible(actor, batch.organisation_id)
    current = StaffImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if current.state != state:
        raise NotNow
    return current


def set_to_work(current: StaffImport, fund: Fund) -> None:
    current.next_attempt_at, current.attempts, current.error, current.problem = timezone.now(), 0, "", ""
    current.save()
    nudge(tasks.import_staff_data, fund.pk)


@transaction.atomic
def order_writing(*, actor: Actor, fund: Fund, batch: StaffImport, good_only: bool) -> StaffImport:
    """« Enregistrer ». Raises `ValidationError` while a line is wrong, unless only the valid ones are asked for."""
    current = held(actor, batch, ImportState.CHECKED)
    if current.wrong and not good_only:
        raise ValidationError(
            _("Des lignes sont à corriger : corrigez le fichier, ou choisissez « lignes valides seulement ».")
        )
    if not current.created + current.changed:
        raise ValidationError(_("Ce fichier ne change rien : il n’y a rien à enregistrer."))
    current.order()
    current.good_only = good_only
    set_to_work(current, fund)
    facts = {"created": current.created, "changed": current.changed, "good_only": good_only}
    record(actor, verbs.STAFF_DATA_ORDERED, current, facts=facts)
    return current


@transaction.atomic
def drop(*, actor: Actor, batch: StaffImport) -> StaffImport:
    """« Abandonner »: nothing is written. Raises `NotNow`."""
    current = held(actor, batch, ImportState(batch.state))
    if current.state not in (ImportState.CHECKED, ImportState.READING):
        raise NotNow
    current.drop()
    current.content, current.next_attempt_at = None, None
    current.save()
    record(actor, verbs.STAFF_DATA_DROPPED, current)
    return current


def may_undo(batch: StaffImport) -> bool:
    """Whether the import may be undone, which ends `UNDO_WITHIN` after it was written."""
    written_at = batch.written_at
    return batch.state == ImportState.WRITTEN and written_at is not None and timezone.now() < written_at + UNDO_WITHIN


@transaction.atomic
def take_back(*, actor: Actor, fund: Fund, batch: StaffImport) -> StaffImport:
    """« Annuler cet import », within a day. Raises `NotNow`, `ValidationError` later."""
    current = held(actor, batch, ImportState.WRITTEN)
    if not may_undo(current):
        raise ValidationError(_("Plus d’un jour a passé : corrigez les fiches, ou importez un nouveau fichier."))
    current.take_back()
    set_to_work(current, fund)
    record(actor, verbs.STAFF_DATA_TAKEN_BACK, current)
    return current
