"""In Chromium: what comes back to the fund after a credit note, and contributions paid by the bank's file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.funding.models import Declaration
from tests.funding.contribution_scenes import LAST_YEAR, collecting
from tests.funding.scenes import stage
from tests.funding.test_refunds import paid_and_credited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


def euros(text: str) -> re.Pattern[str]:
    """Whichever spaces stand between its digits."""
    return re.compile(re.escape(text).replace(r"\ ", r"\s"))


@pytest.mark.feature("MYA-10")
def test_a_refund_is_read_by_whoever_pays_and_noted_in_two_parts(page: Page, sign_in, accessible):
    made = stage()
    invoice = paid_and_credited(made)
    main = page.get_by_role("main")

    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    expect(main).to_contain_text("À rembourser au fonds")
    accessible("payments with a refund due")
    page.get_by_role("link", name="Tous les remboursements").click()
    expect(main).to_contain_text(euros("400,00 €"))
    expect(main.get_by_role("link", name="Noter le remboursement")).to_have_count(0)
    accessible("refunds of the body")

    page.context.clear_cookies()
    sign_in(made.fund, made.officer.user)
    page.get_by_role("link", name="Remboursements", exact=True).first.click()
    accessible("refunds of the fund")
    page.get_by_role("link", name=f"Noter le remboursement {invoice.number}").click()
    accessible("note a refund")
    page.get_by_label("Montant reçu (€)").fill("400,01")
    page.get_by_role("button", name="Noter le remboursement").click()
    expect(main).to_contain_text("notez au plus ce montant")
    page.get_by_label("Montant reçu (€)").fill("150")
    page.get_by_role("button", name="Noter le remboursement").click()
    expect(page.get_by_role("status").first).to_contain_text("Le remboursement est noté")
    expect(main).to_contain_text(euros("250,00 €"))


@pytest.mark.feature("MYA-05")
def test_a_banks_file_is_shown_corrected_and_noted(page: Page, sign_in, accessible, address, tmp_path: Path):
    made = collecting()
    sent = made.sent()
    file = tmp_path / "banque.csv"
    file.write_text(f"Communication;Montant;Date\nVIR {sent.number};9600,00;02/03/2026\n", encoding="utf-8")
    main = page.get_by_role("main")

    sign_in(made.fund, made.stage.officer.user)
    page.goto(address(made.fund, reverse("funding:declarations")))
    page.get_by_role("link", name="Importer des paiements").click()
    expect(main).to_contain_text("n’importe où dans le libellé de la banque")
    accessible("a bank file to choose")
    page.get_by_label("Fichier CSV ou Excel").set_input_files(file)
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(main).to_contain_text(euros("Il reste 960,00 € à payer"))
    accessible("a bank file with a wrong line")
    page.get_by_label("Lignes à importer").fill(f"Communication;Montant;Date\nVIR {sent.number};600,00;02/03/2026")
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(main).to_contain_text(euros(f"Ateliers Démo, {LAST_YEAR} : reste 360,00 €"))
    accessible("a bank file to confirm")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("status").first).to_contain_text("1 paiement est noté.")
    with scope(made.fund):
        assert Declaration.objects.get(pk=sent.pk).paid == 600

    page.context.clear_cookies()
    sign_in(made.fund, made.keeper.user)
    page.goto(address(made.fund, reverse("funding:contributions")))
    expect(main).to_contain_text(euros("reste 360,00 €"))
    accessible("contributions paid in part")
