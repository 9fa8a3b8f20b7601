"""In Chromium: a responsible enrols a colleague by code and name, then unenrols her, as the source tells it."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from tests.enrolments.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("ITM-22", "ITM-26", "ITM-28")
def test_from_inscrire_to_desinscrire(page: Page, sign_in, accessible):
    made = stage()
    made.session(days=2)
    made.worker()
    made.worker(first_name="Bea", birth_date=datetime.date(1970, 1, 31))
    sign_in(made.fund, made.responsible.user)
    page.get_by_role("link", name="Gestion de la participation").first.click()
    accessible("no enrolments")
    page.get_by_role("main").get_by_role("link", name="Inscrire", exact=True).click()
    code = page.get_by_label("Code de la formation")
    code.fill("xyz")
    code.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Aucune formation avec ce code")
    accessible("unknown code")
    code.fill("com-101")
    code.press("Enter")
    page.get_by_role("checkbox").check()
    accessible("sessions")
    page.get_by_role("button", name="Étape suivante").click()
    name = page.get_by_label("Nom de famille du collaborateur")
    name.fill("Nimportequi")
    name.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="New P-data")).to_be_visible()
    accessible("nobody of that name")
    name.fill("janssens")
    name.press("Enter")
    page.get_by_label(re.compile("Janssens Bea")).check()
    accessible("homonyms")
    page.get_by_role("button", name="Étape suivante").click()
    accessible("confirm an enrolment")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").first).to_contain_text("“Bea Janssens” est inscrit(e)")
    accessible("people of a session")
    page.get_by_role("main").get_by_role("link", name="Janssens Bea").click()
    expect(page.get_by_role("main")).to_contain_text("Inscrit")
    accessible("an enrolment")

    page.get_by_role("link", name="Gestion de la participation").first.click()
    page.get_by_role("main").get_by_role("link", name="Désinscrire", exact=True).click()
    name.fill("janssens")
    name.press("Enter")
    page.get_by_label(re.compile("Janssens Bea")).check()
    page.get_by_role("button", name="Étape suivante").click()
    expect(page.get_by_role("checkbox")).to_be_checked()
    accessible("what she leaves")
    page.get_by_role("button", name="Étape suivante").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").first).to_contain_text("“Bea Janssens” est désinscrit(e)")
    with scope(made.fund):
        assert Enrolment.objects.get().state == "cancelled"
