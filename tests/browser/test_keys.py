"""A key in a browser: made, copied, replaced, ended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect

from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.browser.conftest import DESK, PHONE
from tests.factories import FundFactory, OrganisationFactory, member_of
from tests.integrations.scenes import Program

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

SECRET = re.compile(r"xt_live_[0-9a-f]{12}_[\w-]{43}")


def test_a_key_from_its_making_to_its_end(page: Page, sign_in, address, accessible, pytestconfig):
    fund = FundFactory(name="Ferra", capabilities=[Capability.PREENCODING])
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")
    manager = member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])
    sign_in(fund, manager.user)
    page.get_by_role("navigation").get_by_role("link", name="Clés d’accès").click()
    accessible("no key yet")
    page.get_by_role("link", name="Créer une clé").click()
    page.get_by_label("Nom").fill("Planning Pro")
    page.get_by_label("Lire les demandes de formation").check()
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copiez la clé maintenant")
    found = SECRET.search(page.get_by_role("main").inner_text())
    assert found
    accessible("the secret")
    if pytestconfig.getoption("--screenshots"):
        for name, size in {"wide": DESK, "narrow": PHONE}.items():
            page.set_viewport_size(size)
            folder = Path(configured.ROOT) / "var" / "screenshots"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"secret-{name}.png", full_page=True)
    assert Program(fund, found.group()).get("/me").status_code == 200
    page.get_by_role("link", name="J’ai copié la clé").click()
    expect(page.get_by_role("main")).not_to_contain_text(found.group())
    page.get_by_role("link", name="Révoquer").click()
    page.get_by_role("button", name="Révoquer maintenant").click()
    expect(page.get_by_role("status").first).to_contain_text("n’ouvre plus rien")
    assert Program(fund, found.group()).get("/me").status_code == 401
