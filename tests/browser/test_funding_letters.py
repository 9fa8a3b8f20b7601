"""In Chromium: the fund sends a letter; a member opens it, wants paper too, and puts its alert into her digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.funding.models import LetterReading
from tests.documents.pdf_factory import simple_pdf
from tests.funding.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("MYA-06", "MYA-07", "MYA-08")
def test_from_the_fund_s_letter_to_the_member_s_choices(page: Page, sign_in, accessible, tmp_path: Path):
    made = stage()
    file = tmp_path / "lettre.pdf"
    file.write_bytes(simple_pdf())
    main = page.get_by_role("main")

    sign_in(made.fund, made.officer.user)
    page.get_by_role("link", name="Courriers", exact=True).first.click()
    page.get_by_role("link", name="Envoyer un courrier").click()
    page.get_by_label("Destinataire").fill(made.company.name)
    page.get_by_label("Nature").select_option(label="Accords de prise en charge")
    page.get_by_label("Objet").fill("Accord pour « Sécurité au travail »")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Courrier (PDF)")
    accessible("without a file")
    page.get_by_label("Courrier (PDF)").set_input_files(file)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Le courrier est disponible")
    expect(main).to_contain_text("Personne ne l’a encore ouvert.")
    accessible("sent")

    page.context.clear_cookies()
    sign_in(made.fund, made.member.user)
    expect(main).to_contain_text("Courriers non lus")
    page.get_by_role("link", name="Mes courriers").first.click()
    page.get_by_role("link", name="Accord pour").click()
    expect(main).to_contain_text("Non lu")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ouvrir le courrier (PDF)").click()
    assert download.value.suggested_filename == "courrier.pdf"
    page.reload()
    expect(main).to_contain_text("Lu le")
    with scope(made.fund):
        assert LetterReading.objects.get().user_id == made.member.user_id

    page.get_by_role("link", name="Mes courriers").first.click()
    page.get_by_role("link", name="Préférences de dématérialisation").click()
    page.get_by_role("group", name="Accords de prise en charge").get_by_label("En ligne et sur papier").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(main).to_contain_text(made.member.full_name)
    accessible("paper too")

    page.locator("summary", has_text=made.member.full_name).click()
    page.get_by_role("link", name="Mes e-mails").click()
    page.get_by_label("Courrier disponible").select_option(label="Résumé du jour, à 7 heures")
    page.get_by_role("button", name="Enregistrer mon choix").click()
    expect(page.get_by_label("Courrier disponible")).to_have_value("daily")
    accessible("digest")
