"""The two lists of this app need as many queries for sixty rows as for one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.factories import mandate_of, paper_of
from tests.mandates.scenes import operator_of, preencoding_fund
from tests.organisations.test_lists import queries, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def encoder(fund):
    return operator_of(fund)


def fill(fund, operator, count: int) -> None:
    """So many companies more, with a convention in force and a mandate for the operator."""
    with scope(fund):
        for _ in range(count):
            company = OrganisationFactory()
            paper_of(company, kind="convention", state="accepted")
            mandate_of(company, operator)


@pytest.mark.parametrize("name", ["papers", "companies"])
def test_a_list_needs_as_many_queries_for_sixty_rows_as_for_one(fund, encoder, name):
    user = staff_of(fund).user if name == "papers" else encoder.user
    client, url = quickly_signed_in(fund, user), reverse(f"mandates:{name}")
    fill(fund, encoder.organisation, 1)
    one_page, one_export = queries(client, url), queries(client, f"{url}?export=csv")
    fill(fund, encoder.organisation, 59)
    assert queries(client, url) == one_page
    assert queries(client, f"{url}?export=csv") == one_export
    assert len(rows_of(client.get(url, {"export": "csv"}))) == (120 if name == "papers" else 60)
