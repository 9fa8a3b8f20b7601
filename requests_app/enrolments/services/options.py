"""What a fund's administrator chooses about enrolments."""

from __future__ import annotations

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, Choices, stored_form


@transaction.atomic
def change_choices(*, actor: Actor, fund: Fund, choices: Choices) -> Fund:
    """Places that are held already keep their deadline. The same again changes nothing."""
    check_administrator(actor)
    current = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    stored = stored_form(choices)
    if current.options.get(OPTION) != stored:
        current.options[OPTION] = current.options.get(OPTION, {}) | stored
        current.save(update_fields=["options"])
        record(actor, verbs.OPTIONS_CHANGED, current, facts=stored)
    return current
