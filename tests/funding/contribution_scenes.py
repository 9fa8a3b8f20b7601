"""A fund that collects contributions, and companies that declare them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.contribution_statements import facts_of, rates_of, statement_of
from requests_app.funding.models import Contribution, Declaration
from requests_app.funding.services import contributions, declaring
from tests.factories import MembershipFactory, quickly_signed_in
from tests.funding.scenes import Stage, stage
from tests.mandates.scenes import actor_of

USUAL: dict[str, Any] = {"headcount": 9, "payroll": Decimal(480_000), "fixed_term": Decimal(36_000)}
LAST_YEAR = timezone.now().year - 1


@dataclass(frozen=True)
class Collecting:
    """The stage of member services; the company's `keeper` declares, and `CONV` is what the fund itself collects."""

    stage: Stage
    keeper: Membership
    other_keeper: Membership
    conventional: Contribution

    @property
    def fund(self) -> Fund:
        return self.stage.fund

    @property
    def company(self) -> Organisation:
        return self.stage.company

    @property
    def actor(self) -> Actor:
        return actor_of(self.keeper)

    @property
    def staff(self) -> Actor:
        return self.stage.staff

    @property
    def as_keeper(self) -> Client:
        return quickly_signed_in(self.fund, self.keeper.user)

    @property
    def as_other_keeper(self) -> Client:
        return quickly_signed_in(self.fund, self.other_keeper.user)

    @property
    def as_staff(self) -> Client:
        return self.stage.as_staff

    def draft(self, year: int = LAST_YEAR, **values: Any) -> Declaration:
        """Nine people, 480 000 euros, 36 000 of them for fixed-term contracts, unless told otherwise."""
        with scope(self.fund):
            draft = declaring.begin(actor=self.actor, fund=self.fund, company=self.company, year=year)
            return declaring.change(actor=self.actor, declaration=draft, version=draft.version, **USUAL | values)

    def sent(self, year: int = LAST_YEAR, **values: Any) -> Declaration:
        return self.send(self.draft(year, **values))

    def send(self, draft: Declaration) -> Declaration:
        with scope(self.fund):
            facts = facts_of(draft)
            assert facts
            seen = statement_of(facts, rates_of(draft.year)).total
            return declaring.send(actor=self.actor, fund=self.fund, declaration=draft, version=draft.version, seen=seen)

    def correction(self, sent: Declaration) -> Declaration:
        with scope(self.fund):
            return declaring.correct(actor=self.actor, declaration=sent)

    def rate(self, percent: str, starts_on: datetime.date, **values: Any) -> None:
        """Another rate of `CONV`."""
        with scope(self.fund):
            contributions.add_rate(
                actor=self.staff,
                contribution=self.conventional,
                percent=Decimal(percent),
                starts_on=starts_on,
                **values,
            )


def collecting(**fund_fields: Any) -> Collecting:
    """Legal rates, and a conventional contribution of 0.20 % since 2022."""
    made = stage(**fund_fields)
    with scope(made.fund):
        contributions.load_legal_rates(actor=made.staff, fund=made.fund)
        conventional = contributions.add_contribution(
            actor=made.staff, code="CONV", name="Contribution conventionnelle", position=10
        )
        contributions.add_rate(
            actor=made.staff,
            contribution=conventional,
            percent=Decimal("0.20"),
            starts_on=datetime.date(2022, 1, 1),
            source="Accord de branche du 12 mars 2021",
        )
        return Collecting(
            stage=made,
            keeper=keeper_of(made.company),
            other_keeper=keeper_of(made.other_company),
            conventional=conventional,
        )


def keeper_of(company: Organisation) -> Membership:
    return MembershipFactory(organisation=company, roles=[Role.CONTRIBUTIONS_MANAGER])
