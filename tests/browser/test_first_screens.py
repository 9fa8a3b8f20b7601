"""The house in Chromium: signing in, the first screen, switching, errors; each state without an axe finding."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from extranet.tenants.scope import scope
from tests.factories import FundFactory, MembershipFactory, UserFactory, member_of, staff_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def ferra():
    return FundFactory(
        name="Ferra", colour="#8a2c0d", help_phones={"Entreprises": "+32 2 555 01 00"}, help_email="aide@ferra.invalid"
    )


def test_a_refused_sign_in_moves_the_focus_to_what_is_wrong(page: Page, ferra, address, accessible):
    page.goto(address(ferra, "/compte/connexion/"))
    accessible("sign-in")
    page.get_by_label("Adresse e-mail").fill("inconnue@example.invalid")
    page.get_by_label("Mot de passe", exact=True).fill("pas le bon")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Il y a un problème")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur : "))
    expect(page.get_by_label("Adresse e-mail")).to_have_value("inconnue@example.invalid")
    accessible("refused sign-in")


def test_the_first_screen_by_keyboard_alone(page: Page, ferra, address, accessible):
    user = member_of(ferra, first_name="Alix", last_name="Démonty", organisation__name="Forges de Démo").user
    page.goto(address(ferra))
    page.get_by_label("Adresse e-mail").press_sequentially(user.email)
    page.keyboard.press("Tab")
    page.keyboard.type("Une phrase longue 1!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")
    expect(page.get_by_role("banner")).to_contain_text("Alix Démonty")
    expect(page.get_by_role("banner")).to_contain_text("Forges de Démo")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    accessible("first screen")


def test_switching_the_organisation(page: Page, ferra, sign_in, accessible):
    first = member_of(ferra, organisation__name="Alpha SA")
    member_of(ferra, user=first.user, organisation__name="Béta SRL")
    sign_in(ferra, first.user)
    page.get_by_role("banner").locator("summary", has_text="Alpha SA").click()
    accessible("open switcher")
    page.get_by_role("banner").get_by_role("button", name=re.compile("Béta SRL")).click()
    expect(page.get_by_role("status")).to_contain_text("Vous agissez maintenant pour Béta SRL")
    expect(page.get_by_role("banner")).to_contain_text("Béta SRL")


def test_an_invitation_is_accepted_on_the_first_screen(page: Page, ferra, sign_in, accessible):
    membership = member_of(ferra, accepted_at=None, organisation__name="Forges de Démo")
    sign_in(ferra, membership.user)
    accessible("invitation")
    page.get_by_role("button", name=re.compile("Accepter")).click()
    expect(page.get_by_role("status")).to_contain_text("Vous agissez maintenant pour Forges de Démo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")


def test_somebody_without_access_is_told_whom_to_call(page: Page, ferra, sign_in, accessible):
    sign_in(ferra, UserFactory())
    expect(page.get_by_role("main")).to_contain_text("Vous n’avez pas")
    expect(page.get_by_role("link", name="+32 2 555 01 00").first).to_be_visible()
    accessible("no access")


def test_passwords_are_changed_and_forgotten(page: Page, ferra, sign_in, address, accessible):
    for path, heading in {
        "/compte/mot-de-passe/oublie/": "Mot de passe oublié",
        "/compte/mot-de-passe/oublie/envoye/": "Consultez votre messagerie",
        "/compte/mot-de-passe/choisir/1-never-made/": "Ce lien n’est plus valable",
        "/compte/mot-de-passe/enregistre/": "Votre mot de passe est enregistré",
        "/compte/inactif/": "Compte inactif",
        "/compte/adresse/a-confirmer/": "Confirmez votre adresse",
    }.items():
        page.goto(address(ferra, path))
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        accessible(path)
    sign_in(ferra, staff_of(ferra).user)
    page.goto(address(ferra, "/compte/mot-de-passe/"))
    page.get_by_role("button", name="Changer").click()
    accessible("password change, refused")
    page.goto(address(ferra, "/compte/confirmer-identite/"))
    accessible("reauthenticate")
    page.goto(address(ferra, "/compte/deconnexion/"))
    accessible("sign out")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(address(ferra))
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_error_pages_say_what_to_do_next(page: Page, ferra, address, accessible, live_server):
    page.goto(address(ferra, "/nulle-part/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("introuvable")
    accessible("404")
    page.goto(live_server.url)
    expect(page.get_by_role("link", name="Ferra")).to_be_visible()
    accessible("list of funds")
    page.goto(f"{live_server.url}/demo/composants")
    accessible("components")


def test_everything_works_without_javascript(browser, ferra, address):
    first = member_of(ferra, organisation__name="Alpha SA")
    with scope(ferra):
        MembershipFactory(user=first.user, organisation__name="Béta SRL")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(ferra))
    page.get_by_label("Adresse e-mail").fill(first.user.email)
    page.get_by_label("Mot de passe", exact=True).fill("Une phrase longue 1!")
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_role("banner").locator("summary", has_text="Alpha SA").click()
    page.get_by_role("banner").get_by_role("button", name=re.compile("Béta SRL")).click()
    expect(page.get_by_role("banner")).to_contain_text("Béta SRL")
    page.get_by_role("banner").locator("summary", has_text="Béta SRL").click()
    page.get_by_role("button", name=re.compile("Nederlands")).click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    context.close()
