"""In Chromium: through an identity provider, with an identity card; a passkey as fresh proof before an invitation."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from extranet.accounts.models import Card
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from tests.accounts import card_authority
from tests.accounts.card_authority import SECRET, Authority
from tests.accounts.provider import offered_by
from tests.browser.conftest import DESK, PHONE
from tests.factories import PASSWORD, FundFactory, OrganisationFactory, member_of, staff_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group(__name__)]


@pytest.fixture
def ferra():
    return FundFactory(name="Ferra", colour="#8a2c0d", options={"eid": True})


def sign_in_form(page: Page, email: str) -> None:
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def be_known_there(page: Page, provider, subject: str) -> None:
    """The provider's own page."""
    page.wait_for_url(f"{provider.address}/**")
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


@pytest.mark.feature("FLA-24")
def test_an_identity_is_linked_once_and_signs_in_from_then_on(page: Page, ferra, provider, address, accessible):
    # The provider's page asks the internet for its looks; here it does without.
    page.route(re.compile(r"^https://"), lambda route: route.fulfill(status=200, body="", content_type="text/css"))
    user = member_of(ferra, first_name="Alix", last_name="Démonty").user
    offered_by(ferra, provider, name="itsme")
    page.goto(address(ferra, "/compte/connexion/?next=/compte/sessions/"))
    accessible("sign-in with providers")
    page.get_by_role("button", name="Se connecter avec itsme").click()
    be_known_there(page, provider, "alix@example.invalid")
    expect(page.get_by_role("heading", level=1)).to_have_text("itsme vous a reconnu, pas encore ce site")
    expect(page.get_by_role("main")).to_contain_text("alix@example.invalid")
    accessible("unknown identity")
    page.get_by_role("link", name="Me connecter pour la relier").click()
    sign_in_form(page, user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Relier itsme à votre compte ?")
    accessible("identity to link")
    page.get_by_role("button", name="Relier cette identité").click()
    expect(page.get_by_role("status").first).to_contain_text("« itsme » ouvre maintenant votre compte ici")
    assert SocialAccount.objects.get(user=user).uid == "alix@example.invalid"
    accessible("security with an identity")

    page.context.clear_cookies()
    page.goto(address(ferra, "/compte/sessions/"))
    page.get_by_role("button", name="Se connecter avec itsme").click()
    be_known_there(page, provider, "alix@example.invalid")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes sessions")
    accessible("sessions by a provider")

    # Declining there, and a provider that lies.
    page.context.clear_cookies()
    provider.faults.claims = lambda claims: claims.update(iss="https://autre.example.invalid")
    page.goto(address(ferra, "/compte/connexion/"))
    page.get_by_role("button", name="Se connecter avec itsme").click()
    be_known_there(page, provider, "alix@example.invalid")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "La réponse du fournisseur d’identité n’est pas acceptable"
    )
    accessible("provider refused")


@pytest.mark.feature("ITM-03")
def test_a_card_in_the_reader_signs_in(
    browser: Browser, live_server, settings, tmp_path, address, check_page: Callable[..., None]
):
    """The browser's own choice of certificate: Chromium is given the card as the only one.

    What gives it finds names as this machine does: the fund has the number, the card's host the name.
    """
    ferra = FundFactory(name="Ferra", options={"eid": True}, host_name="127.0.0.1")
    authority = Authority.made(tmp_path)
    authority.write_revocations()
    pem = authority.in_file(authority.card(), "hers")
    user = member_of(ferra).user
    site, where = live_server.url.removeprefix("http://"), f"ssl_crl {tmp_path}/revoked.pem;"
    with card_authority.running_nginx(authority, site=site, revocation=where) as port:
        settings.EID_ADDRESS = f"https://localhost:{port}"
        settings.EID_PROXY_SECRET, settings.EID_AUTHORITIES = SECRET, [str(tmp_path / "citizens.pem")]
        card = {"origin": settings.EID_ADDRESS, "certPath": str(pem), "keyPath": str(pem)}
        for has_card in (True, False):
            context = browser.new_context(
                viewport=DESK, locale="fr-BE", ignore_https_errors=True, client_certificates=[card] if has_card else []
            )
            page = context.new_page()
            if has_card:
                page.goto(address(ferra, reverse("account_link_card")))
                sign_in_form(page, user.email)
                page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
                page.get_by_role("button", name="Confirmer").click()
                page.get_by_role("button", name="Lire ma carte").click()
                expect(page.get_by_role("status").first).to_contain_text(
                    "Votre carte ouvre maintenant votre compte ici"
                )
                with scope(ferra):
                    assert Card.objects.filter(user=user).exists()
                context.clear_cookies()
            page.goto(address(ferra, "/compte/connexion/"))
            page.get_by_role("link", name="Se connecter avec la carte d’identité belge").click()
            expect(page.get_by_role("main")).to_contain_text("un lecteur de cartes")
            page.get_by_role("button", name="Lire ma carte").click()
            if has_card:
                expect(page.get_by_role("heading", level=1)).to_have_text("Actions en attente")
            else:
                expect(page.get_by_role("heading", level=1)).to_have_text(
                    "Votre navigateur n’a présenté aucun certificat"
                )
                check_page(page, "no card", PHONE)
                page.get_by_role("link", name="Retour à la connexion").click()
                expect(page.get_by_label("Adresse e-mail")).to_be_visible()
            context.close()


@pytest.mark.feature("BEY-20")
def test_a_passkey_is_the_fresh_proof_and_nothing_typed_is_lost(
    page: Page,
    ferra,
    sign_in,
    address,
    accessible,
    authenticator,
):
    staff = staff_of(ferra, first_name="Alix", last_name="Démonty").user
    with scope(ferra):
        company = OrganisationFactory(name="Aciéries")
    sign_in(ferra, staff)
    page.goto(address(ferra, reverse("mfa_index")))
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("Portable")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")

    page.goto(address(ferra, reverse("organisations:invite", args=[company.uuid])))
    page.get_by_label("Adresse e-mail").fill("zoe@example.invalid")
    page.get_by_label("Nom", exact=True).fill("Nouvelle")
    page.get_by_label("Prénom", exact=True).fill("Zoé")
    page.get_by_label("Mandataire").check()
    page.get_by_role("button", name=re.compile("nvit")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est bien vous")
    accessible("step-up")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("status").first).to_contain_text("L’invitation part à zoe@example.invalid")
    with scope(ferra):
        assert Membership.objects.get(last_name="Nouvelle").first_name == "Zoé"
