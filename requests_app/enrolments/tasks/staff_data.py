"""Files of staff data are read, written and taken back; old reports lose what they said about people."""

from __future__ import annotations

import datetime
import logging

from celery import shared_task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import claims, next_attempt

from ..models import StaffImport, StaffImportRow
from ..staff_data.reading import read
from ..staff_data.states import ImportState
from ..staff_data.writing import undo, write

logger = logging.getLogger(__name__)

PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 10)]
REPORT_KEPT = datetime.timedelta(days=90)  # what its lines said about people; its figures stay

WORK = {ImportState.READING: read, ImportState.WRITING: write, ImportState.UNDOING: undo}


@shared_task(name="enrolments.import_staff_data")
def import_staff_data(fund_id: int) -> None:
    """What is due, each to where a person looks at it."""
    fund = Fund.objects.get(pk=fund_id)
    for batch in claims(StaffImport, fund_id):
        try:
            with scope(fund):
                found = StaffImport.objects.select_related("organisation").get(pk=batch.pk)
            if work := WORK.get(found.state):
                work(found, fund)
        except Exception as error:  # noqa: BLE001 - whatever a file or the database does: tried again, then said
            fail(batch, fund, type(error).__name__)


def fail(batch: StaffImport, fund: Fund, code: str) -> None:
    logger.warning("an import of staff data failed: %s", code)
    with scope(fund), translation.override(batch.language):
        current = StaffImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        current.error, current.next_attempt_at = code[:60], next_attempt(current, PAUSES)
        if current.next_attempt_at is None:
            give_up(current)
        current.save()


def give_up(current: StaffImport) -> None:
    """Back to where a person can do something, with why."""
    if current.state == ImportState.READING:
        current.refuse()
        current.content = None
        current.problem = _("Ce fichier n’a pas pu être lu : réessayez, ou adressez-vous au fonds.")
    elif current.state == ImportState.WRITING:
        current.read_again()
        current.next_attempt_at, current.attempts = timezone.now(), 0
        current.problem = _("L’enregistrement n’a pas pu se faire ; rien n’a été modifié. Vérifiez, puis réessayez.")
    elif current.state == ImportState.UNDOING:
        current.keep()
        current.problem = _("L’annulation n’a pas pu se faire : quelqu’un a repris entre-temps un de ces numéros.")


@shared_task(name="enrolments.empty_old_reports")
def empty_old_reports(fund_id: int) -> None:
    """Reports keep their figures for ever, and what they said about people for ninety days."""
    with scope(fund_id):
        old = StaffImport.objects.filter(made_at__lt=timezone.now() - REPORT_KEPT)
        ids = StaffImportRow.objects.filter(batch__in=old, content__isnull=False).values_list("pk", flat=True)[:5_000]
        StaffImportRow.objects.filter(pk__in=list(ids)).update(content=None)
