"""In Chromium: the staff control an invoice and note its transfer, the body reads it in « Gérez vos règlements »."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.models import Payment
from requests_app.funding.tasks import make_invoices
from tests.funding.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("MYA-10", "BEY-03")
def test_from_the_queue_to_the_bodys_statement(page: Page, sign_in, accessible):
    made = stage()
    made.account()
    invoice = made.received()
    main = page.get_by_role("main")

    sign_in(made.fund, made.officer.user)
    page.get_by_role("link", name="Factures à contrôler").first.click()
    accessible("queue")
    page.get_by_role("link", name="F2026-0042").first.click()
    page.get_by_role("button", name="Commencer le contrôle").click()
    expect(page.get_by_role("status").first).to_contain_text("Vous contrôlez cette facture")
    accessible("invoice in control")
    page.get_by_role("link", name="Valider", exact=True).click()
    accessible("validate")
    page.get_by_label("Montant validé (€)").fill("1500")
    page.get_by_role("button", name="Valider", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("c’est ce qui reste")
    page.get_by_label("Montant validé (€)").fill("1400,00")
    page.get_by_role("button", name="Valider", exact=True).click()
    expect(main).to_contain_text("Règlement attendu")
    accessible("invoice validated")
    reference = f"{invoice.request.number} F2026-0042"
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    page.get_by_role("link", name=reference, exact=True).click()
    page.get_by_role("link", name="Marquer payé").click()
    accessible("mark as paid")
    page.get_by_role("button", name="Marquer payé").click()
    expect(page.get_by_role("status").first).to_contain_text("Le règlement est noté comme payé")
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        assert Payment.objects.get().paid_on is not None

    page.context.clear_cookies()
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    expect(main).to_contain_text(reference)
    expect(main).to_contain_text("payé le")
    accessible("payments of the body")
    with page.expect_download() as download:
        page.get_by_role("link", name="Avis (PDF)").first.click()
    assert download.value.suggested_filename.startswith("avis-de-reglement-")
    page.get_by_role("link", name=reference, exact=True).click()
    expect(main).to_contain_text("FR76")
    accessible("payment")
    page.get_by_role("link", name="F2026-0042", exact=True).click()
    expect(main).to_contain_text("Où en est cette facture")


@pytest.mark.feature("BEY-13")
def test_a_body_creates_its_invoice_downloads_and_deposits_it(page: Page, sign_in, accessible):
    made = stage()
    request = made.agreed().request
    main = page.get_by_role("main")
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Créer ma facture Factur-X").first.click()
    accessible("files to invoice")
    page.get_by_role("link", name=f"Créer {request.number}").click()
    accessible("create an invoice")
    page.get_by_label("numéro de la facture").fill("F2026-0100")
    page.get_by_label("Prix d’une heure (€ HT)").fill("100,00")
    page.get_by_role("button", name="Créer la facture").click()
    expect(main).to_contain_text("La facture est en préparation")
    accessible("in preparation")
    make_invoices(made.fund.pk)
    page.get_by_role("link", name="Recharger la page").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la facture").click()
    assert download.value.suggested_filename == "facture-factur-x.pdf"
    accessible("ready")
    page.get_by_role("button", name="Déposer cette facture").click()
    expect(main).to_contain_text("F2026-0100")
