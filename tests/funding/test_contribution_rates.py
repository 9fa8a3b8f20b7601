"""The fund's contributions and their dated rates."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import Contribution, ContributionRate
from tests.funding.contribution_scenes import LAST_YEAR, Collecting, collecting
from tests.funding.scenes import stage
from tests.funding.test_contributions import figures

pytestmark = pytest.mark.django_db

HOME = reverse("funding:contribution_settings")


@pytest.fixture
def made() -> Collecting:
    return collecting()


def rates(made: Collecting, code: str = "CONV") -> list[tuple[str, str, str]]:
    with scope(made.fund):
        rows = ContributionRate.objects.filter(contribution__code=code).order_by("starts_on")
        return [(str(row.percent), str(row.starts_on), str(row.ends_on)) for row in rows]


def test_a_french_fund_loads_the_legal_rates_with_their_sources():
    made = stage()
    client = made.as_staff
    assert "Aucune contribution" in figures(client.get(HOME))
    page = figures(client.post(reverse("funding:load_legal_rates"), follow=True))
    assert "Les taux légaux sont chargés : CFP, TA, TA-SOLDE, CPF-CDD." in page
    for words in ("0,55 %", "1,00 %", "0,59 %", "0,44 %", "0,09 %"):
        assert words in page
    assert 'href="https://legal.tricoteuses.fr/articles/KALIARTI000041698592"' in client.get(HOME).content.decode()
    page = figures(client.post(reverse("funding:load_legal_rates"), follow=True))
    assert "sont déjà là" in page
    assert made.as_member.get(HOME).status_code == 403


def test_a_belgian_fund_types_its_own():
    made = stage(country="BE")
    page = figures(made.as_staff.post(reverse("funding:load_legal_rates"), follow=True))
    assert "sont ceux de la France" in page


@pytest.mark.feature("MYA-05")
def test_the_fund_adds_a_contribution_and_its_rates(made):
    client = made.as_staff
    add = reverse("funding:add_contribution")
    typed = {"code": "vol", "name": "Versement volontaire", "nature": "voluntary", "base": "payroll"}
    refused = client.post(add, typed | {"collector": "fund", "position": "20", "nature": "legal"})
    assert "le fonds ne le peut pas" in figures(refused)
    client.post(add, typed | {"collector": "fund", "position": "20"})
    assert "porte déjà ce code" in figures(
        client.post(add, typed | {"code": "VOL", "collector": "fund", "position": 1})
    )
    with scope(made.fund):
        voluntary = Contribution.objects.get(code="vol")
    add_rate = reverse("funding:add_rate", args=[voluntary.uuid])
    wrong = {"percent": "0,5", "starts_on": "2024-01-01", "ends_on": "2023-01-01", "least": "0", "region": "everywhere"}
    assert "finit avant de commencer" in figures(client.post(add_rate, wrong))
    assert client.post(add_rate, wrong | {"ends_on": "", "percent": "beaucoup"}).context["form"].errors.keys() == {
        "percent"
    }
    assert client.post(add_rate, wrong | {"ends_on": ""}).status_code == 302
    simulation = reverse("funding:simulation")
    given = {"headcount": "9", "payroll": "100000"}
    assert "500,00 €" not in figures(client.get(simulation, given))
    assert "500,00 €" in figures(client.get(simulation, given | {"chosen": "vol"}))


@pytest.mark.feature("MYA-05")
def test_a_new_rate_ends_the_one_before_and_overlaps_are_refused(made):
    client = made.as_staff
    add = reverse("funding:add_rate", args=[made.conventional.uuid])
    typed = {"percent": "0,30", "starts_on": "2025-07-01", "least": "0", "region": "everywhere"}
    assert client.post(add, typed).status_code == 302
    assert rates(made) == [("0.2000", "2022-01-01", "2025-06-30"), ("0.3000", "2025-07-01", "None")]
    page = client.post(add, typed | {"starts_on": "2024-01-01", "ends_on": "2024-12-31"})
    assert "vaut déjà ces jours-là" in figures(page)
    page = client.post(add, typed | {"starts_on": "2025-08-01", "region": "outside"})
    assert "vaut déjà ces jours-là" in figures(page), "everywhere is there too"
    with scope(made.fund), pytest.raises(IntegrityError), transaction.atomic():
        ContributionRate.objects.create(
            contribution=made.conventional, percent=Decimal(1), starts_on=datetime.date(2023, 1, 1)
        )


@pytest.mark.feature("MYA-05")
def test_a_rate_that_a_sent_declaration_used_does_not_change(made):
    made.sent()
    client = made.as_staff
    with scope(made.fund):
        rate = ContributionRate.objects.get(contribution=made.conventional)
    edit = reverse("funding:edit_rate", args=[rate.uuid])
    assert "ont utilisé ce taux" in figures(client.get(edit))
    typed = {
        "percent": "0,2",
        "starts_on": "2022-01-01",
        "least": "0",
        "region": "everywhere",
        "source": rate.source,
        "version": "1",
    }
    assert "ajoutez un nouveau taux daté" in figures(client.post(edit, typed | {"percent": "0,4"}))
    assert "jusqu’au" in figures(client.post(edit, typed | {"ends_on": f"{LAST_YEAR}-06-30"}))
    add = reverse("funding:add_rate", args=[made.conventional.uuid])
    typed.pop("version")
    refused = client.post(add, typed | {"percent": "0,4", "starts_on": f"{LAST_YEAR}-07-01"})
    assert "commencez après" in figures(refused)
    page = client.post(reverse("funding:remove_rate", args=[rate.uuid]), follow=True)
    assert "donnez-lui plutôt une fin" in figures(page)
    assert client.post(add, typed | {"percent": "0,4", "starts_on": f"{LAST_YEAR + 1}-01-01"}).status_code == 302
    assert rates(made) == [
        ("0.2000", "2022-01-01", f"{LAST_YEAR}-12-31"),
        ("0.4000", f"{LAST_YEAR + 1}-01-01", "None"),
    ]
    edit = reverse("funding:edit_contribution", args=[made.conventional.uuid])
    other = {"code": "CONV", "name": "Autre nom", "nature": "conventional", "base": "fixed_term", "collector": "fund"}
    assert "ajoutez plutôt une autre" in figures(client.post(edit, other | {"position": "1", "version": "1"}))
    assert client.post(edit, other | {"base": "payroll", "position": "1", "version": "1"}).status_code == 302
    stale = client.post(edit, other | {"base": "payroll", "name": "Encore", "position": "1", "version": "1"})
    assert "Quelqu’un d’autre a modifié" in figures(stale)


def test_a_rate_that_nothing_used_is_changed_or_removed(made):
    client = made.as_staff
    with scope(made.fund):
        rate = ContributionRate.objects.get(contribution=made.conventional)
    edit = reverse("funding:edit_rate", args=[rate.uuid])
    typed = {"percent": "0,25", "starts_on": "2023-01-01", "least": "0", "region": "everywhere", "version": "1"}
    assert client.post(edit, typed).status_code == 302
    assert rates(made) == [("0.2500", "2023-01-01", "None")]
    assert "Quelqu’un d’autre" in figures(client.post(edit, typed | {"percent": "1"}))
    client.post(reverse("funding:remove_rate", args=[rate.uuid]))
    assert rates(made) == []


def test_the_fund_chooses_until_when_a_year_is_declared(made):
    client = made.as_staff
    assert "pas autant de jours" in figures(client.post(HOME, {"declaration_day": "30", "declaration_month": "2"}))
    client.post(HOME, {"declaration_day": "30", "declaration_month": "4"})
    assert f"30/04/{LAST_YEAR + 1}" in figures(made.as_keeper.get(reverse("funding:contributions")))
