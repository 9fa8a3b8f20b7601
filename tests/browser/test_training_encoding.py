"""Encoding in Chromium, by keyboard alone: an operator encodes a request and sends it; the company finds it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Request
from tests.browser.conftest import PHONE
from tests.browser.keyboard import Keyboard
from tests.training.scenes import draft_of, request_with_company, stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

PASTED = "Dupont\tAnne\t31/12/1985\nDE SMET Jan 1990-02-30\nde Smet Luc 05.06.1979"


@pytest.fixture
def made():
    return stage()


def test_from_nothing_to_the_company(page: Page, made, address, sign_in, accessible, keys: Keyboard):
    sign_in(made.fund, made.encoder.user)
    keys.press(page.get_by_role("link", name="Demandes", exact=True).first)
    accessible("empty list")
    keys.press(page.get_by_role("link", name="Nouvelle demande"))
    accessible("new request")
    keys.press(page.get_by_role("button", name="Créer la demande"))
    expect(page.get_by_role("alert").first).to_contain_text("Cochez au moins une entreprise.")
    accessible("refused new request")
    keys.tick(page.get_by_label("Forges de Démo"))
    keys.write(page.get_by_label("Intitulé de la formation"), "Soudage TIG")
    keys.write(page.get_by_label("Thème"), "Soudage")
    keys.write(page.get_by_label("Lieu"), "Namur")
    keys.press(page.get_by_role("button", name="Créer la demande"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Soudage TIG")
    last = timezone.localdate() - datetime.timedelta(days=1)
    keys.write(page.locator("#id_pattern-first"), (last - datetime.timedelta(days=6)).isoformat())
    keys.write(page.locator("#id_pattern-last"), last.isoformat())
    keys.write(page.locator("#id_pattern-starts_at"), "08:30")
    keys.write(page.locator("#id_pattern-ends_at"), "12:30")
    accessible("days")
    keys.press(page.get_by_role("button", name="Enregistrer les jours"))
    expect(page.get_by_role("main")).to_contain_text("Total enregistré : 20\N{NO-BREAK SPACE}h.")

    tabs = page.get_by_role("navigation", name="Pages de la demande")
    keys.press(tabs.get_by_role("link", name="Travailleurs"))
    accessible("no workers")
    keys.press(page.get_by_role("link", name="Coller une liste"))
    keys.write(page.get_by_label("Liste à coller"), PASTED)
    keys.press(page.get_by_role("button", name="Vérifier la liste"))
    expect(page.get_by_role("main")).to_contain_text("Le 1990-02-30 n’existe pas au calendrier.")
    accessible("pasted list")
    keys.press(page.get_by_role("button", name="Ajouter 2 personnes"))
    expect(page.get_by_label("Liste à coller")).to_have_value("DE SMET Jan 1990-02-30")
    keys.press(page.get_by_role("link", name="Retour aux travailleurs"))
    accessible("workers")

    keys.press(tabs.get_by_role("link", name="Présences"))
    keys.press(tabs.get_by_role("link", name="Vue d’ensemble"))
    accessible("draft ready to be sent")
    keys.press(page.get_by_role("button", name="Envoyer à l’entreprise"))
    expect(page.get_by_role("status").first).to_contain_text("est chez Forges de Démo")
    accessible("sent request")


@pytest.mark.feature("ATM-21")
def test_the_grid_by_keyboard_alone(page: Page, made, address, sign_in, accessible):
    request = draft_of(made)
    sign_in(made.fund, made.encoder.user)
    page.goto(address(made.fund, f"/demandes/{request.uuid}/presences/"))
    accessible("grid")
    first = page.locator(".presence > div > select").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+ArrowDown")  # the second worker on the second day
    page.keyboard.type("Absent : Maladie")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+ArrowUp")  # back to the first of both
    expect(first).to_be_focused()
    page.keyboard.type("Absence partielle")
    page.keyboard.press("Tab")
    page.keyboard.type("0900a")  # the last letter only where the browser's clock has twelve hours
    press_until(page, "ends_at")
    page.keyboard.type("1000a")
    press_until(page, "justified")
    page.keyboard.type("oui")
    accessible("grid with absences")
    press_until(page, "Enregistrer les présences")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Les présences sont enregistrées.")
    with scope(made.fund):
        stored = sorted((one.kind, one.starts_at, one.is_justified) for one in Absence.objects.all())
    assert stored == [("", datetime.time(9), True), ("illness", None, None)]
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("rowheader").first).to_be_visible()
    expect(page.locator(".presence-hours").first).to_be_visible()
    expect(page.locator(".presence-hours").nth(1)).to_be_hidden()


def press_until(page: Page, end: str) -> None:
    """Tab, through the pieces of time fields too, to the field whose name ends so or the button that says so."""
    for _ in range(12):
        focused = page.evaluate("[document.activeElement.name ?? '', document.activeElement.textContent.trim()]")
        if any(text.endswith(end) for text in focused):
            return
        page.keyboard.press("Tab")
    raise AssertionError(end)


def test_the_company_sees_it_too(page: Page, made, address, sign_in, accessible):
    request = request_with_company(made)
    sign_in(made.fund, made.mandatee.user)
    expect(page.get_by_role("main")).to_contain_text("Demandes à compléter et à valider")
    accessible("dashboard with a request")
    page.get_by_role("link", name=re.compile(request.number)).click()
    accessible("request of the company")
    tabs = page.get_by_role("navigation", name="Pages de la demande")
    for name in ("Formation", "Jours", "Travailleurs", "Présences"):
        tabs.get_by_role("link", name=name).click()
        accessible(name)
    with scope(made.fund):
        assert Request.objects.get(pk=request.pk).opened_at is not None
