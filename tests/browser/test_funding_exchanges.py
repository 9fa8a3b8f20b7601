"""In Chromium: a member asks, the staff answer with a file before the promise, the member reads it; a call is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.documents.pdf_factory import simple_pdf
from tests.funding.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("BEY-15")
def test_a_question_from_asking_to_its_answer_read(page: Page, sign_in, accessible, address, tmp_path: Path):
    made = stage()
    file = made.sent()
    paper = tmp_path / "reponse.pdf"
    paper.write_bytes(simple_pdf())

    sign_in(made.fund, made.member.user)
    page.goto(address(made.fund, reverse("funding:exchanges")))
    expect(page.get_by_role("main")).to_contain_text("Aucun échange")
    accessible("no exchange yet")
    page.get_by_role("link", name="Poser une question au fonds").click()
    page.get_by_role("button", name="Envoyer au fonds").click()
    expect(page.get_by_role("alert").first).to_contain_text("Il y a un problème")
    accessible("a question refused")
    page.get_by_label("Sujet").fill("Subrogation")
    page.get_by_label("Votre message").fill("Comment la demander ?")
    page.get_by_role("button", name="Envoyer au fonds").click()
    expect(page.get_by_role("status").first).to_contain_text("est envoyée au fonds")
    expect(page.get_by_role("main")).to_contain_text("Réponse promise au plus tard le")
    expect(page.get_by_role("main")).to_contain_text("Pas encore lu")
    accessible("a question sent")
    page.goto(address(made.fund, reverse("funding:thread", args=[file.uuid])))
    accessible("a file without messages")
    page.context.clear_cookies()

    sign_in(made.fund, made.officer.user)
    expect(page.get_by_role("main")).to_contain_text("Messages à répondre")
    page.get_by_role("link", name="Subrogation").click()
    expect(page.get_by_role("main")).to_contain_text("Nouveau")
    page.get_by_label("Répond pour le fonds").select_option(label=made.officer.full_name)
    page.get_by_role("button", name="Confier").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre choix est enregistré")
    page.get_by_label("Votre message").fill("Voici le formulaire.")
    page.get_by_label("Fichiers").set_input_files(paper)
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_role("status").first).to_contain_text("l’organisation est prévenue")
    accessible("an answer sent")
    page.context.clear_cookies()

    sign_in(made.fund, made.member.user)
    page.get_by_role("link", name="Subrogation").click()
    expect(page.get_by_role("main")).to_contain_text("Voici le formulaire.")
    expect(page.get_by_role("main")).to_contain_text(f"par {made.officer.full_name}")
    with page.expect_download() as download:
        page.get_by_role("link", name="ech-").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    accessible("an answer read")


@pytest.mark.feature("MYA-12")
def test_a_call_for_tender_from_publishing_to_reading(page: Page, sign_in, accessible, address, tmp_path: Path):
    made = stage()
    paper = tmp_path / "cahier.pdf"
    paper.write_bytes(simple_pdf())

    sign_in(made.fund, made.officer.user)
    page.goto(address(made.fund, reverse("funding:publications")))
    page.get_by_role("link", name="Publier un appel d’offres").click()
    page.get_by_role("button", name="Enregistrer").click()
    accessible("a call refused")
    page.get_by_label("Titre – français").fill("Former les tuteurs")
    page.get_by_label("Texte – français").fill("Trois lots, voir https://fonds.example/lots.")
    page.get_by_label("Fichiers à joindre").set_input_files(paper)
    page.get_by_label("Date limite de réponse").fill("2099-03-01T12:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Former les tuteurs")
    page.context.clear_cookies()

    sign_in(made.fund, made.manager.user)
    page.goto(address(made.fund, reverse("funding:tenders")))
    expect(page.get_by_role("main")).to_contain_text("01/03/2099 12:00")
    page.get_by_role("link", name="Former les tuteurs").click()
    expect(page.get_by_role("link", name="https://fonds.example/lots")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="cahier").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
