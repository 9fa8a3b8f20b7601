"""In Chromium: an unknown person asks for a place, her responsible settles it in three steps, she gives it back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.tenants.models import Fund
from tests.enrolments.scenes import stage
from tests.mail import delivered_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


def path_in(fund: Fund, word: str) -> str:
    """The path of the last mail that leads to such a page."""
    bodies = [mail.body for mail in reversed(delivered_mail(fund)) if word in mail.body]
    found = re.search(rf"https?://[^/\s]+(\S*{word}\S*)", bodies[0])
    assert found
    return found[1]


@pytest.mark.feature("ITM-11", "ITM-13", "ITM-14")
def test_a_request_from_the_public_page_to_a_place_given_back(page: Page, sign_in, accessible, address):
    made = stage()
    session = made.session()
    fund = made.fund

    page.goto(address(fund, reverse("enrolments:session", args=[session.uuid])))
    page.get_by_role("link", name="S’inscrire").click()
    accessible("ask for a place")
    page.get_by_role("button", name="Envoyer ma demande d’inscription").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choisissez votre organisation, ou écrivez son nom.")
    accessible("a request refused")
    page.get_by_label("Votre organisation", exact=False).first.select_option(label="SPF Démo")
    page.get_by_label("Nom", exact=True).fill("Maes")
    page.get_by_label("Prénom").fill("Cleo")
    page.get_by_label("Date de naissance").fill("1990-03-04")
    page.get_by_label("Adresse e-mail").fill("cleo.maes@example.invalid")
    page.get_by_label("Service").fill("Budget")
    page.get_by_role("button", name="Envoyer ma demande d’inscription").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez vos e-mails")
    accessible("a request sent")
    page.goto(address(fund, path_in(fund, "ma-demande")))
    accessible("a request to confirm")
    page.get_by_role("button", name="Confirmer ma demande").click()
    expect(page.get_by_role("main")).to_contain_text("Votre demande est confirmée")

    sign_in(fund, made.responsible.user)
    page.goto(address(fund, path_in(fund, "/formations/demandes/")))
    accessible("a request to settle")
    page.get_by_role("link", name="Commencer").click()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Maes")
    expect(page.get_by_label("Service")).to_have_value("Budget")
    accessible("step one of a request")
    page.get_by_role("button", name="Étape suivante").click()
    accessible("step two of a request")
    page.get_by_role("link", name="Précédent").click()
    expect(page.get_by_role("heading", name="Modifier le collaborateur")).to_be_visible()
    page.get_by_role("button", name="Étape suivante").click()
    page.get_by_role("link", name="Étape suivante").click()
    accessible("step three of a request")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").first).to_contain_text("« Cleo Maes » est inscrit(e)")
    page.context.clear_cookies()

    page.goto(address(fund, path_in(fund, "mon-inscription")))
    expect(page.get_by_role("main")).to_contain_text("Inscrit")
    accessible("an enrolment by its link")
    page.get_by_role("link", name="Se désinscrire").click()
    accessible("giving a place back")
    page.get_by_role("button", name="Se désinscrire").click()
    expect(page.get_by_role("main")).to_contain_text("Inscription annulée le")
