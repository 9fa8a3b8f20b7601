"""What eases reading: spaces that hold in French, filters that don't hide a list on a phone, names beside values."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from tests.browser.conftest import DESK, PHONE
from tests.factories import FundFactory, WorkerFactory, member_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "node => node.textContent"


@pytest.fixture
def fund():
    options = {"register_number": True, "compulsory_worker_details": ["function"]}  # a third filter of the workers
    return FundFactory(languages=["fr", "nl"], options=options)


@pytest.fixture
def mandatee(fund):
    member = member_of(fund)
    with scope(fund):
        WorkerFactory(organisation=member.organisation, last_name="Aerts", first_name="Jan")
    return member


def test_no_line_begins_with_a_question_mark_in_french(page: Page, fund, address):
    page.goto(address(fund, "/compte/connexion/"))

    assert page.get_by_role("heading", name="Besoin d’aide ?").evaluate(TEXT) == "Besoin d’aide\u00a0?"

    page.get_by_role("button", name="Nederlands").click()
    assert page.get_by_role("heading", name="Hulp nodig?").evaluate(TEXT) == "Hulp nodig?"


def test_what_is_typed_keeps_its_ordinary_spaces(page: Page, fund, mandatee, sign_in, address):
    sign_in(fund, mandatee.user)
    page.goto(address(fund, "/aide/signaler/"))
    page.get_by_label("Que s’est-il passé ?").fill("Pourquoi ? « Ici » ; là :")
    page.get_by_role("button", name="Envoyer au fonds").click()

    expect(page.get_by_label("Que s’est-il passé ?")).to_have_value("Pourquoi ? « Ici » ; là :")


def test_on_a_phone_the_filters_are_folded_before_the_list(page: Page, fund, mandatee, sign_in, address):
    sign_in(fund, mandatee.user)
    page.goto(address(fund, "/salaries/"))
    fold, search = page.get_by_text("Rechercher et filtrer"), page.get_by_label("Nom ou prénom")
    expect(search).to_be_visible()
    expect(fold).to_be_hidden()

    page.set_viewport_size(PHONE)
    expect(search).to_be_hidden()
    fold.click()
    search.fill("Aer")
    page.get_by_role("button", name="Rechercher").click()

    expect(search).to_have_value("Aer")
    expect(search).to_be_visible()
    expect(page.get_by_role("link", name="Aerts Jan")).to_be_visible()
    page.set_viewport_size(DESK)
    expect(search).to_be_visible()


def test_on_a_phone_values_stand_under_each_other_beside_their_names(page: Page, fund, mandatee, sign_in, address):
    sign_in(fund, mandatee.user)
    page.set_viewport_size(PHONE)
    page.goto(address(fund, "/salaries/"))
    left = """cell => { const range = document.createRange(); range.selectNodeContents(cell);
        return Math.round(range.getBoundingClientRect().left); }"""
    cells = page.get_by_role("cell")
    expect(cells.first).to_be_visible()

    found = {cells.nth(number).evaluate(left) for number in range(cells.count())}

    assert len(found) == 1
