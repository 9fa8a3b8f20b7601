"""Which declarations a fund waits for: of each company, one a year, until the day that the fund chose."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.rights.tiles import CONTRIBUTIONS_ADDRESS
from extranet.tenants.models import Fund

from .choices import choices_of
from .models import Contribution, Declaration
from .models.contributions import Collector

YEARS_BACK = 5  # how far back a company may still declare or correct


def due_on(fund: Fund, year: int) -> datetime.date:
    """The last day to declare the wages of a year: in the year after it."""
    choices = choices_of(fund)
    return datetime.date(year + 1, choices.declaration_month, choices.declaration_day)


def collects_here(fund: Fund) -> bool:
    """Whether declarations are made on this site, and not at an outside service. Runs no queries."""
    return not fund.options.get(CONTRIBUTIONS_ADDRESS)


def waits_for_declarations(fund: Fund) -> bool:
    """Whether the fund collects anything itself, here."""
    return collects_here(fund) and Contribution.objects.filter(collector=Collector.FUND).exists()


def undeclared(year: int) -> QuerySet[Organisation]:
    """The companies of the fund without a declaration that stands for this year."""
    sent = Declaration.objects.standing().filter(company=OuterRef("pk"), year=year)
    return Organisation.objects.of_kind(OrganisationKind.COMPANY).filter(~Exists(sent))


def years_open(today: datetime.date) -> list[int]:
    """The years that may be declared: the last ones that are over, the latest first."""
    return [today.year - back for back in range(1, YEARS_BACK + 1)]
