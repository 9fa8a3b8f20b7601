"""The people of these tests, signed in."""

from __future__ import annotations

import pytest

from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, member_of, quickly_signed_in, staff_of
from tests.organisations.administration import Company


@pytest.fixture
def company(fund) -> Organisation:
    with scope(fund):
        return OrganisationFactory(name="Forges du Nord", enterprise_number="0440966354")


@pytest.fixture
def staff(fund):
    """An administrator of the fund."""
    return quickly_signed_in(fund, staff_of(fund).user)


@pytest.fixture
def mandatee(fund, company):
    """A mandatee of the company."""
    return quickly_signed_in(fund, member_of(fund, organisation=company, roles=[Role.MANDATEE]).user)


@pytest.fixture
def forges(fund) -> Company:
    return Company(fund)
