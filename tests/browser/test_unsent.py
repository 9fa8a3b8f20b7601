"""In Chromium: the session ends while somebody types; she signs in in another tab, and sends what she had typed."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from tests.factories import PASSWORD
from tests.training.scenes import draft_of, stage, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


def test_signing_in_in_another_tab_then_sending_what_was_typed(page: Page, address, sign_in, check_page):
    made = stage()
    request = draft_of(made)
    sign_in(made.fund, made.encoder.user)
    page.goto(address(made.fund, f"/demandes/{request.uuid}/formation/"))
    page.get_by_label("Intitulé").fill("Soudage, « suite »")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre session a pris fin")
    check_page(page, "session ended")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Connectez-vous dans un nouvel onglet").click()
    tab = opened.value
    tab.get_by_label("Adresse e-mail").fill(made.encoder.user.email)
    tab.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Se connecter", exact=True).click()
    expect(tab.get_by_role("heading", name="Actions en attente").first).to_be_visible()
    tab.close()

    page.get_by_role("button", name="Envoyer ce que j’avais saisi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reprenez votre envoi")
    check_page(page, "to be confirmed")
    page.get_by_role("button", name="Envoyer ce que j’avais saisi").click()
    expect(page.get_by_role("status").first).to_contain_text("Les changements sont enregistrés")
    with scope(made.fund):
        assert stored(request).title == "Soudage, « suite »"
