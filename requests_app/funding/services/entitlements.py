"""Rights to training: the fund's rule, and what a company says of one worker's year (`BEY-16`)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.models import Worker
from extranet.organisations.permissions import check_workers
from extranet.organisations.services.changes import assign
from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import StaleEdit, locked_at

from .. import verbs
from ..entitlements import OPTION, Rules, stored_form
from ..models import Entitlement
from ..permissions import check_member


def change_rules(*, actor: Actor, fund: Fund, rules: Rules) -> Fund:
    """Counters follow at their next look. The same again changes nothing."""
    stored = stored_form(rules)
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values=stored,
        verb=verbs.ENTITLEMENT_RULES_CHANGED,
        facts=lambda _changed: stored,
    )


@transaction.atomic
def say_entitlement(
    *,
    actor: Actor,
    worker: Worker,
    year: int,
    version: int,
    days: Decimal | None,
    working_time: int,
    carried_hours: Decimal,
) -> Entitlement:
    """What differs from the fund's rule for this worker and year. `version` 0: nothing was said yet.

    `days` of training a year, None for the fund's; `working_time` in percent; `carried_hours` left over from the year
    before. Raises `StaleEdit` when somebody else said it meanwhile.
    """
    check_member(actor)
    check_workers(actor, worker.organisation)
    Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)  # the first row of a year is said once
    known = Entitlement.objects.filter(worker=worker, year=year).first()
    if known is None:
        row = Entitlement(worker=worker, year=year)
    elif version == 0:
        raise StaleEdit(known)
    else:
        row = locked_at(known, version)
    changed = assign(row, {"days": days, "working_time": working_time, "carried_hours": carried_hours})
    save_valid(row)
    if changed:
        record(actor, verbs.ENTITLEMENT_SAID, worker, facts={"year": year, "fields": changed})
    return row
