"""Every list of this app: pages, sorting, exports, and as many queries for sixty rows as for one."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.organisations.models import Organisation
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    MembershipFactory,
    OrganisationFactory,
    WorkerDetailsFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db

LISTS = ["organisations", "establishments", "members", "workers", "workers_of_staff"]


def address(name: str, company: Organisation) -> str:
    if name in ("establishments", "members"):
        return reverse(f"organisations:{name}", args=[company.uuid])
    return reverse("organisations:list" if name == "organisations" else "workers:list")


def fill(name: str, company: Organisation, count: int) -> None:
    """`count` rows more, each with everything a row can show."""
    for _ in range(count):
        match name:
            case "organisations":
                OrganisationFactory(kinds=["company", "operator"])
            case "establishments":
                EstablishmentFactory(organisation=company)
            case "members":
                MembershipFactory(organisation=company)
            case "workers":
                WorkerDetailsFactory(worker__organisation=company)
            case "workers_of_staff":
                WorkerDetailsFactory()


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200
        assert response.getvalue()
    return len(captured)


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_needs_as_many_queries_for_sixty_rows_as_for_one(fund, staff, mandatee, company, name):
    fund.options = {"register_number": True, "compulsory_worker_details": ["function"]}
    fund.save()
    client, url = (mandatee if name == "workers" else staff), address(name, company)
    with scope(fund):
        fill(name, company, 1)
    one_page, one_export = queries(client, url), queries(client, f"{url}?export=csv")
    with scope(fund):
        fill(name, company, 59)
    assert queries(client, url) == one_page
    assert queries(client, f"{url}?export=csv") == one_export


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_pages_and_its_export_has_all_rows(fund, staff, mandatee, company, name):
    with scope(fund):
        fill(name, company, 60)
    client, url = (mandatee if name == "workers" else staff), address(name, company)
    page = " ".join(client.get(url).content.decode().split())
    assert page.count('<tr role="row"') == 1 + 25
    assert "1 à 25 sur" in page
    assert "26 à 50 sur" in " ".join(client.get(url, {"page": 2}).content.decode().split())
    for odd in ("999", "-1", "x", "0"):
        assert client.get(url, {"page": odd, "per_page": "0", "sort": "nonsense"}).status_code == 200
    response = client.get(url, {"export": "csv"})
    assert response.headers["Content-Disposition"].endswith('.csv"')
    assert response.getvalue().startswith(b"\xef\xbb\xbf")
    assert len(rows_of(client.get(url, {"export": "csv"}))) >= 60


def test_a_list_sorts_and_the_export_follows_search_and_order(fund, staff, company):
    with scope(fund):
        for name in ("Émile", "Zoé", "Ana"):
            OrganisationFactory(name=f"Société {name}")
    url = reverse("organisations:list")
    page = staff.get(url, {"q": "société", "sort": "-name"}).content.decode()
    assert page.index("Société Zoé") < page.index("Société Émile") < page.index("Société Ana")
    assert "?q=soci%C3%A9t%C3%A9&amp;sort=-name&amp;export=csv" in page
    exported = rows_of(staff.get(url, {"q": "société", "sort": "-name", "export": "csv"}))
    assert [row["Dénomination"] for row in exported] == ["Société Zoé", "Société Émile", "Société Ana"]


def test_numbers_leave_as_they_are_written_and_truth_as_words(fund, staff, mandatee, company):
    (forges,) = rows_of(staff.get(reverse("organisations:list"), {"q": "forges", "export": "csv"}))
    assert forges["N° d’inscription à la BCE"] == "0440.966.354"
    assert forges["Qualités"] == "Entreprise"
    with scope(fund):
        WorkerFactory(organisation=company, last_name="Dubois")
    (worker,) = rows_of(mandatee.get(reverse("workers:list"), {"export": "csv"}))
    assert worker["Date de naissance"] == "1985-07-30"
    assert worker["Actif"] == "oui"
    assert "Numéro de registre national" not in worker


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1", " =1"])
def test_a_name_that_is_a_formula_leaves_as_text(fund, staff, mandatee, company, formula):
    with scope(fund):
        OrganisationFactory(name=formula)
        WorkerFactory(organisation=company, last_name=formula)
        WorkerDetailsFactory(worker__organisation=company, function=formula)
    cells = [
        cell
        for response in (
            staff.get(reverse("organisations:list"), {"export": "csv"}),
            mandatee.get(reverse("workers:list"), {"export": "csv"}),
        )
        for row in rows_of(response)
        for cell in row.values()
    ]
    assert cells.count(f"'{formula.strip()}") == 3
    assert formula not in cells


def test_a_company_exports_its_own_workers_only(fund, mandatee, company):
    with scope(fund):
        WorkerFactory(organisation=company, last_name="Chez nous")
        WorkerFactory(last_name="Ailleurs")
    assert [row["Nom"] for row in rows_of(mandatee.get(reverse("workers:list"), {"export": "csv"}))] == ["Chez nous"]
