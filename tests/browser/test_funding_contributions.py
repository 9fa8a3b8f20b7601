"""In Chromium: a company simulates, declares, reads its receipt, and corrects what it declared."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from tests.funding.contribution_scenes import LAST_YEAR, collecting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


def euros(amount: str) -> re.Pattern[str]:
    """An amount whatever its spaces are."""
    return re.compile(amount.replace(" ", r"\s"))


@pytest.mark.feature("MYA-05", "MYA-51")
def test_from_a_simulation_to_a_corrected_declaration(page: Page, sign_in, accessible, address):
    made = collecting()
    fund = made.fund
    sign_in(fund, made.keeper.user)
    page.goto(address(fund))
    page.locator("#service-contributions").get_by_role("link", name="Ouvrir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Collecte des contributions")
    accessible("a company's contributions")

    page.get_by_role("link", name="Simuler").click()
    page.get_by_label("Effectif moyen annuel").fill("9")
    page.get_by_label("Masse salariale brute de l’année (€)").fill("beaucoup")
    page.get_by_role("button", name="Simuler").click()
    expect(page.get_by_role("main")).to_contain_text("« beaucoup » n’est pas un montant")
    accessible("a simulation refused")
    page.get_by_label("Masse salariale brute de l’année (€)").fill("480.000,00")
    page.get_by_label("dont salaires bruts des CDD (€)").fill("36 000")
    page.get_by_role("button", name="Simuler").click()
    expect(page.get_by_role("main")).to_contain_text(euros("Total : 7 224,00 €"))
    expect(page.get_by_role("main")).to_contain_text("l’Urssaf et la MSA collectent les contributions légales")
    accessible("a simulation")

    page.goto(address(fund, reverse("funding:contributions")))
    page.get_by_role("button", name=f"Déclarer {LAST_YEAR}").click()
    page.get_by_label("Effectif moyen annuel").fill("9")
    page.get_by_label("Masse salariale brute de l’année (€)").fill("480 000")
    page.get_by_label("dont salaires bruts des CDD (€)").fill("36 000")
    page.keyboard.press("Tab")
    expect(page.locator("#kept")).to_contain_text("Brouillon enregistré")
    expect(page.locator("#kept")).to_contain_text(euros("Total : 7 224,00 €"))
    accessible("a declaration being written")
    page.reload()
    expect(page.get_by_label("Masse salariale brute de l’année (€)")).to_have_value(euros("480 000,00"))
    page.get_by_role("button", name="Vérifier avant d’envoyer").click()
    accessible("a declaration to check")
    page.get_by_label("Je certifie l’exactitude de cette déclaration.").check()
    page.get_by_role("button", name="Envoyer la déclaration").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"DEC-\d{4}-00001"))
    expect(page.get_by_role("main")).to_contain_text("L’accusé est en préparation")
    render_pdfs(fund.pk)
    receipt = page.get_by_role("link", name="Télécharger l’accusé (PDF)")
    expect(receipt).to_be_visible()
    with page.expect_download() as download:
        receipt.click()
    assert download.value.suggested_filename.startswith("declaration-DEC-")
    accessible("a sent declaration")

    page.get_by_role("button", name="Corriger cette déclaration").click()
    page.get_by_label("Masse salariale brute de l’année (€)").fill("500 000")
    page.get_by_role("button", name="Vérifier avant d’envoyer").click()
    expect(page.get_by_role("main")).to_contain_text(euros("110,00 €"))
    page.get_by_label("Je certifie l’exactitude de cette déclaration.").check()
    page.get_by_role("button", name="Envoyer la déclaration").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"DEC-\d{4}-00002"))
    accessible("a corrective declaration")
    page.get_by_role("link", name=re.compile(r"DEC-\d{4}-00001")).click()
    expect(page.get_by_role("main")).to_contain_text("Cette déclaration ne vaut plus")
    accessible("a replaced declaration")
