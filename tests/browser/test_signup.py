"""Signing up in Chromium: both profiles, from the first tick to the first sign-in; and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from extranet.rights.models import Application
from extranet.tenants.scope import scope
from tests.signup.scenes import ADDRESS, BRANCHES, NEW_PASSWORD, code_to, link_to, open_fund

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def fund():
    return open_fund(capabilities=["membership"], help_phones={"Entreprises": "01 99 00 00 03"})


def answer_first_step(page: Page) -> None:
    page.get_by_label("Adhérent").check()
    page.get_by_label("Organisme de formation").check()
    page.get_by_role("button", name="Suivant", exact=True).last.click()
    page.get_by_label("Quelle est la branche").select_option(BRANCHES[0])
    page.get_by_role("button", name="Suivant Adhérent").click()
    member = page.get_by_role("region", name="Adhérent")
    member.get_by_label("Code Adhérent").fill("A-1234")
    member.get_by_label("Masse salariale").fill("1 250 000")
    member.get_by_label("Responsable légal").fill("Béatrice Exemple")
    member.get_by_label("Siret").fill("732 829 320 00074")
    member.get_by_label("Fonction").fill("Comptable")
    member.get_by_label("Je certifie").check()
    body = page.get_by_role("region", name="Organisme de formation")
    body.get_by_label("Numéro de Déclaration").fill("11 75 01234 56")
    body.get_by_label("Responsable légal").fill("Paul Exemplaire")
    body.get_by_label("Siret").fill("356 000 000 00048")
    body.get_by_label("Fonction").fill("Directrice")
    body.get_by_label("Je certifie").check()


def answer_second_step(page: Page) -> None:
    page.get_by_label("Civilité").select_option("Mme")
    page.get_by_label("Nom", exact=True).fill("Inventé")
    page.get_by_label("Prénom").fill("Nora")
    page.get_by_label("Adresse e-mail", exact=True).fill(ADDRESS)
    page.get_by_label("Confirmation adresse e-mail").fill(ADDRESS)
    page.get_by_label("J’accepte les conditions").check()


@pytest.mark.feature("MYA-16", "MYA-21", "MYA-40")
def test_from_the_first_tick_to_the_first_sign_in(page: Page, fund, address, accessible):
    page.goto(address(fund, "/compte/connexion/"))
    accessible("sign-in page with benefits")
    page.get_by_role("link", name="CRÉER MON COMPTE").click()
    answer_first_step(page)
    accessible("first step, both profiles")
    page.get_by_label("Fonction").last.press("Enter")  # the Enter key means « Suivant »
    expect(page.get_by_role("alert").first).to_contain_text("Écrivez le montant d’une de vos factures")
    accessible("first step, refused")
    page.get_by_label("Nous n’avons encore jamais facturé").check()
    page.get_by_role("button", name="Ajouter un autre établissement Adhérent").click()
    expect(page.get_by_role("group", name="Établissement 2")).to_be_in_viewport()
    accessible("two establishments")
    page.get_by_role("button", name="Retirer Établissement 2").click()
    page.get_by_role("button", name="Suivant", exact=True).last.click()

    expect(page.locator("[aria-current=step]")).to_contain_text("Vos informations personnelles")
    answer_second_step(page)
    accessible("second step")
    page.get_by_role("button", name="Suivant", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text(f"à l’adresse suivante : {ADDRESS}")
    accessible("third step")

    page.goto(address(fund, link_to(fund)))
    expect(page.get_by_label("Code d’activation")).to_have_value(code_to(fund))
    page.get_by_label("Mot de passe", exact=True).fill("court")
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("alert").first).to_contain_text("au moins une majuscule")
    accessible("activation, refused")
    page.get_by_label("Mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Confirmation de mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("main")).to_contain_text("Votre compte est ouvert")
    accessible("account open")
    page.get_by_role("main").get_by_role("link", name="Connectez-vous").first.click()
    page.get_by_label("Adresse e-mail").fill(ADDRESS)
    page.get_by_label("Mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(ADDRESS)
    with scope(fund):
        assert Application.objects.count() == 2


@pytest.mark.feature("MYA-15")
def test_it_all_works_without_javascript(browser: Browser, fund, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(address(fund, "/inscription/"))
    answer_first_step(page)
    page.get_by_label("Nous n’avons encore jamais facturé").check()
    page.get_by_role("button", name="Suivant", exact=True).last.click()
    answer_second_step(page)
    page.get_by_role("button", name="Suivant", exact=True).last.click()
    page.goto(address(fund, link_to(fund)))
    page.get_by_label("Mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Confirmation de mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("main")).to_contain_text("Votre compte est ouvert")
    context.close()
