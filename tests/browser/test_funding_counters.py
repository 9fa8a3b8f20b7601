"""A member's first screen in Chromium: her right is confirmed meanwhile; her workers come from a file; her counters."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.organisations.models import Organisation, Worker
from extranet.rights import services
from extranet.rights.catalogue import Service
from extranet.tenants.scope import scope
from requests_app.funding.entitlements import OPTION
from tests.factories import UserFactory
from tests.rights.scenes import asked, known_company, member_claim, opco, staff_actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

SHEET = "Nom;Prénom;Date de naissance\nMartin;Claire;12/03/1988\nDurand;Paul;31/02/1990\n"


@pytest.fixture
def fund():
    fund = opco(name="Horizon", help_phones={"Entreprises": "01 99 00 00 03"})
    fund.options[OPTION] = {"training_days": 5}
    fund.save()
    known_company(fund)
    return fund


@pytest.mark.feature("MYA-47", "MYA-49", "MYA-50")
def test_a_right_confirmed_meanwhile_opens_the_tile_the_workers_and_the_counters(
    page: Page, fund, sign_in, accessible, address, tmp_path: Path
):
    person = UserFactory()
    application = asked(fund, member_claim(services=(Service.TRAINING_FILES,)), user=person)
    sign_in(fund, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Accueil")
    tile = page.locator("#service-training_files")
    expect(tile).to_contain_text("Demande en cours")
    expect(page.get_by_role("heading", name="Gestion des salariés")).to_be_visible()
    expect(page.get_by_role("link", name="Ouvrir la liste")).to_have_count(0)
    accessible("the first screen, waiting")
    with scope(fund):
        services.confirm(actor=staff_actor(fund), fund=fund, application=application, services=[Service.TRAINING_FILES])
    page.reload()
    expect(tile.get_by_role("link", name="Ouvrir")).to_be_visible()
    page.get_by_role("link", name="Ouvrir la liste").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gestion des salariés")
    page.get_by_role("link", name="Importer des salariés").click()
    sheet = tmp_path / "salaries.csv"
    sheet.write_text(SHEET)
    page.get_by_label("Fichier CSV ou Excel").set_input_files(sheet)
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(page.get_by_role("cell", name="n’est pas une date")).to_be_visible()
    accessible("the lines of the file")
    page.get_by_role("button", name="Ajouter 1 ligne").click()
    expect(page.get_by_text("1 salarié est ajouté.")).to_be_visible()
    with scope(fund):
        assert list(Worker.objects.values_list("last_name", flat=True)) == ["Martin"]
        assert Worker.objects.get().organisation == Organisation.objects.get(name="Bureau Exemple")
    page.goto(address(fund, reverse("funding:counters")))
    page.get_by_role("navigation", name="Compteurs").get_by_role("link", name="Salariés").click()
    page.get_by_role("link", name="Martin Claire").click()
    page.get_by_label("Temps de travail (%)").fill("50")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    expect(page.locator("main")).to_contain_text("19")
    accessible("a worker's counters")
