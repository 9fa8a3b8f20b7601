"""« Déclaration d’accessibilité »: public, honest where nothing was audited, and stated by administrators."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from extranet.ui.accessibility import Statement
from tests.factories import FundFactory, quickly_signed_in, staff_of, visitor

pytestmark = pytest.mark.django_db

SETTINGS, PAGE = reverse("fund_settings:accessibility"), reverse("accessibility")
AUDIT = {
    "audited_on": "2026-03-02",
    "auditor": "Cabinet Regard",
    "percentage": "71",
    "gaps": "Les plans des salles n’ont pas de texte.",
    "exempted": "",
    "contact": "acces@fonds.example",
    "remedy": "",
}


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("country", "foot", "remedy"),
    [("FR", "non conforme", "Défenseur des droits"), ("BE", "non auditée", "SPF BOSA")],
)
def test_a_fund_that_said_nothing_is_not_said_to_conform(country, foot, remedy):
    client = visitor(FundFactory(country=country, help_email="aide@fonds.example"))
    entrance = text_of(client.get(reverse("account_login")))
    assert f'href="{PAGE}"' in entrance
    assert f"Accessibilité : {foot}" in entrance
    page = text_of(client.get(PAGE))
    assert "Non audité : personne n’a encore mesuré" in page
    assert remedy in page
    assert "mailto:aide@fonds.example" in page


def test_an_administrator_states_what_an_audit_found(fund, staff):
    page = text_of(staff.post(SETTINGS, AUDIT, follow=True))
    assert "La déclaration d’accessibilité est enregistrée." in page
    page = text_of(visitor(fund).get(PAGE))
    assert "Accessibilité : partiellement conforme" in page
    assert "2 mars 2026 par Cabinet Regard révèle que 71 %" in page
    assert "Les plans des salles" in page
    assert "mailto:acces@fonds.example" in page
    kept = text_of(staff.get(SETTINGS))
    assert 'value="2026-03-02"' in kept
    with scope(fund):
        entry = Entry.objects.get(verb="organisations.accessibility_stated")
    assert entry.facts["percentage"] == 71
    german = visitor(fund)
    german.cookies["django_language"] = "de"
    assert 'lang="de"' in text_of(german.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"auditor": ""}, "complétez les trois"),
        ({"percentage": ""}, "complétez les trois"),
        ({"percentage": "101"}, "inférieure ou égale à 100"),
        ({"audited_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "un audit déjà fait"),
    ],
)
def test_half_an_audit_is_refused_and_nothing_typed_is_lost(fund, staff, wrong, said):
    page = text_of(staff.post(SETTINGS, AUDIT | wrong))
    assert said in page
    assert "Les plans des salles n’ont pas de texte." in page
    fund.refresh_from_db()
    assert "accessibility" not in fund.options


def test_an_audit_counts_for_three_years():
    audit = Statement("FR", audited_on=date(2024, 2, 29), auditor="x", percentage=100)
    assert audit.conformity(date(2027, 2, 28)) == "full"
    assert audit.conformity(date(2027, 3, 1)) == "none"
    assert Statement("BE", date(2024, 1, 1), "x", 49).conformity(date(2025, 1, 1)) == "none"


def test_only_administrators_state_it(fund):
    client = quickly_signed_in(fund, staff_of(FundFactory()).user)
    assert client.post(SETTINGS, AUDIT).status_code == 403
