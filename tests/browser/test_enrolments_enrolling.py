"""In Chromium, by keyboard alone: a responsible enrols a colleague by code and name, then unenrols her."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from tests.browser.keyboard import Keyboard
from tests.enrolments.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.mark.feature("ITM-22", "ITM-26", "ITM-28")
def test_from_inscrire_to_desinscrire(page: Page, sign_in, accessible, keys: Keyboard):
    made = stage()
    made.session(days=2)
    made.worker()
    made.worker(first_name="Bea", birth_date=datetime.date(1970, 1, 31))
    sign_in(made.fund, made.responsible.user)
    keys.press(page.get_by_role("link", name="Gestion de la participation").first)
    accessible("no enrolments")
    keys.press(page.get_by_role("main").get_by_role("link", name="Inscrire", exact=True))
    code = page.get_by_label("Code de la formation")
    keys.write(code, "xyz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Aucune formation avec ce code")
    accessible("unknown code")
    keys.write(code, "com-101")
    page.keyboard.press("Enter")
    keys.tick(page.get_by_role("checkbox"))
    accessible("sessions")
    keys.press(page.get_by_role("button", name="Étape suivante"))
    name = page.get_by_label("Nom de famille du collaborateur")
    keys.write(name, "Nimportequi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="New P-data")).to_be_visible()
    accessible("nobody of that name")
    keys.write(name, "janssens")
    page.keyboard.press("Enter")
    keys.tick(page.get_by_label(re.compile("Janssens Bea")))
    accessible("homonyms")
    keys.press(page.get_by_role("button", name="Étape suivante"))
    accessible("confirm an enrolment")
    keys.press(page.get_by_role("button", name="Confirmer"))
    expect(page.get_by_role("status").first).to_contain_text("“Bea Janssens” est inscrit(e)")
    accessible("people of a session")
    keys.press(page.get_by_role("main").get_by_role("link", name="Janssens Bea"))
    expect(page.get_by_role("main")).to_contain_text("Inscrit")
    accessible("an enrolment")

    keys.press(page.get_by_role("link", name="Gestion de la participation").first)
    keys.press(page.get_by_role("main").get_by_role("link", name="Désinscrire", exact=True))
    keys.write(name, "janssens")
    page.keyboard.press("Enter")
    keys.tick(page.get_by_label(re.compile("Janssens Bea")))
    keys.press(page.get_by_role("button", name="Étape suivante"))
    expect(page.get_by_role("checkbox")).to_be_checked()
    accessible("what she leaves")
    keys.press(page.get_by_role("button", name="Étape suivante"))
    keys.press(page.get_by_role("button", name="Confirmer"))
    expect(page.get_by_role("status").first).to_contain_text("“Bea Janssens” est désinscrit(e)")
    with scope(made.fund):
        assert Enrolment.objects.get().state == "cancelled"
