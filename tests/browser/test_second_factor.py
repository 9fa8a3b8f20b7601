"""Passkeys with Chromium's own virtual authenticator; an app's codes; the pages wide and on a phone."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from extranet.accounts.models import Session
from tests.accounts.factors import code_of, recovery_codes, with_totp
from tests.factories import PASSWORD, FundFactory, member_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def ferra():
    return FundFactory(name="Ferra", colour="#8a2c0d")


def confirm_by_password(page: Page) -> None:
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()


def fill_in_password(page: Page, address: str, email: str) -> None:
    page.goto(address)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def add_passkey(page: Page, name: str) -> None:
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    if page.get_by_role("button", name="Confirmer").count():
        confirm_by_password(page)
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("status").first).to_contain_text("La clé d’accès est ajoutée")


def test_a_passkey_from_its_making_to_its_end(page: Page, ferra, sign_in, address, accessible, authenticator):
    user = member_of(ferra, first_name="Alix", last_name="Démonty").user
    sign_in(ferra, user)
    page.get_by_role("banner").locator("summary", has_text="Alix").click()
    page.get_by_role("banner").get_by_role("link", name="Sécurité").click()
    accessible("security, nothing on")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    accessible("confirm identity")
    confirm_by_password(page)
    accessible("add a passkey")
    page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    expect(page.get_by_role("main")).to_contain_text(recovery_codes(user)[0])
    accessible("recovery codes")
    page.goto(address(ferra, reverse("mfa_index")))
    expect(page.get_by_role("main")).to_contain_text("Mon ordinateur")
    expect(page.get_by_role("main")).to_contain_text("Dernière utilisation : aucune")
    accessible("security with a passkey")
    page.get_by_role("link", name=re.compile("Renommer")).click()
    accessible("rename")
    page.get_by_label("Nom de la clé").fill("Portable")
    page.get_by_role("button", name="Enregistrer le nom").click()
    expect(page.get_by_role("main")).to_contain_text("Portable")

    # Signing in with it alone, leading where one was going.
    page.context.clear_cookies()
    page.goto(address(ferra, reverse("account_sessions")))
    accessible("sign-in with a passkey")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes sessions")
    accessible("sessions")
    assert Authenticator.objects.get(user=user, type="webauthn").last_used_at is not None

    # The password alone doesn't open; with the passkey as second step it does.
    page.context.clear_cookies()
    fill_in_password(page, address(ferra), user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Prouvez que c’est bien vous")
    accessible("second step")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")

    # Removing it, after confirming with it.
    page.goto(address(ferra, reverse("mfa_index")))
    page.get_by_role("link", name=re.compile("Retirer")).click()
    page.get_by_role("link", name="Avec une clé d’accès").click()
    accessible("confirm by passkey")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("button", name="Retirer la clé d’accès")).to_be_visible()
    accessible("remove a passkey")
    page.get_by_role("button", name="Retirer la clé d’accès").click()
    expect(page.get_by_role("status").first).to_contain_text("La clé d’accès est retirée")
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_passkey_of_one_fund_does_not_open_another(page: Page, ferra, sign_in, address, accessible, authenticator):
    other = FundFactory(name="Bois et compagnie")
    user = member_of(ferra).user
    member_of(other, user=user)
    sign_in(ferra, user)
    page.goto(address(ferra, reverse("mfa_index")))
    add_passkey(page, "Chez Ferra")

    page.goto(address(other))
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("alert").first).to_contain_text("Aucune clé d’accès n’a été reçue", timeout=90_000)
    fill_in_password(page, address(other), user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Prouvez que c’est bien vous")
    expect(page.get_by_role("main")).to_contain_text("Vos clés d’accès ont été créées sur un autre site")
    expect(page.get_by_role("button", name="Utiliser ma clé d’accès")).to_have_count(0)
    accessible("second step elsewhere")
    page.get_by_label("Code").fill(recovery_codes(user)[0])
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")
    page.goto(address(other, reverse("mfa_index")))
    expect(page.get_by_role("main")).to_contain_text("pas sur ce site")
    add_passkey(page, "Chez Bois")
    hosts = {one.data["host"] for one in Authenticator.objects.filter(user=user, type="webauthn")}
    assert len(hosts) == 2


def test_a_device_that_does_not_recognise_its_owner_is_refused(page: Page, ferra, sign_in, address, authenticator):
    devtools, number = authenticator
    user = member_of(ferra).user
    sign_in(ferra, user)
    page.goto(address(ferra, reverse("mfa_index")))
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    confirm_by_password(page)
    page.get_by_label("Nom de la clé").fill("Sans empreinte")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("alert").first).to_contain_text("Aucune clé d’accès n’a été reçue", timeout=90_000)
    expect(page.get_by_label("Nom de la clé")).to_have_value("Sans empreinte")
    assert not Authenticator.objects.filter(user=user).exists()


def test_codes_of_an_app(page: Page, ferra, sign_in, address, accessible):
    user = member_of(ferra).user
    sign_in(ferra, user)
    page.goto(address(ferra, reverse("mfa_activate_totp")))
    confirm_by_password(page)
    accessible("link an app")
    picture = page.get_by_role("img", name=re.compile("Code QR"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "the policy lets the picture through"
    page.get_by_label("Code montré par l’application").fill("000000")
    page.get_by_role("button", name="Relier l’application").click()
    expect(page.get_by_role("alert").first).to_contain_text("Il y a un problème")
    accessible("link an app, refused")
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code montré par l’application").fill(code_of(secret))
    page.get_by_role("button", name="Relier l’application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"):
        page.goto(address(ferra, reverse(name)))
        accessible(name)


@pytest.mark.feature("MYA-48")
def test_after_signing_out_the_back_button_shows_nothing(page: Page, ferra, sign_in, address):
    member = member_of(ferra, first_name="Alix", last_name="Démonty")
    sign_in(ferra, member.user)
    page.goto(address(ferra, reverse("account_edit")))
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Démonty")
    page.get_by_role("banner").locator("summary", has_text="Alix").click()
    page.get_by_role("banner").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    for _ in range(3):
        page.go_back()
        assert "Démonty" not in page.content()
    assert not Session.objects.filter(user=member.user).exists()


def test_my_account_and_an_app_without_javascript(browser, ferra, address):
    member = member_of(ferra)
    secret = with_totp(member.user)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fill_in_password(page, address(ferra, reverse("account_edit")), member.user.email)
    expect(page.get_by_role("main")).to_contain_text("Avec un code")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.get_by_label("Prénom").fill("Ana")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main")).to_contain_text("Vos changements sont enregistrés")
    page.goto(address(ferra, reverse("mfa_add_webauthn")))
    confirm_by_password(page)
    expect(page.get_by_role("main")).to_contain_text("Les clés d’accès demandent JavaScript")
    context.close()
