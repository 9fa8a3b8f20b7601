"""Staff data in Chromium: the terms, a file with an error, its correction, and what the register says then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from requests_app.enrolments.tasks import import_staff_data
from tests.enrolments.scenes import stage
from tests.enrolments.staff_files import csv, open_module

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]

ANN = "A1;Janssens;Ann;12/05/1985;nl;;+32 2 555 01 00;Achats;;"
WRONG = ";Dubois;Béa;1/2/26;;;;;;"
RIGHT = ";Dubois;Béa;01/02/1986;;;;;;"


@pytest.mark.feature("ITM-32", "ITM-34", "ITM-35")
def test_from_the_terms_to_the_register(page: Page, sign_in, address, accessible):
    made = stage()
    open_module(made, accept=False)
    sign_in(made.fund, made.responsible.user)
    page.goto(address(made.fund, "/formations/personnel/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Conditions du module de validation")
    page.get_by_label("J’ai lu les conditions").check()
    page.get_by_role("button", name="J’accepte").click()
    page.get_by_role("main").get_by_role("link", name="Importer un fichier").click()
    accessible("file to send")
    deposit(page, csv(ANN, WRONG))
    expect(page.get_by_role("main")).to_contain_text("Vous pouvez quitter cette page")
    accessible("being read")
    import_staff_data(made.fund.pk)
    expect(page.get_by_role("main")).to_contain_text("année à deux chiffres")
    accessible("errors")
    page.get_by_role("button", name="Abandonner").click()
    page.get_by_role("link", name="Importer un autre fichier").click()
    deposit(page, csv(ANN, RIGHT))
    import_staff_data(made.fund.pk)
    expect(page.get_by_role("main")).to_contain_text("Béa Dubois")
    page.get_by_role("button", name="Enregistrer").click()
    import_staff_data(made.fund.pk)
    expect(page.get_by_role("button", name="Annuler cet import")).to_be_visible()
    accessible("written")
    with scope(made.fund):
        assert sorted(Worker.objects.values_list("first_name", flat=True)) == ["Ann", "Béa"]
    page.get_by_role("main").get_by_role("link", name="Ann Janssens").first.click()
    expect(page.get_by_role("main")).to_contain_text("+32 2 555 01 00")


def deposit(page: Page, content: bytes) -> None:
    page.get_by_label("Modèle rempli").set_input_files(
        {"name": "personnel.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Vérifier ce fichier").click()
