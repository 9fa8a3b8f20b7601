"""The staff put a course into the catalogue; a visitor finds it on a phone, a responsible sees the places left."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Session
from tests.browser.conftest import PHONE
from tests.enrolments.scenes import stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def made():
    return stage()


@pytest.mark.feature("ITM-01", "ITM-19")
def test_a_course_from_its_code_to_a_place_in_the_overview(page: Page, made, sign_in, accessible, address):
    sign_in(made.fund, made.officer.user)
    menu = page.get_by_role("navigation", name="Navigation principale")
    menu.get_by_role("link", name="Formations", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Aucune formation")
    page.get_by_role("link", name="Ajouter une formation").click()
    page.get_by_label("Code", exact=True).fill("NEG-200")
    page.get_by_label("Intitulé – Français").fill("Négocier avec méthode")
    page.get_by_label("Durée en heures").fill("13")
    accessible("course form")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("planifiez ses sessions")
    page.get_by_role("link", name="Planifier une session").click()
    day = timezone.localdate() + datetime.timedelta(days=40)
    page.get_by_label("Premier jour").fill(day.isoformat())
    page.get_by_label("Nombre de jours").fill("2")
    page.get_by_role("button", name="Planifier", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Indiquez le lieu")
    accessible("refused plan")
    page.get_by_label("Lieu", exact=False).first.fill("Namur")
    page.get_by_label("Places", exact=True).fill("3")
    page.get_by_role("button", name="Planifier", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("La session est planifiée")
    accessible("session of the staff")
    page.get_by_role("link", name="Déplacer").click()
    later = (day + datetime.timedelta(days=7)).isoformat()
    page.get_by_label("Nouveau premier jour").fill(later)
    accessible("moving")
    page.get_by_role("button", name="Enregistrer les jours").click()
    expect(page.get_by_role("status").first).to_contain_text("Les jours sont enregistrés")
    with scope(made.fund):
        session = Session.objects.get()
    assert session.starts_at.astimezone(made.fund.zone).date().isoformat() == later
    made.enrol(made.worker(), session)
    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    page.goto(address(made.fund, "/formations/"))
    page.get_by_text("Rechercher et filtrer").click()
    page.get_by_label("Code ou mots de l’intitulé").fill("nego")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Négocier avec méthode").click()
    expect(page.get_by_role("main")).to_contain_text("2 places sur 3")
    accessible("course")
    sign_in(made.fund, made.responsible.user)
    page.goto(address(made.fund, "/formations/planifiees/"))
    expect(page.get_by_role("main")).to_contain_text("2 places sur 3")
    accessible("overview")
