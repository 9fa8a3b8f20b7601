"""What a fund's administrator chooses about requests."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import presence_grid, verbs
from ..models import AbsenceKind
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


@transaction.atomic
def offer_absence_kinds(*, actor: Actor, fund: Fund, kinds: Collection[str]) -> Fund:
    """Offer these kinds of absence on the grids of the fund (`ATM-21`); those already reported stay as they are.

    Raises `ValidationError` for none, or one that doesn't exist.
    """
    check_administrator(actor)
    offered = [kind.value for kind in AbsenceKind if kind in kinds]
    if not offered or len(offered) != len(set(kinds)):
        raise ValidationError({"kinds": _("Choisissez au moins un motif parmi ceux de la liste.")})
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    if presence_grid.kinds_of(locked) != offered:
        locked.options[presence_grid.OPTION] = offered
        locked.save(update_fields=["options"])
        record(actor, verbs.ABSENCE_KINDS_CHANGED, locked, facts={"kinds": offered})
    return locked
