"""The demo's contributions at `horizon`: dated rates, declarations of three companies, and what the bank brought.

Made by the services. The transfers of a second bank file stand beside the accounts, to be imported by whoever tries it.
"""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

from django.utils import timezone, translation

from extranet.demo.people import Member, join
from extranet.organisations import services as organisations
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.contribution_rows import PAYMENT_COLUMNS
from requests_app.funding.contribution_statements import Facts, facts_of, rates_of, statement_of
from requests_app.funding.models import Contribution, Declaration
from requests_app.funding.models.contributions import Nature
from requests_app.funding.services import collecting, contributions, declaring

from .papers import actor_of

KEEPER = Member("Bureau Fictif SAS", OrganisationKind.COMPANY, "Fictive", "Agathe", Role.CONTRIBUTIONS_MANAGER)
FUNDS_OWN = [
    ("CONV", "Contribution conventionnelle de la branche (inventée)", Nature.CONVENTIONAL, "0.20"),
    ("VOL", "Contribution volontaire (inventée)", Nature.VOLUNTARY, "0.15"),
]
PARTS_PAID = (Decimal(1), Decimal(1), Decimal("0.4"))
SINCE = datetime.date(2022, 1, 1)


def make(fund: Fund, bank_file: Path) -> None:
    """Once; nothing where contributions are known. After the people who declare them were let in."""
    with scope(fund), translation.override(fund.language):
        if Contribution.objects.exists():
            return
        staff = actor_of(Membership.objects.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        set_rates(fund, staff)
        let_in(fund)
        last_year = timezone.localdate().year - 1
        invented, bureau, cabinet = (
            keeper_of(name) for name in ("Société Inventée", "Bureau Fictif SAS", "Cabinet Imaginé")
        )
        declared(fund, invented, last_year - 1, headcount=41, payroll=1_320_000, fixed_term=64_000)
        declared(fund, invented, last_year, headcount=44, payroll=1_455_000, fixed_term=58_000)
        declared(fund, bureau, last_year - 1, headcount=37, payroll=1_180_000, fixed_term=0)
        corrected(fund, cabinet, declared(fund, cabinet, last_year, headcount=16, payroll=612_000, fixed_term=21_000))
        begun(fund, bureau, last_year, headcount=38, payroll=1_250_000, fixed_term=0)
        receive_some(fund, staff)
        write_bank_file(bank_file)


def set_rates(fund: Fund, staff: Actor) -> None:
    contributions.load_legal_rates(actor=staff, fund=fund)
    for place, (code, name, nature, percent) in enumerate(FUNDS_OWN, start=10):
        own = contributions.add_contribution(actor=staff, code=code, name=name, nature=nature, position=place)
        contributions.add_rate(
            actor=staff, contribution=own, percent=Decimal(percent), starts_on=SINCE, source="Accord inventé"
        )


def let_in(fund: Fund) -> None:
    """Somebody who declares for a company that has nobody yet."""
    invitation = organisations.invite(
        actor=Actor.system(fund),
        fund=fund,
        organisation=Organisation.objects.get(name=KEEPER.organisation),
        email=KEEPER.email,
        last_name=KEEPER.last_name,
        first_name=KEEPER.first_name,
        roles=KEEPER.roles,
    )
    join(cast(Membership, invitation))  # only the fund’s own office is decided by two


def keeper_of(name: str) -> Membership:
    rows = Membership.objects.filter(organisation__name=name, roles__contains=[Role.CONTRIBUTIONS_MANAGER])
    return rows.select_related("organisation", "user").earliest("pk")


def begun(fund: Fund, keeper: Membership, year: int, **said: int) -> Declaration:
    """A draft; each amount in whole euros."""
    actor = actor_of(keeper)
    draft = declaring.begin(actor=actor, fund=fund, company=keeper.organisation, year=year)
    return declaring.change(actor=actor, declaration=draft, version=draft.version, **said)


def declared(fund: Fund, keeper: Membership, year: int, **said: int) -> Declaration:
    return sent(fund, keeper, begun(fund, keeper, year, **said))


def corrected(fund: Fund, keeper: Membership, declaration: Declaration) -> None:
    """A forgotten bonus: the second declaration replaces the first."""
    actor = actor_of(keeper)
    draft = declaring.correct(actor=actor, declaration=declaration)
    payroll = (declaration.payroll or Decimal(0)) + 18_500
    sent(fund, keeper, declaring.change(actor=actor, declaration=draft, version=draft.version, payroll=payroll))


def sent(fund: Fund, keeper: Membership, draft: Declaration) -> Declaration:
    said = cast("Facts", facts_of(draft))  # none of these drafts lacks anything
    seen = statement_of(said, rates_of(draft.year)).total
    return declaring.send(actor=actor_of(keeper), fund=fund, declaration=draft, version=draft.version, seen=seen)


def receive_some(fund: Fund, staff: Actor) -> None:
    """What a first bank file brought: the oldest year whole, a part of the next."""
    owed = list(Declaration.objects.standing().order_by("year", "pk"))
    for declaration, part in zip(owed, PARTS_PAID, strict=False):
        collecting.receive(
            actor=staff,
            fund=fund,
            declaration=declaration,
            amount=(declaration.due * part).quantize(Decimal("0.01")),
            paid_on=timezone.localdate(),
            bank_reference=f"VIR-DEMO-{declaration.number}",
        )


def write_bank_file(path: Path) -> None:
    """The transfers that are still expected, as a bank's export; « Importer des paiements » takes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow([str(column.titles[0]) for column in PAYMENT_COLUMNS])
        for declaration in Declaration.objects.to_pay().order_by("pk"):
            euros = f"{declaration.balance:.2f}".replace(".", ",")
            label = f"VIR DEMO {declaration.number}"
            lines.writerow([label, euros, f"{timezone.localdate():%d/%m/%Y}", f"VIR-DEMO-2-{declaration.number}"])
