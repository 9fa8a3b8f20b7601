"""Letters of the scenes: what the tests of this part begin with."""

from __future__ import annotations

from typing import Any

from extranet.documents.services import deposit
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.funding.models import Letter, LetterKind
from requests_app.funding.services import letters
from tests.factories import MembershipFactory
from tests.mandates.scenes import actor_of

from .scenes import Stage, pdf


def letter_of(made: Stage, **values: Any) -> Letter:
    """From the officer to the company, about its agreement, shown to its training responsibles."""
    usual: dict[str, Any] = {
        "organisation": made.company,
        "kind": LetterKind.AGREEMENT,
        "subject": "Accord de prise en charge",
        "roles": [Role.TRAINING_OFFICER],
    }
    with scope(made.fund):
        document = deposit(fund_id=made.fund.pk, upload=pdf(), file_name="courrier.pdf", user_id=None)
        return letters.deliver(actor=made.staff, fund=made.fund, document=document, **usual | values)


def colleague(made: Stage, *roles: Role, **fields: Any) -> Membership:
    """Another member of the company."""
    with scope(made.fund):
        return MembershipFactory(organisation=made.company, roles=list(roles), **fields)


def opened(made: Stage, letter: Letter, member: Membership | None = None) -> None:
    with scope(made.fund):
        letters.open_letter(actor=actor_of(member or made.member), letter=letter)
