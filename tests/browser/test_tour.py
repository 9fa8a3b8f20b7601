"""The guided tour is walked without JavaScript, wide and on a phone (`BEY-25`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, expect

from extranet.tenants.capabilities import Capability
from tests.browser.conftest import DESK, PHONE
from tests.factories import FundFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLDER = Path(configured.ROOT) / "var" / "screenshots"


@pytest.mark.feature("BEY-25")
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["wide", "phone"])
def test_the_tour_is_walked_without_javascript(browser: Browser, address, settings, request, size):
    settings.ROOT_URLCONF = "extranet.demo.site_urls"
    fund = FundFactory(
        slug="passerelle", country="FR", languages=["fr"], name="Passerelle (démo)",
        capabilities=[Capability.CERTIFICATION],
    )  # fmt: skip
    context = browser.new_context(java_script_enabled=False, viewport=size)
    page = context.new_page()
    page.goto(address(fund, "/demo/visite/"))
    if request.config.getoption("--screenshots"):
        page.screenshot(path=FOLDER / f"demo-tours-{size['width']}.png", full_page=True)
    page.get_by_role("link", name="Gestionnaire d’un organisme de formation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le parcours")
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le tableau de bord")
    if request.config.getoption("--screenshots"):
        page.screenshot(path=FOLDER / f"demo-tour-{size['width']}.png", full_page=True)
    page.get_by_role("button", name="Précédent").click()
    expect(page.get_by_role("link", name="Ouvrir la page")).to_have_attribute("href", "/certificats/parcours/")
    page.get_by_role("button", name="Terminer la visite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Visite guidée")
    context.close()


def test_the_pages_of_the_tour_are_accessible(page, address, accessible, settings):
    settings.ROOT_URLCONF = "extranet.demo.site_urls"
    fund = FundFactory(slug="passerelle", country="FR", languages=["fr"], capabilities=[Capability.CERTIFICATION])
    for path in ("/demo/visite/", "/demo/visite/organisme/"):
        page.goto(address(fund, path))
        accessible(path)
