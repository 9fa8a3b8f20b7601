"""The fund chooses how organisations let their people in."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..access_rules import (
    INVITATION_DAYS_RANGE,
    NOTICE_DAYS_RANGE,
    OPTION,
    REVIEW_MONTHS_RANGE,
    access_rules,
)
from ..models import Membership
from ..permissions import check_administrator
from ..roles import YEARLY_ROLES, OrganisationKind
from .years import begin_or_end_year


@transaction.atomic
def change_access_rules(
    *,
    actor: Actor,
    fund: Fund,
    invitation_days: int,
    review_months: int,
    yearly: bool,
    notice_days: Collection[int],
    fund_confirms_access: bool,
    qualities: Collection[str],
    fund_confirms_qualities: bool,
) -> Fund:
    """Choose them. Switching years of access on gives each training responsible a year from today; off, no end.

    Raises `ValidationError` for a number outside its range or an unknown quality.
    """
    check_administrator(actor)
    within("invitation_days", [invitation_days], INVITATION_DAYS_RANGE)
    within("review_months", [review_months], REVIEW_MONTHS_RANGE)
    within("notice_days", notice_days, NOTICE_DAYS_RANGE)
    if not set(qualities) <= set(OrganisationKind.values) - {OrganisationKind.FUND_OFFICE}:
        raise ValidationError({"qualities": _("Choisissez parmi les qualités proposées.")})
    locked = Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)
    before = access_rules(locked)
    chosen = {
        "invitation_days": invitation_days,
        "review_months": review_months,
        "yearly": yearly,
        "notice_days": sorted(set(notice_days), reverse=True),
        "fund_confirms_access": fund_confirms_access,
        "qualities": [kind.value for kind in OrganisationKind if kind in qualities],
        "fund_confirms_qualities": fund_confirms_qualities,
    }
    if locked.options.get(OPTION) != chosen:
        locked.options[OPTION] = chosen
        locked.save(update_fields=["options"])
        record(actor, verbs.ACCESS_RULES_CHANGED, locked, facts=chosen)
    if before.yearly != yearly:
        begin_or_end_years(locked)
    return locked


def within(name: str, values: Collection[int], bounds: tuple[int, int]) -> None:
    """Raises `ValidationError` for a value outside the bounds, which both count."""
    if any(not bounds[0] <= value <= bounds[1] for value in values):
        raise ValidationError({name: _("Choisissez un nombre de %d à %d.") % bounds})


def begin_or_end_years(fund: Fund) -> None:
    """Of everybody who is a training responsible now."""
    rows = Membership.objects.not_withdrawn().filter(roles__overlap=sorted(YEARLY_ROLES))
    for membership in rows.select_for_update(of=("self",)).order_by("pk").iterator():
        begin_or_end_year(fund, membership)
        membership.rights_changed_at = timezone.now()
        membership.save(update_fields=["granted_on", "expires_on", "expiry_notices", "rights_changed_at"])
