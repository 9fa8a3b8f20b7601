"""What a fund decides about how organisations let their people in: `fund.options["access"]`, with its defaults."""

from __future__ import annotations

from dataclasses import dataclass

from extranet.tenants.models import Fund

from .roles import OrganisationKind

OPTION = "access"

INVITATION_DAYS_RANGE = (1, 365)
REVIEW_MONTHS_RANGE = (0, 60)
NOTICE_DAYS_RANGE = (0, 180)
REVIEW_LASTS = 30  # days in which the access managers answer
REVIEW_REMINDERS = (14, 3)  # days before its end


@dataclass(frozen=True, slots=True)
class AccessRules:
    """`invitation_days`: how long an invitation is valid. `review_months`: between two reviews, 0 for none.

    `yearly`: training responsibles get a year at a time; `notice_days` before its end they are told, and
    `fund_confirms_access` says whether the staff confirm each request. `qualities`: those that organisations may
    activate themselves; `fund_confirms_qualities` whether the staff confirm them.
    """

    invitation_days: int = 30
    review_months: int = 12
    yearly: bool = False
    notice_days: tuple[int, ...] = (30, 7, 0)
    fund_confirms_access: bool = False
    qualities: tuple[str, ...] = (OrganisationKind.COMPANY, OrganisationKind.TRAINING_BODY)
    fund_confirms_qualities: bool = False


def access_rules(fund: Fund) -> AccessRules:
    """The fund's, where it has chosen, else the defaults."""
    chosen = fund.options.get(OPTION, {})
    lists = {name: tuple(chosen[name]) for name in ("notice_days", "qualities") if name in chosen}
    return AccessRules(**chosen | lists)
