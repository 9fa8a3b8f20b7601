"""What a fund decides about enrolments: `fund.options["enrolment"]`, with what holds until it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from extranet.tenants.models import Fund

OPTION = "enrolment"


@dataclass(frozen=True, slots=True)
class Choices:
    """`approval_days`: how long an option waits for the fund. `offer_hours`: how long a place that became free is
    held for the next of the waiting list. `free_cancel_days`: ending an enrolment later than that many days before the
    session is late. `cancel_until_days`: whoever isn't the fund ends one until that many days before.
    `escalate_days`: a request that no responsible settled goes to the fund's staff.
    `convocation_days`, `reminder_days`: so many days before a session its enrolled get a mail; 0 for none.
    """

    approval_days: int = 5
    offer_hours: int = 48
    free_cancel_days: int = 5
    cancel_until_days: int = 0
    participants_cancel: bool = True
    escalate_days: int = 5
    convocation_days: int = 7
    reminder_days: int = 1


def choices_of(fund: Fund) -> Choices:
    """What the fund has chosen, with the usual values for the rest."""
    stored: Mapping[str, Any] = fund.options.get(OPTION, {})
    return Choices(**{field.name: stored[field.name] for field in fields(Choices) if field.name in stored})


def stored_form(choices: Choices) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return asdict(choices)
