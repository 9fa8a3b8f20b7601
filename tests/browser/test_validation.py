"""In Chromium: a month contested, corrected and validated by keyboard alone; and two taps on a phone, from a mail."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from certification.models import Certificate
from extranet.tenants.scope import scope
from tests.browser.keyboard import Keyboard
from tests.browser.test_certification import last_month
from tests.certification.scenes import stage
from tests.certification.validation_scenes import BORN, EMAIL, beneficiarys, link_in, mails_to, sealed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]
SMALL_PHONE = {"width": 360, "height": 740}


@pytest.fixture
def made():
    made = stage()
    made.choose(validation="beneficiary")
    return made


@pytest.mark.feature("BEY-08", "ATN-60")
def test_a_month_is_contested_corrected_and_validated(page: Page, made, sign_in, accessible, address, keys: Keyboard):
    month = last_month()
    dossier, user = beneficiarys(made, number="B-1", starts_on=month, ends_on=timezone.localdate())
    user.set_password("Une phrase longue 1!")
    user.save()
    EmailAddress.objects.filter(user=user).update(verified=True)  # as the invitation's link does
    made.certified(dossier, month, "140.00")

    sign_in(made.fund, user)
    keys.press(page.get_by_role("link", name="Mes formations").first)
    accessible("my trainings")
    keys.press(page.get_by_role("link", name="1ERE ANNEE PHARMACIE"))
    accessible("months of a training")
    keys.press(page.get_by_role("main").get_by_role("link").filter(has_text="h de présence"))
    expect(page.get_by_role("main")).to_contain_text("140,00")
    accessible("month to validate")
    keys.press(page.get_by_role("link", name="Je conteste"))
    keys.press(page.get_by_role("button", name="Contester ces heures"))
    expect(page.get_by_role("alert").first).to_contain_text("Ce champ est obligatoire")
    accessible("contest without a reason")
    keys.write(page.get_by_label("Ce qui n’est pas juste"), "J’étais là le 12.")
    keys.press(page.get_by_role("button", name="Contester ces heures"))
    expect(page.get_by_role("main")).to_contain_text("J’étais là le 12.")
    page.context.clear_cookies()

    sign_in(made.fund, made.manager.user)
    keys.press(page.get_by_role("link", name="Mes dossiers").first)
    keys.press(page.get_by_role("link", name="B-1"))
    keys.press(page.get_by_role("link", name="Suivi du mois"))
    expect(page.get_by_role("main")).to_contain_text("J’étais là le 12.")
    accessible("contested month")
    keys.press(page.get_by_role("link", name="Corriger les heures"))
    expect(page.get_by_role("alert").first).to_contain_text("Les heures certifiées de ce mois sont contestées.")
    keys.write(page.get_by_label("Heures de présence en formation").first, "147")
    keys.tick(page.get_by_label("Je certifie la saisie des heures"))
    keys.press(page.get_by_role("button", name="Ok", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("147,00 h de présence")
    page.goto(address(made.fund, reverse("certification:month_story", args=[dossier.uuid, month])))
    expect(page.get_by_role("main")).to_contain_text("Une correction, version 2, est saisie")
    accessible("correction prepared")
    page.context.clear_cookies()

    made.certified(dossier, month, "147.00")
    sign_in(made.fund, user)
    keys.press(page.get_by_role("main").get_by_role("link").filter(has_text="Michelle Dubois"))
    expect(page.get_by_role("main")).to_contain_text("147,00")
    keys.press(page.get_by_role("button", name="Je valide ces heures"))
    expect(page.get_by_role("status").first).to_contain_text("Merci, vous avez validé ces heures.")
    accessible("validated month with its versions")
    with scope(made.fund):
        states = Certificate.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["superseded", "superseded", "validated"]


@pytest.mark.feature("BEY-09")
def test_two_taps_on_a_phone(browser: Browser, made, address, check_page):
    month = last_month()
    dossier = made.dossier(starts_on=month, ends_on=timezone.localdate(), email=EMAIL, born_on=BORN)
    mails_to(made, EMAIL)
    certificate = sealed(made, made.certified(dossier, month))
    link = address(made.fund, link_in(mails_to(made, EMAIL)[0]))
    context = browser.new_context(viewport=SMALL_PHONE, locale="fr-FR", has_touch=True)
    page = context.new_page()
    page.goto(link)
    check_page(page, "proof")
    page.get_by_label("Votre date de naissance").fill(BORN.isoformat())
    page.get_by_role("button", name="Voir mes heures").tap()
    expect(page.get_by_role("main")).to_contain_text("147,00")
    check_page(page, "hours by link")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le certificat (PDF)").click()
    assert download.value.suggested_filename == "certificat.pdf"
    page.get_by_role("button", name="Je valide ces heures").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, vos heures sont validées")
    check_page(page, "validated by link")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    check_page(page, "link over")
    context.close()
    with scope(made.fund):
        assert Certificate.objects.get(pk=certificate.pk).state == "validated"
