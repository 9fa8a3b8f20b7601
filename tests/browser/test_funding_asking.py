"""In Chromium, by keyboard alone: a member from « Avant de commencer » to the receipt, and to a piece added later."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest
from requests_app.funding.services import deciding
from requests_app.funding.workflow import RequestState
from tests.browser.keyboard import Keyboard
from tests.funding.scenes import pdf, stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

SAVED_BY_ITSELF = 15_000  # milliseconds, on a busy machine


@pytest.mark.feature("MYA-02", "BEY-02", "MYA-03")
def test_from_what_to_prepare_to_the_receipt_then_a_missing_piece(
    page: Page, sign_in, accessible, address, keys: Keyboard, tmp_path: Path
):
    made = stage()
    made.device(days_before_start=0, summary="Pour les salariés en poste.")
    made.known_worker()
    paper = tmp_path / "programme.pdf"
    paper.write_bytes(pdf().content)

    sign_in(made.fund, made.member.user)
    keys.press(page.get_by_role("link", name="Demandes de prise en charge").first)
    keys.press(page.get_by_role("link", name="Nouvelle demande"))
    keys.press(page.get_by_role("link", name="Plan de développement des compétences"))
    expect(page.get_by_role("main")).to_contain_text("Programme de la formation")
    keys.press(page.get_by_role("button", name="Commencer ma demande"))

    keys.write(page.get_by_label("Intitulé de la formation"), "Sécurité au travail")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Brouillon enregistré à", timeout=SAVED_BY_ITSELF)
    keys.write(page.get_by_label("Premier jour"), "2026-12-01")
    keys.write(page.get_by_label("Dernier jour"), "2026-12-02")
    keys.write(page.get_by_label("Heures par personne"), "13h30")
    keys.press(page.get_by_role("button", name="Enregistrer et continuer"))

    keys.write(page.get_by_label("Chercher un organisme connu du fonds"), "centre")
    keys.press(page.get_by_role("button", name="Chercher"))
    expect(page.get_by_label("Centre Démo, SIRET 732 829 320 00074, Lyon")).to_be_checked()
    accessible("a body found")
    keys.press(page.get_by_role("button", name="Enregistrer et continuer"))

    keys.write(page.get_by_label("Nom du salarié"), "mart")
    keys.press(page.get_by_role("button", name="Chercher"))
    keys.tick(page.get_by_label("Martin Claire"))
    keys.press(page.get_by_role("button", name="Ajouter les personnes cochées"))
    expect(page.get_by_role("main")).to_contain_text("1 bénéficiaire choisi")
    accessible("people chosen")
    keys.press(page.get_by_role("button", name="Continuer"))

    keys.write(page.get_by_label("Coûts pédagogiques"), "mille")
    keys.press(page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.get_by_role("alert").first).to_contain_text("Écrivez un montant en euros")
    accessible("an amount refused")
    keys.write(page.get_by_label("Coûts pédagogiques"), "1 400,50")
    keys.press(page.get_by_role("button", name="Enregistrer et continuer"))

    keys.attach(page.get_by_label("Fichiers pour « Programme de la formation »"), paper)
    keys.press(page.get_by_role("button", name="Déposer « Programme de la formation »"))
    expect(page.get_by_role("status").first).to_contain_text("1 fichier est déposé.")
    keys.press(page.get_by_role("link", name="Continuer"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Vérification")
    keys.press(page.get_by_role("link", name="Modifier : Formation"))
    keys.write(page.get_by_label("Lieu"), "Lyon")
    keys.press(page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérification")
    keys.press(page.get_by_role("button", name="Envoyer la demande"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande envoyée")
    accessible("a request sent")
    render_pdfs(made.fund.pk)
    page.reload()
    with page.expect_download() as receipt:
        keys.press(page.get_by_role("link", name="Télécharger l’accusé de dépôt (PDF)"))
    assert receipt.value.suggested_filename.startswith("accuse-de-depot-DPC-")

    with scope(made.fund):
        request = FundingRequest.objects.get()
        deciding.ask_pieces(
            actor=made.staff, fund=made.fund, request=request, pieces=[(None, "Devis signé", "Sans signature.")]
        )
    page.goto(address(made.fund, reverse("funding:request", args=[request.uuid])))
    expect(page.get_by_role("alert").first).to_contain_text("Devis signé")
    keys.press(page.get_by_role("link", name="Ajouter cette pièce : Devis signé"))
    keys.attach(page.get_by_label("Fichiers pour « Devis signé »"), paper)
    keys.press(page.get_by_role("button", name="Ajouter cette pièce : Devis signé"))
    expect(page.get_by_role("status").first).to_contain_text("C’est enregistré.")
    accessible("a piece added")
    keys.press(page.get_by_role("button", name="Renvoyer au fonds"))
    expect(page.get_by_role("status").first).to_contain_text("Le dossier est renvoyé au fonds")
    expect(page.get_by_role("main")).to_contain_text("Dossier complété et renvoyé au fonds")
    with scope(made.fund):
        assert FundingRequest.objects.get().state == RequestState.SENT
