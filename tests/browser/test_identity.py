"""A body completes its identity, the fund checks a certifier's documents, and the path entirely online opens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from certification.certifiers import may_certify_online
from certification.identity import missing
from certification.models import SupportingDocument
from certification.periods import today_at
from extranet.organisations.models import Organisation
from extranet.tenants.scope import scope
from tests.browser.conftest import PHONE
from tests.certification.scenes import Stage, body_of, certification_fund, stage
from tests.documents.uploads import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def made() -> Stage:
    """A body that has said nothing of itself yet."""
    fund = certification_fund()
    known = stage(fund)
    manager = body_of(fund, "Centre Nouveau", is_complete=False)
    return Stage(fund, manager.organisation, manager, known.employer, known.officer)


@pytest.mark.feature("ATN-10", "ATN-16", "ATN-21")
def test_from_an_empty_identity_to_certifying_online(page: Page, made, sign_in, accessible):
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Tableau de bord").first.click()
    expect(page.get_by_role("heading", name="Votre identité", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Identité à compléter avant toute certification")
    accessible("empty identity")
    page.get_by_label("Nom du représentant légal", exact=False).first.fill("Monsieur Exemple")
    page.get_by_label("Qualité du représentant légal").fill("directeur")
    page.get_by_label("Adresse e-mail").fill("contact@centre.example")
    page.get_by_label("Code postal").fill("75011")
    page.get_by_label("Ville").fill("Paris")
    page.get_by_label("Votre logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture("PNG", (240, 90), color=(20, 90, 160))}
    )
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Votre identité est enregistrée.")
    logo = page.get_by_role("img", name="Votre logo")
    expect(logo).to_have_js_property("naturalWidth", 240)
    with scope(made.fund):
        assert not missing(Organisation.objects.get(pk=made.body.pk), made.fund).is_incomplete
    lines = page.locator(".certifier-lines")
    expect(lines).to_be_hidden()
    page.get_by_label("Je suis certificateur").check()
    expect(lines).to_be_visible()
    for label in ("Ajouter le Kbis", "Ajouter la lettre de consentement"):
        page.get_by_label(label).set_input_files(
            {"name": "scan.png", "mimeType": "image/png", "buffer": picture("PNG", (300, 400), color=(240, 240, 235))}
        )
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("main")).to_contain_text("2 justificatifs sont déposés")
    expect(lines).to_contain_text("En attente de contrôle")
    page.set_viewport_size(PHONE)
    accessible("certifier's lines on a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.context.clear_cookies()
    sign_in(made.fund, made.officer.user)
    for _each in range(2):
        page.get_by_role("link", name="Justificatifs à contrôler").first.click()
        page.get_by_role("link", name="Centre Nouveau").first.click()
        expect(page.get_by_role("main")).to_contain_text("Monsieur Exemple")
        accessible("a document beside what was typed")
        page.get_by_role("button", name="Pointer conforme").click()
        expect(page.get_by_role("main")).to_contain_text("Le justificatif est contrôlé, conforme")
    page.context.clear_cookies()
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Votre identité").first.click()
    expect(page.get_by_role("main")).to_contain_text("Vous pouvez certifier les heures 100 % en ligne.")
    expect(lines).to_contain_text(f"Contrôlé le {today_at(made.fund):%d/%m/%Y}")
    with scope(made.fund):
        assert SupportingDocument.objects.filter(state="conform").count() == 2
        assert may_certify_online(made.manager.user_id, made.body, made.fund) is None
