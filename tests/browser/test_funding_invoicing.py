"""In Chromium: a training body deposits a Factur-X, sees what differs before sending, corrects it and sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.funding.models import Invoice
from tests.documents.pdf_factory import simple_pdf
from tests.funding import einvoices
from tests.funding.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("MYA-04", "MYA-09", "BEY-01")
def test_from_a_factur_x_to_a_sent_invoice(page: Page, sign_in, accessible, tmp_path: Path):
    made = stage()
    agreement = made.agreed()
    made.known_worker()
    invoice_file, sheet = tmp_path / "facture.pdf", tmp_path / "feuille.pdf"
    invoice_file.write_bytes(einvoices.factur_x(hours=14.5, total=1400.0))
    sheet.write_bytes(simple_pdf())
    main = page.get_by_role("main")

    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Dossiers accordés").first.click()
    expect(main).to_contain_text(agreement.number)
    accessible("agreements")
    page.get_by_role("link", name="Sécurité au travail").click()
    expect(main).to_contain_text("Claire Martin")
    page.get_by_role("link", name="Déposer une facture").click()
    page.get_by_label("Fichier de la facture").set_input_files(invoice_file)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("status").first).to_contain_text("remplissent ce formulaire")
    expect(page.get_by_label("Numéro de la facture")).to_have_value("F2026-0042")
    accessible("what the file says")
    page.get_by_role("button", name="Continuer").click()

    page.get_by_label("Fichiers").set_input_files(sheet)
    page.get_by_label("Pièce demandée").select_option(label="Feuilles de présence")
    page.get_by_label("Bénéficiaire").select_option(label="Claire Martin")
    page.get_by_label("Heures attestées").fill("14")
    page.get_by_role("button", name="Ajouter").click()
    expect(main).to_contain_text("Claire Martin · 14,00 h")
    accessible("papers")

    page.get_by_role("link", name="Contrôler avant l’envoi").click()
    expect(main).to_contain_text("Les attestations disent un autre nombre d’heures")
    expect(main).to_contain_text("14,50\u00a0h")
    accessible("differences")
    page.get_by_role("link", name="Corriger la facture").click()
    page.get_by_label("Heures facturées").fill("14h00")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Contrôler avant l’envoi").click()
    expect(main).not_to_contain_text("Les attestations disent un autre nombre d’heures")
    expect(main).to_contain_text("La valeur saisie n’est pas celle du fichier")
    page.get_by_role("button", name="Envoyer la facture").click()
    expect(page.get_by_role("alert").first).to_contain_text("Expliquez les différences signalées")
    accessible("a word is needed")
    page.get_by_label("Votre explication").fill("La facture disait une demi-heure de trop.")
    page.get_by_role("button", name="Envoyer la facture").click()

    expect(page.get_by_role("status").first).to_contain_text("La facture est envoyée")
    expect(main).to_contain_text("Reçue")
    accessible("sent")
    with scope(made.fund):
        sent = Invoice.objects.get()
    assert (sent.state, sent.hours, sent.word) == ("received", 14, "La facture disait une demi-heure de trop.")
