"""The two documents in Chromium: a newcomer fills in, has it signed, deposits; the fund decides; the operator may."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.mandates.models import Paper
from extranet.tenants.scope import scope
from tests.documents.signing import director, sign
from tests.factories import staff_of
from tests.mandates.scenes import company_of, newcomer_of, operator_of, preencoding_fund

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def fund():
    return preencoding_fund(name="Ferra")


def test_from_an_invited_person_to_a_right(page: Page, fund, address, sign_in, accessible, tmp_path: Path):
    company, encoder = company_of(fund), operator_of(fund, "Technifutur")
    newcomer, staff = newcomer_of(fund, company), staff_of(fund)
    sign_in(fund, newcomer.user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents indispensables")
    accessible("checklist")

    page.get_by_role("link", name="Convention désignant les mandataires").click()
    accessible("convention form")
    page.get_by_label("Civilité").select_option("Mme")
    page.get_by_label("Prénom et nom du représentant légal").fill("Béatrice Exemple")
    page.get_by_role("button", name="Préparer le document à signer").click()
    expect(page.get_by_role("alert").first).to_contain_text("En qualité de")
    accessible("refused convention form")
    page.get_by_label("En qualité de").fill("gérante")
    page.get_by_role("button", name="Préparer le document à signer").click()
    deposit_signed(page, fund, tmp_path, accessible)

    page.goto(address(fund, "/mandats/autorisation/"))
    page.get_by_label("Technifutur").check()
    page.get_by_role("button", name="Préparer le document à signer").click()
    deposit_signed(page, fund, tmp_path, accessible)
    sign_out(page)

    sign_in(fund, staff.user)
    for _ in range(2):
        page.goto(address(fund))
        page.get_by_role("main").get_by_role("link", name=re.compile("Convention|Autorisation")).first.click()
        expect(page.get_by_role("main")).to_contain_text("Signature électronique vérifiée")
        accessible("paper to decide")
        page.get_by_role("button", name="Accepter le document").click()
        expect(page.get_by_role("status").first).to_contain_text("Le document est accepté")
    sign_out(page)

    sign_in(fund, encoder.user)
    page.get_by_role("link", name="Entreprises qui m’autorisent").first.click()
    accessible("companies")
    page.get_by_role("link", name="Forges de Démo").click()
    expect(page.get_by_role("main")).to_contain_text("0440.966.354")
    accessible("company")
    sign_out(page)

    sign_in(fund, newcomer.user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")
    page.get_by_role("link", name="Documents indispensables").first.click()
    page.get_by_role("main").locator("summary", has_text="Retirer").click()
    accessible("about to revoke")
    page.get_by_role("button", name="Retirer ce mandat").click()
    expect(page.get_by_role("status").first).to_contain_text("Technifutur ne peut plus encoder")


def deposit_signed(page: Page, fund, folder: Path, accessible) -> None:
    """The page waits for the worker by itself, then takes the signed file."""
    expect(page.get_by_role("main")).to_contain_text("en préparation")
    render_pdfs(fund.pk)
    link = page.get_by_role("link", name="Télécharger le document à signer (PDF)")
    expect(link).to_be_visible(timeout=15_000)
    with scope(fund):
        ours = read(Paper.objects.latest("pk").model_document)
    signed = folder / "signe.pdf"
    with ThreadPoolExecutor(1) as thread:  # signing runs an event loop of its own; this thread has Playwright's
        signed.write_bytes(thread.submit(sign, ours, director()).result())
    accessible("paper to sign")
    page.get_by_label("Document signé").set_input_files(signed)
    page.get_by_role("button", name="Déposer le document signé").click()
    expect(page.get_by_role("status").first).to_contain_text("Le document signé est déposé")


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("details.account summary").click()
    page.get_by_role("banner").get_by_role("button", name="Se déconnecter").click()
