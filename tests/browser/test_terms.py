"""The terms of use in Chromium: the staff publish a version, an encoder accepts it; and a name searched in private."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, WorkerFactory, staff_of
from tests.mandates.scenes import company_of, operator_of, preencoding_fund

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def fund():
    return preencoding_fund(name="Ferra")


def test_a_new_version_is_published_then_accepted(page: Page, fund, address, sign_in, accessible):
    encoder, staff = operator_of(fund), staff_of(fund)
    sign_in(fund, staff.user)
    page.goto(address(fund, "/mandats/conditions/"))
    accessible("terms, as staff")
    page.get_by_role("link", name="Publier une nouvelle version").click()
    page.get_by_label("Version").fill("deux")
    page.get_by_role("button", name="Publier cette version").click()
    accessible("refused version")
    page.get_by_label("Version").fill("1.1")
    page.get_by_label("Texte des conditions").fill("# Objet\n\nUn texte plus court.")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("heading", name="Objet")).to_be_visible()
    accessible("preview")
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_role("status").first).to_contain_text("La version 1.1 s’applique")
    page.get_by_role("banner").locator("details.account summary").click()
    page.get_by_role("banner").get_by_role("button", name="Se déconnecter").click()

    sign_in(fund, encoder.user)
    page.get_by_role("main").get_by_role("link", name=re.compile("Conditions d’utilisation")).click()
    expect(page.get_by_role("main")).to_contain_text("Un texte plus court.")
    page.get_by_role("button", name="J’accepte").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez la case")
    accessible("terms refused")
    page.get_by_role("checkbox", name=re.compile("J’ai lu")).check()
    page.get_by_role("button", name="J’accepte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")


def test_a_name_is_searched_without_standing_in_the_address(page: Page, fund, address, sign_in, accessible):
    company = company_of(fund)
    with scope(fund):
        mandatee = MembershipFactory(organisation=company)
        for number in range(30):
            WorkerFactory(organisation=company, last_name="Dubois", first_name=f"Ana {number:02}")
    sign_in(fund, mandatee.user)
    page.goto(address(fund, "/salaries/"))
    page.get_by_label("Nom ou prénom").fill("dubois")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("main")).to_contain_text("1 à 25 sur 30")
    page.get_by_role("link", name="Suivante").click()
    expect(page.get_by_role("main")).to_contain_text("26 à 30 sur 30")
    expect(page.get_by_label("Nom ou prénom")).to_have_value("dubois")
    assert "dubois" not in page.url
    accessible("found workers")
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text("1 à 25 sur 30")
