"""Names typed into a search never stand in an address; paging, sorting and exporting what was found still work."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, WorkerFactory
from tests.organisations.test_lists import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def workers(fund, company) -> str:
    """Thirty of one name and one of another; the address of their list."""
    with scope(fund):
        for number in range(30):
            WorkerFactory(organisation=company, last_name="Dubois", first_name=f"Ana {number:02}")
        WorkerFactory(organisation=company, last_name="Peeters", first_name="Jo")
    return reverse("workers:list")


def found(client, address: str, **typed: str) -> tuple[str, str]:
    """Where a search leads, and the page there."""
    answer = client.post(address, typed)
    assert answer.status_code == 302
    return answer.headers["Location"], client.get(answer.headers["Location"]).content.decode()


def test_a_name_is_found_and_stands_in_no_address(workers, mandatee):
    address, page = found(mandatee, workers, q="dubois", state="all")
    assert "dubois" not in address.lower()
    assert "state=all" in address
    assert "Ana 00" in page
    assert "Peeters" not in page
    assert 'value="dubois"' in page, "the box shows what was searched"
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert not [each for each in addresses if "dubois" in each.lower()]


def test_pages_order_and_export_keep_the_search(workers, mandatee):
    address, page = found(mandatee, workers, q="dubois")
    assert "1 à 25 sur 30" in " ".join(page.split())
    assert "26 à 30 sur 30" in " ".join(mandatee.get(f"{address}&page=2").content.decode().split())
    backwards = mandatee.get(f"{address}&sort=-name").content.decode()
    assert "Peeters" not in backwards
    exported = rows_of(mandatee.get(f"{address}&export=csv"))
    assert {row["Nom"] for row in exported} == {"Dubois"}
    assert len(exported) == 30
    links = re.findall(r'href="([^"]*(?:page|sort|export)=[^"]*)"', page)
    assert links
    assert all("recherche=" in link for link in links)


def test_two_windows_keep_two_searches_and_the_bare_address_shows_all(workers, mandatee):
    first, _page = found(mandatee, workers, q="dubois")
    second, _page = found(mandatee, workers, q="peeters")
    assert "Peeters" not in mandatee.get(first).content.decode()
    assert "Dubois" not in mandatee.get(second).content.decode()
    assert "sur 31" in mandatee.get(workers).content.decode()
    assert found(mandatee, workers, q="")[0] == workers


def test_a_name_in_an_address_searches_nothing(workers, mandatee):
    assert "Ana 00" in mandatee.get(workers, {"q": "peeters"}).content.decode()


def test_somebody_elses_search_is_not_mine_and_an_old_one_says_so(workers, mandatee, staff):
    address, _page = found(mandatee, workers, q="dubois")
    page = staff.get(address).content.decode()
    assert "Cette recherche n’est plus gardée" in page
    assert "sur 31" in page
    for number in range(20):
        mandatee.post(workers, {"q": f"nom {number}"})
    assert "Cette recherche n’est plus gardée" in mandatee.get(address).content.decode()


def test_members_are_searched_the_same_way(fund, company, staff):
    with scope(fund):
        MembershipFactory(organisation=company, last_name="Zélande", first_name="Ana")
        MembershipFactory(organisation=company, last_name="Ypres", first_name="Jo")
    address, page = found(staff, reverse("organisations:members", args=[company.uuid]), q="zelande")
    assert "zelande" not in address
    assert "Zélande" in page
    assert "Ypres" not in page
