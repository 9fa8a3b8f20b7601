"""In Chromium, through the pages alone: a member asks, the fund agrees, the body invoices, the fund pays."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest, Invoice, Payment
from tests.funding.scenes import Stage, pdf, stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

FIRST_DAY, LAST_DAY = "2026-10-01", "2026-10-31"


@pytest.mark.feature("MYA-02", "MYA-04", "MYA-10")
def test_from_the_request_to_the_payment(page: Page, sign_in, tmp_path: Path):
    made = stage()
    made.device(days_before_start=0)
    made.known_worker()
    made.account()
    paper = tmp_path / "piece.pdf"
    paper.write_bytes(pdf().content)

    sign_in(made.fund, made.member.user)
    number = ask(page, made, paper)
    page.context.clear_cookies()
    sign_in(made.fund, made.officer.user)
    agree(page, number)
    page.context.clear_cookies()
    sign_in(made.fund, made.manager.user)
    deposit(page, paper)
    page.context.clear_cookies()
    sign_in(made.fund, made.officer.user)
    pay(page)
    page.context.clear_cookies()

    reference = f"{number} F2026-0042"
    for member in (made.manager, made.member):
        sign_in(made.fund, member.user)
        page.get_by_role("link", name="Gérez vos règlements").first.click()
        expect(page.get_by_role("main")).to_contain_text(reference)
        expect(page.get_by_role("main")).to_contain_text("payé le")
        page.context.clear_cookies()
    with scope(made.fund):
        assert FundingRequest.objects.get().state == "agreed"
        assert Invoice.objects.get().state == "paid"
        assert (Payment.objects.get().reference, Payment.objects.get().amount) == (reference, 1400)


def ask(page: Page, made: Stage, paper: Path) -> str:
    """Returns the request's number."""
    page.get_by_role("link", name="Demandes de prise en charge").first.click()
    page.get_by_role("link", name="Nouvelle demande").click()
    page.get_by_role("link", name="Plan de développement des compétences").click()
    page.get_by_role("button", name="Commencer ma demande").click()
    page.get_by_label("Intitulé de la formation").fill("Sécurité au travail")
    page.get_by_label("Premier jour").fill(FIRST_DAY)
    page.get_by_label("Dernier jour").fill(LAST_DAY)
    page.get_by_label("Heures par personne").fill("14")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Chercher un organisme connu du fonds").fill("centre")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Nom du salarié").fill("mart")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Martin Claire").check()
    page.get_by_role("button", name="Ajouter les personnes cochées").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Coûts pédagogiques").fill("1 400")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Fichiers pour « Programme de la formation »").set_input_files(paper)
    page.get_by_role("button", name="Déposer « Programme de la formation »").click()
    page.get_by_role("link", name="Continuer").click()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande envoyée")
    with scope(made.fund):
        return FundingRequest.objects.get().number


def agree(page: Page, number: str) -> None:
    page.get_by_role("link", name="Demandes à instruire").first.click()
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="Complète", exact=True).click()
    page.get_by_role("link", name="Accorder", exact=True).click()
    page.get_by_role("button", name="Accorder", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("La prise en charge est accordée")


def deposit(page: Page, paper: Path) -> None:
    page.get_by_role("link", name="Dossiers accordés").first.click()
    page.get_by_role("link", name="Sécurité au travail").click()
    page.get_by_role("link", name="Déposer une facture").click()
    page.get_by_label("Fichier de la facture").set_input_files(paper)
    page.get_by_role("button", name="Continuer").click()
    for label, value in (
        ("Numéro de la facture", "F2026-0042"),
        ("Date de la facture", "2026-11-02"),
        ("Période du", FIRST_DAY),
        ("Période au", LAST_DAY),
        ("Heures facturées", "14"),
        ("Montant HT", "1400"),
        ("TVA (€)", "0"),
        ("Montant à payer", "1400"),
    ):
        page.get_by_label(label, exact=False).first.fill(value)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Fichiers").set_input_files(paper)
    page.get_by_label("Pièce demandée").select_option(label="Feuilles de présence")
    page.get_by_label("Bénéficiaire").select_option(label="Claire Martin")
    page.get_by_label("Heures attestées").fill("14")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Contrôler avant l’envoi").click()
    if page.get_by_label("Votre explication").count():
        page.get_by_label("Votre explication").fill("Tout est conforme à l’accord.")
    page.get_by_role("button", name="Envoyer la facture").click()
    expect(page.get_by_role("status").first).to_contain_text("La facture est envoyée")


def pay(page: Page) -> None:
    page.get_by_role("link", name="Factures à contrôler").first.click()
    page.get_by_role("link", name="F2026-0042").first.click()
    page.get_by_role("button", name="Commencer le contrôle").click()
    page.get_by_role("link", name="Valider", exact=True).click()
    page.get_by_role("button", name="Valider", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Règlement attendu")
    page.get_by_role("link", name="Gérez vos règlements").first.click()
    page.get_by_role("link", name="F2026-0042", exact=False).first.click()
    page.get_by_role("link", name="Marquer payé").click()
    page.get_by_role("button", name="Marquer payé").click()
    expect(page.get_by_role("status").first).to_contain_text("Le règlement est noté comme payé")
