"""Dossiers are opened and corrected by the fund's staff."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from extranet.journal.services import record
from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.services.changes import assign
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..mails import spaces as space_mails
from ..models import Dossier
from . import spaces


class DossierFields(TypedDict, total=False):
    """What the staff write about a dossier; what is left out stays. Dates of the session change by `following`."""

    number: str
    title: str
    last_name: str
    first_name: str
    email: str
    born_on: datetime.date | None
    employer: Organisation
    training_body: Organisation
    training_title: str
    device: str
    nature: str
    hours_agreed: Decimal
    starts_on: datetime.date
    ends_on: datetime.date
    commission_on: datetime.date
    is_dematerialised: bool
    granularity: str
    online_from: datetime.date | None


@transaction.atomic
def open_dossier(*, actor: Actor, **fields: Unpack[DossierFields]) -> Dossier:
    """Beneficiary and employer are invited to their space.

    Raises `ValidationError` for a taken number, dates in the wrong order, or organisations of other kinds.
    """
    check_staff(actor, Capability.CERTIFICATION)
    dossier = Dossier(**fields)
    save_valid(dossier)
    record(actor, verbs.DOSSIER_OPENED, dossier, facts={"device": dossier.device})
    fund = Fund.objects.get(pk=actor.fund_id)
    spaces.offer(actor, fund, dossier)
    space_mails.tell_employer(fund, dossier)
    return dossier


@transaction.atomic
def change_dossier(*, actor: Actor, dossier: Dossier, version: int, **fields: Unpack[DossierFields]) -> Dossier:
    """Correct what a dossier says. Raises `StaleEdit` when somebody else did since, or as `open_dossier` does."""
    check_staff(actor, Capability.CERTIFICATION)
    current = locked_at(dossier, version)
    changed = assign(current, fields)
    save_valid(current)
    record(actor, verbs.DOSSIER_CHANGED, current, facts={"fields": changed})
    fund = Fund.objects.get(pk=actor.fund_id)
    if "email" in changed:
        spaces.follow_address(actor, fund, current)
    if "employer" in changed:
        space_mails.tell_employer(fund, current)
    return current
