"""What a fund decides about its member services: `fund.options["funding"]`, with what holds until it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

OPTION = "funding"


@dataclass(frozen=True, slots=True)
class Choices:
    """`appeal`: how a refusal is contested, printed under each. `answer_days`: working days within which the fund
    promises to answer a message. `pay_days`: calendar days from a validated invoice to its expected payment;
    `refund_days`: from a credit note validated after the transfer to the day by which that money comes back.
    `declaration_month`, `declaration_day`: until when, in the year after it, a year's contributions are declared.
    `paper_kinds`: kinds of letters that go out on paper too, where an organisation has chosen nothing.
    """

    appeal: str = ""
    answer_days: int = 5
    pay_days: int = 30
    refund_days: int = 30
    declaration_month: int = 3
    declaration_day: int = 1
    paper_kinds: tuple[str, ...] = ()


def choices_of(fund: Fund) -> Choices:
    """What the fund has chosen, with the usual values for the rest."""
    stored: Mapping[str, Any] = fund.options.get(OPTION, {})
    return Choices(**{field.name: stored[field.name] for field in fields(Choices) if field.name in stored})


def stored_form(choices: Choices) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return asdict(choices)


def appeal_of(fund: Fund) -> str:
    """How a refusal by this fund is contested: its own words, else ours in the active language."""
    return choices_of(fund).appeal or _(
        "Vous contestez cette décision ? Écrivez au fonds en citant le numéro du dossier : il la réexamine et vous"
        " répond."
    )
