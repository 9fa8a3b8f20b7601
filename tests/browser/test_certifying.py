"""Certifying in Chromium with the real worker: on paper up to the certified month, and 100 % online by a code."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from certification.models import Certificate, CertifyingCode, Evidence
from certification.periods import month_of
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from tests.browser.keyboard import Keyboard
from tests.browser.test_second_factor import confirm_by_password
from tests.certification.online import may_go_online
from tests.certification.scenes import stage
from tests.certification.test_certifying import scan_of
from tests.worker import worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def made():
    return stage()


def last_month() -> datetime.date:
    return month_of(month_of(timezone.localdate()) - datetime.timedelta(days=1))


def dossier_of(made):
    until = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    return made.dossier("B-1", starts_on=last_month(), ends_on=until)


def enter(page: Page, address, made, *, accepts: bool) -> None:
    page.goto(address(made.fund, "/certificats/"))
    page.get_by_role("link", name=re.compile("^Saisir .*Michelle Dubois")).click()
    page.locator("[name$=-centre]").fill("147")
    page.get_by_label("Je certifie la saisie des heures").check()
    if accepts:
        page.get_by_label("J'accepte que mon adresse Ip soit utilisée").check()
    page.get_by_role("button", name="Ok", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Document en cours")


@pytest.mark.feature("ATN-42", "ATN-44", "ATN-50")
def test_on_paper_with_the_real_worker(page: Page, made, address, sign_in, accessible, tmp_path: Path):
    dossier_of(made)
    sign_in(made.fund, made.manager.user)
    enter(page, address, made, accepts=False)
    accessible("document in preparation")
    with worker():
        render_pdfs.apply_async(args=[made.fund.pk])
        expect(page.get_by_role("link", name="Ouvrir le PDF")).to_be_visible(timeout=60_000)
    accessible("print to sign")
    with scope(made.fund):
        certificate = Certificate.objects.select_related("document").get()
        scan = tmp_path / "signe.jpg"
        scan.write_bytes(scan_of(read(certificate.document)))
    page.get_by_label("Joindre le certificat de réalisation signé").set_input_files(scan)
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("reconnu à son code")
    page.get_by_label("Joindre l'attestation de présence").set_input_files([scan])
    page.get_by_role("button", name="Joindre les fichiers").click()
    expect(page.get_by_role("link", name="signe.jpg")).to_be_visible()
    accessible("ready to certify on paper")
    page.get_by_role("button", name="Certifier", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Certification effectuée")
    accessible("certified")
    page.get_by_role("link", name="Ok", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Certifié")
    page.get_by_role("link", name=re.compile("^Voir les heures")).click()
    expect(page.get_by_role("main")).to_contain_text(certificate.number)
    accessible("certified month")


@pytest.mark.feature("ATN-53", "ATN-56", "ATN-58")
def test_entirely_online_by_a_code(page: Page, made, address, sign_in, accessible):
    dossier_of(made)
    may_go_online(made)
    sign_in(made.fund, made.manager.user)
    enter(page, address, made, accepts=True)
    render_pdfs(made.fund.pk)
    expect(page.get_by_role("button", name="Certifier", exact=True)).to_be_visible(timeout=15_000)
    expect(page.get_by_label("J'accepte que mon adresse Ip soit utilisée")).to_be_checked()
    accessible("ready to certify online")
    page.get_by_label("J'accepte que mon adresse Ip soit utilisée").uncheck()
    page.get_by_role("button", name="Certifier", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez cette case")
    accessible("box refused")
    page.get_by_label("J'accepte que mon adresse Ip soit utilisée").check()
    page.get_by_role("button", name="Certifier", exact=True).click()
    expect(page.get_by_role("heading", name="Choix de la méthode d'authentification")).to_be_visible()
    accessible("method")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Vérification de la certification")).to_be_visible()
    accessible("code asked")
    send_mails(made.fund.pk)
    found = re.search(r"Code de vérification : (\d{4})", str(mail.outbox[-1].body))
    assert found
    wrong = f"{(int(found[1]) + 1) % 10_000:04}"
    page.get_by_label("Code de vérification").fill(wrong)
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("alert").first).to_contain_text("Il reste 4 essais")
    accessible("code refused")
    page.get_by_label("Code de vérification").fill(found[1])
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("main")).to_contain_text("Certification effectuée")
    with scope(made.fund):
        assert Certificate.objects.get().path == "online"


@pytest.mark.feature("ATN-53")
def test_entirely_online_by_a_passkey(page: Page, made, address, sign_in, accessible, authenticator):
    dossier_of(made)
    may_go_online(made)
    sign_in(made.fund, made.manager.user)
    page.goto(address(made.fund, reverse("mfa_index")))
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    confirm_by_password(page)
    page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    enter(page, address, made, accepts=True)
    render_pdfs(made.fund.pk)
    page.get_by_role("button", name="Certifier", exact=True).click()
    expect(page.get_by_label("Utiliser ma clé d’accès")).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Vérification de la certification")).to_be_visible()
    accessible("passkey asked")
    page.get_by_role("button", name="Certifier avec ma clé d’accès").click()
    expect(page.get_by_role("main")).to_contain_text("Certification effectuée")
    with scope(made.fund):
        assert Certificate.objects.get().path == "online"
        assert Evidence.objects.get(kind="certified").said["method"] == "passkey"
        assert not CertifyingCode.objects.exists()


@pytest.mark.feature("ATN-30", "ATN-50", "ATN-56")
def test_from_the_hours_to_the_certificate_by_keyboard_alone(page: Page, made, address, sign_in, keys: Keyboard):
    dossier_of(made)
    may_go_online(made)
    sign_in(made.fund, made.manager.user)
    page.goto(address(made.fund, "/certificats/"))
    keys.press(page.get_by_role("link", name=re.compile("^Saisir .*Michelle Dubois")))
    keys.write(page.locator("[name$=-centre]"), "147")
    keys.press(page.get_by_label("Je certifie la saisie des heures"), "Space")
    keys.press(page.get_by_label("J'accepte que mon adresse Ip soit utilisée"), "Space")
    keys.press(page.get_by_role("button", name="Ok", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Document en cours")
    render_pdfs(made.fund.pk)
    keys.press(page.get_by_role("button", name="Certifier", exact=True))
    keys.press(page.get_by_role("button", name="Continuer"))
    expect(page.get_by_role("heading", name="Vérification de la certification")).to_be_visible()
    send_mails(made.fund.pk)
    found = re.search(r"Code de vérification : (\d{4})", str(mail.outbox[-1].body))
    assert found
    keys.write(page.get_by_label("Code de vérification"), found[1])
    keys.press(page.get_by_role("button", name="Valider"))
    expect(page.get_by_role("main")).to_contain_text("Certification effectuée")
    keys.press(page.get_by_role("link", name="Ok", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Certifié")
    with scope(made.fund):
        assert Certificate.objects.get().path == "online"
