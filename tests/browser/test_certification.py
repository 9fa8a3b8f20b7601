"""A month entered in Chromium: typed, pasted, filled, kept by itself, vouched for; and without JavaScript."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from certification.models import HoursVersion, MonthDraft
from certification.periods import month_of
from extranet.tenants.scope import scope
from tests.browser.conftest import PHONE
from tests.certification.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def made():
    return stage()


def last_month() -> datetime.date:
    return month_of(month_of(timezone.localdate()) - datetime.timedelta(days=1))


@pytest.mark.feature("ATN-25", "BEY-21")
def test_a_month_from_the_dashboard_to_its_version(page: Page, made, sign_in, accessible):
    month = last_month()
    until = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    dossier = made.dossier("B-1", starts_on=month, ends_on=until, granularity="day")
    sign_in(made.fund, made.manager.user)
    page.get_by_role("link", name="Tableau de bord").first.click()
    expect(page.get_by_role("main")).to_contain_text("1 action en attente")
    page.get_by_role("link", name=re.compile("^Saisir .*Michelle Dubois")).click()
    first = page.locator(f"#h-{month.isoformat()}-centre")
    first.focus()
    first.fill("7h30")
    page.keyboard.press("Enter")
    second = page.locator(f"#h-{month.replace(day=2).isoformat()}-centre")
    expect(second).to_be_focused()
    expect(first).to_have_value("7,50")
    page.keyboard.type("5")
    page.keyboard.press("Escape")
    expect(second).to_have_value("")
    second.evaluate(
        """cell => {
            const data = new DataTransfer();
            data.setData("text", "6\\t1,5\\n7\\t\\t2");
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("[data-total=centre]")).to_have_text("20,50")
    expect(page.locator("[data-total=placement]")).to_have_text("1,50")
    expect(page.locator("[data-total=absence]")).to_have_text("2,00")
    expect(page.locator("[data-hours-status]")).to_contain_text("Brouillon enregistré")
    with scope(made.fund):
        assert MonthDraft.objects.get().version == 1
    page.get_by_role("button", name="Remise à zéro").click()
    accessible("reset asked")
    page.get_by_role("button", name="Oui, tout vider").click()
    expect(page.locator("[data-total=centre]")).to_have_text("0,00")
    page.get_by_role("button", name="Annuler le remplissage").click()
    expect(page.locator("[data-total=centre]")).to_have_text("20,50")
    first.fill("sept")
    page.get_by_role("button", name="Ok", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("« sept » n’est pas un nombre d’heures")
    accessible("refused month")
    first.fill("7")
    page.get_by_label("Je certifie la saisie des heures").check()
    page.get_by_role("button", name="Ok", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("sont saisies : 21,50 h de présence.")
    accessible("months")
    with scope(made.fund):
        assert HoursVersion.objects.get().centre == 20
    assert dossier.number in page.content()


@pytest.mark.feature("ATN-37")
def test_without_javascript_the_buttons_do_the_same(browser: Browser, made, address):
    month = last_month()
    made.dossier("B-1", starts_on=month, ends_on=timezone.localdate(), granularity="half_day")
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="fr-FR")
    page = context.new_page()
    page.goto(address(made.fund, "/compte/connexion/"))
    page.get_by_label("Adresse e-mail").fill(made.manager.user.email)
    page.get_by_label("Mot de passe", exact=True).fill("Une phrase longue 1!")
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.goto(address(made.fund, "/certificats/"))
    page.get_by_role("link", name=re.compile("^Saisir .*Michelle Dubois")).first.click()
    page.get_by_role("button", name="Répartir 7h tous les jours").click()
    expect(page.get_by_role("main")).to_contain_text("Les jours ouvrés sont remplis")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_role("main")).to_contain_text("Le brouillon est enregistré.")
    context.close()
