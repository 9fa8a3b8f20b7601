"""In Chromium: a responsible reads what a colleague followed, and enrols her in a certification track."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.services.tracks import add_track
from tests.enrolments.scenes import stage
from tests.enrolments.test_reports import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("ITM-29", "ITM-30", "ITM-18")
def test_from_reports_to_results_and_on_to_a_track(page: Page, sign_in, accessible):
    made = stage()
    everything(made, made.worker("Janssens", "Ann"))
    made.worker("Janssens", "Bea")
    with scope(made.fund):
        add_track(actor=made.staff, code="PRO", name="PRO Academy", steps=["Certificat A", "Certificat B"])
    main = page.get_by_role("main")

    sign_in(made.fund, made.responsible.user)
    page.get_by_role("link", name="Rapports").first.click()
    page.get_by_role("link", name="Aperçu").click()
    page.get_by_label("Nom de famille").fill("janssens")
    page.get_by_label("Nom de famille").press("Enter")
    expect(main).to_contain_text("Plusieurs collaborateurs ont ce nom")
    accessible("homonyms")
    page.get_by_role("button", name="Obtenir les résultats").click()
    expect(page.get_by_role("alert").first).to_contain_text("Cochez le collaborateur.")
    accessible("nobody chosen")
    page.get_by_label("Choisir Ann Janssens").check()
    page.get_by_role("button", name="Obtenir les résultats").click()
    expect(page.get_by_role("heading", name="Résultats de tests")).to_be_visible()
    expect(main).to_contain_text("14,5 / 20")
    expect(main).to_contain_text("Autre réunion")
    accessible("report of a person")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tout le rapport (XLSX)").click()
    assert download.value.suggested_filename.startswith("rapport-")

    page.get_by_role("link", name="Rapports").first.click()
    page.get_by_role("link", name="Par formation, session ou période").click()
    page.get_by_label("Code de la formation").fill("com-101")
    page.get_by_role("button", name="Obtenir les résultats").click()
    expect(page.get_by_label("Session", exact=True)).to_be_visible()
    accessible("report of a course")

    page.get_by_role("link", name="Rapports").first.click()
    page.get_by_role("link", name="Tableaux de bord").click()
    expect(page.get_by_role("img", name="Inscriptions par mois")).to_be_visible()
    page.get_by_text("Les mêmes chiffres dans un tableau").first.click()
    accessible("dashboard")

    page.get_by_role("link", name="Trajets de certification").first.click()
    page.get_by_role("link", name="PRO Academy").click()
    page.get_by_role("link", name="Inscrire un candidat").click()
    page.get_by_label("Nom de famille").fill("Janssens A")
    page.get_by_label("Nom de famille").press("Enter")
    page.get_by_role("link", name="Choisir Ann Janssens").click()
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("« Ann Janssens » est inscrit(e)")
    expect(main).to_contain_text("1 sur 2")
    accessible("candidate")
