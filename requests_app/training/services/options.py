"""What a fund's administrator chooses about requests."""

from __future__ import annotations

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..signatures import OPTION, REFUSE, WARN


@transaction.atomic
def take_unsigned_recaps(*, actor: Actor, fund: Fund, taken: bool) -> Fund:
    """Take recaps without an electronic signature, with a warning, or refuse them again. Twice changes nothing."""
    check_administrator(actor)
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    rule = WARN if taken else REFUSE
    if locked.options.get(OPTION, REFUSE) != rule:
        locked.options[OPTION] = rule
        locked.save(update_fields=["options"])
        record(actor, verbs.UNSIGNED_RECAP_CHANGED, locked, facts={"rule": rule})
    return locked
