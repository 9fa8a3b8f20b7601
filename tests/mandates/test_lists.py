"""The two lists of this app need as many queries for sixty rows as for one."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

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


def test_an_operators_companies_are_counted_by_its_rights_whose_two_documents_are_in_force(fund, encoder):
    """The count says what the list holds, searched or not; of the companies it reads none."""
    fill(fund, encoder.organisation, 25)
    today = timezone.localdate()
    with scope(fund):
        without_convention, over = (
            OrganisationFactory(name="Sans convention"),
            OrganisationFactory(name="Convention finie"),
        )
        last = OrganisationFactory(name="Zinguerie du Lac")
        paper_of(last, kind="convention", state="accepted")
        for company in (without_convention, over, last):
            mandate_of(company, encoder.organisation)
        month_ago, yesterday = (today - datetime.timedelta(days=days) for days in (30, 1))
        paper_of(over, kind="convention", state="accepted", starts_on=month_ago, ends_on=yesterday)
    client, url = quickly_signed_in(fund, encoder.user), reverse("mandates:companies")
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url).content.decode()
    assert "1 à 25 sur 26" in page
    counting = [query["sql"] for query in captured if "COUNT(" in query["sql"] and "companygrant" in query["sql"]]
    assert len(counting) == 1
    assert "organisations_organisation" not in counting[0]
    assert "1 à 1 sur 1" in client.get(url, {"search": "zing"}).content.decode()
