"""Test results, entered, imported, corrected and removed by the fund's staff (`ITM-30`)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.versions import locked_at

from .. import verbs
from ..models import TestResult
from ..permissions import check_enrolment_staff


@transaction.atomic
def add_result(*, actor: Actor, worker: Worker, **values: Any) -> TestResult:
    """Raises `ValidationError` when a value is wrong, or the same test of that day is there already."""
    check_enrolment_staff(actor)
    result = TestResult(worker=worker, organisation_id=worker.organisation_id, **values)
    save_valid(result)
    record(actor, verbs.RESULT_ADDED, result, facts=facts_of(result))
    return result


@transaction.atomic
def change_result(*, actor: Actor, result: TestResult, version: int, **values: Any) -> TestResult:
    """Raises `StaleEdit` when somebody else changed it meanwhile, and `ValidationError`."""
    check_enrolment_staff(actor)
    current = locked_at(result, version)
    before = current.outcome
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    record(actor, verbs.RESULT_CHANGED, current, facts={**facts_of(current), "before": before})
    return current


@transaction.atomic
def remove_result(*, actor: Actor, result: TestResult) -> None:
    """It was never hers, or never took place. Twice changes nothing."""
    check_enrolment_staff(actor)
    current = TestResult.objects.select_for_update(of=("self",)).filter(pk=result.pk).first()
    if current:
        record(actor, verbs.RESULT_REMOVED, current, facts=facts_of(current))
        current.delete()


def facts_of(result: TestResult) -> dict[str, Any]:
    return {"outcome": result.outcome, "taken_on": result.taken_on.isoformat()}
