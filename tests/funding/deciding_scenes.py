"""Situations that tests of decisions begin with."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Amendment, FundingRequest
from tests.factories import staff_of

from .scenes import Stage

GRANTED: dict[str, Any] = {
    "teaching": "1200",
    "salary": "0",
    "annex": "50,50",
    "total_hours": "14",
    "valid_from": "2026-10-01",
    "valid_until": "2027-01-29",
    "note": "Feuilles signées par demi-journée.",
}


def colleague(made: Stage) -> Membership:
    """Another of the fund's staff."""
    return staff_of(made.fund)


def stored(made: Stage, request: FundingRequest) -> FundingRequest:
    with scope(made.fund):
        return FundingRequest.objects.select_related("officer", "letter", "body").get(pk=request.pk)


def amendment(made: Stage, agreement: Agreement, **changes: Any) -> Amendment:
    """The company asks for 21 hours until the end of November, unless told otherwise."""
    usual = {"hours": "21.00", "ends_on": datetime.date(2026, 11, 30).isoformat()}
    with scope(made.fund):
        return Amendment.objects.create(
            request=agreement.request,
            changes=changes or usual,
            explanation="Une journée de plus.",
            asked_by_id=made.member.user_id,
        )


def amended(agreement: Agreement, **values: Any) -> dict[str, Any]:
    """What the staff type for the next edition: as it was, unless told otherwise."""
    usual = {
        "teaching": agreement.teaching,
        "salary": agreement.salary,
        "annex": agreement.annex,
        "total_hours": Decimal(21),
        "valid_from": agreement.valid_from,
        "valid_until": agreement.valid_until,
    }
    return usual | values
