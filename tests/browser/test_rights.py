"""Rights in Chromium: somebody asks from a closed tile; the fund refuses, then confirms; the tile follows her."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.rights import services
from extranet.tenants.scope import scope
from tests.factories import UserFactory, staff_of
from tests.rights.scenes import CODE, SIRET, asked, known_company, opco, siret_of, staff_actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

COLLECTION = "https://collecte.exemple.invalid/"


@pytest.fixture
def fund():
    fund = opco(name="Horizon", help_phones={"Entreprises": "01 99 00 00 03"})
    known_company(fund)
    with scope(fund):
        services.change_contributions_address(actor=staff_actor(fund), fund=fund, address=COLLECTION)
    return fund


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("summary").last.click()
    page.get_by_role("button", name="Se déconnecter").click()


@pytest.mark.feature("MYA-36", "MYA-45", "MYA-47")
def test_from_a_closed_tile_to_an_open_one(page: Page, fund, sign_in, accessible):
    person, staff = UserFactory(), staff_of(fund)
    asked(fund)  # somebody else, whose proofs all match
    sign_in(fund, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Accueil")
    tile = page.locator("#service-contributions")
    expect(tile).to_contain_text("Vous n’avez pas demandé ce service")
    tile.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter une entité")
    page.get_by_label("Civilité").select_option("Mme")
    page.get_by_label("Nom", exact=True).fill("Dubois")
    page.get_by_label("Prénom").fill("Michelle")
    page.get_by_label("Quelle est la branche").select_option("Assurance")
    page.get_by_label("Code Adhérent").fill(CODE)
    page.get_by_label("Masse salariale").fill("412 350")
    page.get_by_label("Responsable légal").fill("Béatrice Exemple")
    page.get_by_label("Siret établissement").fill(siret_of(7))
    page.get_by_label("Fonction").fill("Responsable RH")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez cette case")
    accessible("refused entity")
    page.get_by_label("Je certifie").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre demande est chez le fonds")
    sign_out(page)

    sign_in(fund, staff.user)
    page.get_by_role("main").get_by_role("link", name="Michelle Dubois").last.click()
    expect(page.get_by_role("main")).to_contain_text("Le fonds ne reconnaît pas ce numéro")
    accessible("unknown organisation")
    page.get_by_label("Motif du refus").fill("Vérifiez le SIRET de votre établissement.")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("status").first).to_contain_text("C’est refusé")
    sign_out(page)

    sign_in(fund, person)
    page.get_by_role("main").get_by_role("link", name="Voir le motif et que faire").first.click()
    expect(page.get_by_role("main")).to_contain_text("Vérifiez le SIRET de votre établissement.")
    accessible("refused right")
    page.get_by_role("link", name="Corriger et demander à nouveau").click()
    page.get_by_label("Siret établissement").fill(SIRET)
    page.get_by_label("Je certifie").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre demande est chez le fonds")
    sign_out(page)

    sign_in(fund, staff.user)
    page.get_by_role("link", name="Habilitations").first.click()
    page.get_by_role("checkbox", name="Choisir la demande de Michelle Dubois").last.check()
    page.get_by_role("button", name="Confirmer les demandes cochées").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui a été confirmé")
    expect(page.get_by_role("main")).to_contain_text("Bureau Exemple")
    accessible("confirmed together")
    page.get_by_role("main").get_by_role("link", name="Michelle Dubois").click()
    page.locator("summary").filter(has_text="Gérer les dossiers").click()
    accessible("decided right")
    sign_out(page)

    sign_in(fund, person)
    tile = page.locator("#service-contributions")
    expect(tile.get_by_role("link")).to_have_attribute("href", COLLECTION)
    opened = page.locator("#service-training_files").get_by_role("link", name="Ouvrir")
    expect(opened).to_have_attribute("href", reverse("funding:requests"))
    page.get_by_role("link", name="Ouvrir la liste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gestion des salariés")
