"""Signing in through a fund's identity provider: a real one, and everything that it could do wrong."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from extranet.accounts import recovery
from extranet.accounts.models import IdentityProvider, Session, User
from extranet.journal.models import Entry
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.accounts.factors import code_of, confirm_identity, with_totp
from tests.accounts.provider import Provider, offered_by
from tests.accounts.providing import SECURITY, WAITING, come_back, is_signed_in, leave, linked, through
from tests.factories import PASSWORD, host_of, member_of, signed_in, visitor
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_offers_the_funds_own_providers_that_are_on(fund, other_fund, provider):
    offered_by(fund, provider, name="itsme de test")
    offered_by(fund, provider, name="En travaux", is_on=False)
    foreign = offered_by(other_fund, provider, name="Voisin")
    page = visitor(fund).get("/compte/connexion/").content.decode()
    assert "Se connecter avec itsme de test" in page
    assert "En travaux" not in page
    assert "Voisin" not in page
    for client, path in ((visitor(fund), "account_leave_for_provider"), (visitor(fund), "account_provider_return")):
        method = client.post if path == "account_leave_for_provider" else client.get
        assert method(reverse(path, args=[foreign.uuid])).status_code == 404


@pytest.mark.feature("FLA-24")
def test_a_linked_identity_signs_in_and_the_request_is_well_protected(fund, provider):
    user = member_of(fund).user
    row = offered_by(fund, provider, asked_level="urn:be:niveau:500")
    account = linked(row, user, "abc-1")
    client = visitor(fund)
    address = leave(client, row, next="/compte/")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "email openid"
    assert asked["acr_values"] == "urn:be:niveau:500"
    assert asked["redirect_uri"].startswith(f"http://{host_of(fund)}")

    response = come_back(client, provider.let_in(address, "abc-1"))
    assert response.headers["Location"] == "/compte/"
    assert is_signed_in(client)
    session = Session.objects.get(user=user)
    assert session.fund_id == fund.pk
    before = account.last_login
    account.refresh_from_db()
    assert account.last_login > before
    assert account.extra_data == {}, "nothing of what the provider tells is kept"


def test_next_leads_nowhere_else(fund, provider):
    row = offered_by(fund, provider)
    linked(row, member_of(fund).user, "abc-2")
    response = through(visitor(fund), provider, row, "abc-2", next="https://elsewhere.example.invalid/")
    assert response.headers["Location"] == "/"


# --- an identity that no account knows --------------------------------------------------------------------------------


def test_an_equal_address_links_nothing_and_tells_nothing(fund, provider):
    """The page is the same for an address that has an account and for one that has none."""
    user = member_of(fund).user
    row = offered_by(fund, provider)
    provider.knows("known", email=user.email, email_verified=True)
    provider.knows("unknown", email="personne-inconnue@example.invalid", email_verified=True)
    pages = []
    for subject, email in (("known", user.email), ("unknown", "personne-inconnue@example.invalid")):
        client = visitor(fund)
        response = through(client, provider, row, subject)
        assert response.headers["Location"] == WAITING
        page = client.get(WAITING)
        assert page.status_code == 200
        assert "Demandez une invitation à la personne responsable" in page.content.decode()
        assert not is_signed_in(client)
        said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        pages.append(said.replace(email, "ADRESSE"))
    assert pages[0] == pages[1]
    assert not SocialAccount.objects.exists()
    assert not User.objects.filter(email="personne-inconnue@example.invalid").exists(), "nobody signs up through one"


def test_the_accounts_own_proof_links_it_and_the_person_is_told(fund, provider):
    user = member_of(fund).user
    row = offered_by(fund, provider)
    elsewhere = signed_in(fund, user)
    client = visitor(fund)
    through(client, provider, row, "abc-3")
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD, "next": WAITING})
    assert response.headers["Location"] == WAITING
    assert "Relier Ma banque à votre compte" in client.get(WAITING).content.decode()
    response = client.post(WAITING)
    assert response.headers["Location"] == SECURITY
    assert SocialAccount.objects.get(user=user).uid == "abc-3"
    assert "ouvre maintenant votre compte, sur le site de ce fonds" in delivered_mail(fund)[-1].body
    assert not is_signed_in(elsewhere), "her other sessions ended"
    with scope(fund):
        assert Entry.objects.filter(verb="accounts.identity_linked", actor_user_id=user.pk).count() == 1
    assert client.post(WAITING).headers["Location"] == SECURITY, "nothing waits any more"
    fresh = visitor(fund)
    assert through(fresh, provider, row, "abc-3").headers["Location"] == "/"
    assert is_signed_in(fresh)


def test_declining_links_nothing(fund, provider):
    client = visitor(fund)
    through(client, provider, offered_by(fund, provider), "abc-4")
    client.post("/compte/connexion/", {"login": member_of(fund).user.email, "password": PASSWORD})
    assert client.post(WAITING, {"answer": "no"}).status_code == 302
    assert not SocialAccount.objects.exists()
    assert client.get(WAITING).headers["Location"] == SECURITY


def test_an_identity_waits_ten_minutes_only(fund, provider):
    client = visitor(fund)
    through(client, provider, offered_by(fund, provider), "abc-5")
    session = client.session
    session["identity_to_link"] |= {"at": time.time() - 601}
    session.save()
    assert client.get(WAITING).headers["Location"] == "/compte/connexion/"


def test_an_old_session_alone_links_nothing(fund, provider):
    """She proves herself again when her own proof is older than five minutes."""
    user = member_of(fund).user
    client = signed_in(fund, user)
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 301
    session["identity_to_link"] = {
        "provider": offered_by(fund, provider).key, "subject": "abc-6", "email": "", "is_strong": False,
        "sign_out_hint": "", "at": time.time(),
    }  # fmt: skip
    session.save()
    assert client.post(WAITING).headers["Location"].startswith("/compte/confirmer-identite/")
    assert not SocialAccount.objects.exists()


def test_linking_and_unlinking_from_security(fund, provider):
    user = member_of(fund).user
    row = offered_by(fund, provider)
    client = signed_in(fund, user)
    link = reverse("account_link_provider", args=[row.uuid])
    assert link in client.get(SECURITY).content.decode()
    assert client.get(link).headers["Location"].startswith("/compte/confirmer-identite/")
    confirm_identity(client)
    response = client.post(link)
    address = response.headers["Refresh"].removeprefix("0; url=")
    back = come_back(client, provider.let_in(address, "abc-7"))
    assert back.headers["Location"] == SECURITY
    account = SocialAccount.objects.get(user=user)

    stranger = signed_in(fund, member_of(fund).user)
    confirm_identity(stranger)
    unlink = reverse("account_unlink_identity", args=[account.pk])
    assert stranger.post(unlink).status_code == 404
    address = stranger.post(link).headers["Refresh"].removeprefix("0; url=")
    page = stranger.get(SECURITY) if come_back(stranger, provider.let_in(address, "abc-7")) else None
    assert page is not None
    assert "déjà reliée à un compte" in page.content.decode()

    assert unlink in client.get(SECURITY).content.decode()
    assert client.post(unlink).headers["Location"] == SECURITY
    assert not SocialAccount.objects.exists()
    assert "n’ouvre plus votre compte" in delivered_mail(fund)[-1].body


def test_a_subject_that_is_a_register_number_is_not_stored(fund, provider):
    user = member_of(fund).user
    row = offered_by(fund, provider)
    client = signed_in(fund, user)
    confirm_identity(client)
    number = "85073003328"  # 30 July 1985, invented
    address = client.post(reverse("account_link_provider", args=[row.uuid])).headers["Refresh"].removeprefix("0; url=")
    come_back(client, provider.let_in(address, number))
    account = SocialAccount.objects.get(user=user)
    assert account.uid.startswith("hmac:")
    assert is_signed_in(client)
    again = visitor(fund)
    assert through(again, provider, row, number).headers["Location"] == "/"


# --- what such a session may do ---------------------------------------------------------------------------------------


def by_provider(fund: Fund, provider: Provider, row: IdentityProvider, user: User, subject: str) -> Client:
    linked(row, user, subject)
    client = visitor(fund)
    through(client, provider, row, subject)
    assert is_signed_in(client)
    return client


def test_it_opens_this_fund_only_and_learns_nothing_of_the_others(fund, other_fund, provider):
    user = member_of(fund).user
    member_of(other_fund, user=user)
    row = offered_by(fund, provider)
    signed_in(other_fund, user)
    client = by_provider(fund, provider, row, user, "abc-8")
    carried = Client(headers={"host": host_of(other_fund)})
    carried.cookies = client.cookies
    assert not is_signed_in(carried)
    client = visitor(fund)
    through(client, provider, row, "abc-8")
    assert other_fund.name not in client.get("/compte/sessions/").content.decode()
    assert other_fund.name not in client.get("/").content.decode()
    confirm_identity(client)
    assert other_fund.name in client.get("/compte/sessions/").content.decode()


def test_it_changes_neither_address_nor_password_nor_factors(fund, provider):
    client = by_provider(fund, provider, offered_by(fund, provider), member_of(fund).user, "abc-9")
    for name in ("account_change_address", "mfa_add_webauthn", "mfa_activate_totp"):
        assert client.get(reverse(name)).headers["Location"].startswith("/compte/confirmer-identite/"), name
    before = User.objects.get(pk=client.session["_auth_user_id"]).password
    passwords = {"new_password": "Un autre sésame 2?", "new_password_again": "Un autre sésame 2?", "password": "faux"}
    client.post("/compte/", {"title": "", "last_name": "A", "first_name": "B", "language": "fr", **passwords})
    assert User.objects.get(pk=client.session["_auth_user_id"]).password == before


def test_a_factor_is_asked_unless_the_provider_is_trusted_for_it(fund, provider):
    fund.options = {"second_factor_roles": [Role.MANDATEE]}
    fund.save()
    user = member_of(fund).user
    row = offered_by(fund, provider, strong_levels="mfa eidas2")
    linked(row, user, "abc-10")
    client = visitor(fund)
    through(client, provider, row, "abc-10")
    assert client.get("/").headers["Location"] == SECURITY, "none of her own, and none there"
    provider.faults.claims = lambda claims: claims.update(amr=["pwd", "mfa"])
    client = visitor(fund)
    through(client, provider, row, "abc-10")
    assert is_signed_in(client)

    secret = with_totp(user)
    provider.faults.claims = lambda claims: claims.update(acr="eidas1")
    client = visitor(fund)
    assert through(client, provider, row, "abc-10").headers["Location"] == "/compte/connexion/seconde-etape/"
    assert not is_signed_in(client)
    client.post("/compte/connexion/seconde-etape/", {"code": code_of(secret)})
    assert is_signed_in(client)
    provider.faults.claims = lambda claims: claims.update(acr="eidas2")
    client = visitor(fund)
    assert through(client, provider, row, "abc-10").headers["Location"] == "/"


def test_an_inactive_account_or_an_unconfirmed_address_stays_out(fund, provider):
    user = member_of(fund).user
    row = offered_by(fund, provider)
    linked(row, user, "abc-11")
    EmailAddress.objects.filter(user=user).update(verified=False)
    client = visitor(fund)
    assert through(client, provider, row, "abc-11").headers["Location"] == "/compte/adresse/a-confirmer/"
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = visitor(fund)
    assert through(client, provider, row, "abc-11").headers["Location"] == "/compte/inactif/"
    assert not is_signed_in(client)


def test_a_recovered_account_has_lost_every_link(fund, provider):
    """Whoever had the account before may have linked identities of her own."""
    row = offered_by(fund, provider)
    user = member_of(fund).user
    linked(row, user, "abc-18")
    recovery.give_back(user)
    assert through(visitor(fund), provider, row, "abc-18").headers["Location"] == WAITING


# --- what a provider, or somebody between, could do wrong -------------------------------------------------------------
