"""What an identity provider answers is believed only when every part is right; one in trouble costs seconds."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from extranet.accounts.models import IdentityProvider
from extranet.tenants import outgoing
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.accounts.provider import Provider, offered_by
from tests.accounts.providing import WAITING, come_back, is_signed_in, leave, linked, refused_with, through
from tests.factories import UserFactory, host_of, member_of, visitor

pytestmark = pytest.mark.django_db


NOT_BELIEVED, STALE = "n’est pas acceptable", "a déjà servi, ou a trop tardé"
TOKENS: dict[str, dict[str, Any]] = {
    "issuer": {"claims": lambda claims: claims.update(iss="https://autre.example.invalid")},
    "audience": {"claims": lambda claims: claims.update(aud="client-2")},
    "two audiences": {"claims": lambda claims: claims.update(aud=["client-1", "client-2"])},
    "nonce": {"claims": lambda claims: claims.update(nonce="n" * 43)},
    "no nonce": {"claims": lambda claims: claims.pop("nonce")},
    "expired": {"claims": lambda claims: claims.update(exp=int(time.time()) - 60)},
    "not yet": {"claims": lambda claims: claims.update(nbf=int(time.time()) + 300)},
    "no expiry": {"claims": lambda claims: claims.pop("exp")},
    "no subject": {"claims": lambda claims: claims.update(sub="")},
    "no algorithm": {"key": "none"},
    "a shared secret": {"key": "shared"},
    "another key": {"key": rsa.generate_private_key(65537, 2048)},
    "an unknown key": {"header": {"kid": "two"}},
}


@pytest.mark.parametrize("fault", TOKENS.values(), ids=TOKENS)
def test_a_token_that_is_not_right_opens_nothing(fund, provider, fault):
    row = offered_by(fund, provider)
    linked(row, member_of(fund).user, "abc-12")
    client = visitor(fund)
    vars(provider.faults).update(fault)
    refused_with(client, through(client, provider, row, "abc-12"), NOT_BELIEVED, "prévenez le fonds")


def test_a_code_or_an_answer_serves_once_and_in_its_own_browser(fund, provider):
    row = offered_by(fund, provider)
    linked(row, member_of(fund).user, "abc-13")
    client, thief = visitor(fund), visitor(fund)
    back = provider.let_in(leave(client, row), "abc-13")
    refused_with(thief, come_back(thief, back), STALE, "Recommencez depuis la page de connexion")
    assert come_back(client, back).headers["Location"] == "/"
    client.post("/compte/deconnexion/")
    refused_with(client, come_back(client, back), STALE, "dans le même navigateur")

    # The code in another request's clothes: PKCE and the provider refuse it.
    state = parse_qs(urlsplit(leave(client, row)).query)["state"][0]
    stolen = parse_qs(urlsplit(provider.let_in(leave(thief, row), "abc-13")).query)["code"][0]
    path = reverse("account_provider_return", args=[row.uuid])
    response = client.get(path, {"code": stolen, "state": state})
    refused_with(client, response, "a refusé la connexion", "connectez-vous autrement")


def test_an_answer_for_one_provider_is_none_for_another(fund, provider):
    row, second = offered_by(fund, provider), offered_by(fund, provider, name="Ma banque bis")
    client = visitor(fund)
    query = urlsplit(provider.let_in(leave(client, row), "abc-14")).query
    answer = client.get(f"{reverse('account_provider_return', args=[second.uuid])}?{query}")
    refused_with(client, answer, STALE, "Recommencez")


def test_the_same_name_at_two_providers_is_two_people(fund, other_fund, provider):
    ours, theirs = offered_by(fund, provider), offered_by(other_fund, provider)
    linked(theirs, member_of(other_fund).user, "abc-15")
    client = visitor(fund)
    assert through(client, provider, ours, "abc-15").headers["Location"] == WAITING


@pytest.mark.parametrize(
    ("fault", "when", "said", "next_step"),
    [
        ({"broken": {"/.well-known/openid-configuration"}}, "leaving", "autre chose que prévu", "prévenez"),
        ({"broken": {"/oauth2/token"}}, "back", "a refusé la connexion", "connectez-vous autrement"),
        ({"broken": {"/jwks"}}, "back", NOT_BELIEVED, "prévenez le fonds"),
        ({"silent": {"/oauth2/token"}}, "back", "met trop de temps", "dans quelques minutes"),
        ({"silent": {"/.well-known/openid-configuration"}}, "leaving", "met trop de temps", "dans quelques minutes"),
    ],
    ids=["nonsense", "nonsense for a token", "nonsense for keys", "slow for a token", "slow"],
)
def test_a_provider_in_trouble_costs_seconds_and_says_so(fund, provider, monkeypatch, fault, when, said, next_step):
    monkeypatch.setattr(outgoing, "READ", 0.4)
    row = offered_by(fund, provider)
    client = visitor(fund)
    back = provider.let_in(leave(client, row), "abc-16") if when == "back" else ""
    if when == "leaving":
        vars(provider.faults).update(fault)
        response = client.post(reverse("account_leave_for_provider", args=[row.uuid]))
    else:
        vars(provider.faults).update(fault)
        response = come_back(client, back)
    refused_with(client, response, said, next_step)


def test_a_slow_provider_is_not_waited_for_at_each_click(fund, provider, monkeypatch):
    monkeypatch.setattr(outgoing, "READ", 0.4)
    row = offered_by(fund, provider)
    provider.faults.silent = {"/.well-known/openid-configuration"}
    for _ in range(3):
        response = visitor(fund).post(reverse("account_leave_for_provider", args=[row.uuid]))
        assert "met trop de temps" in response.content.decode()
    assert len(provider.asked) == 1


def test_a_provider_that_is_down_says_so(fund, provider):
    row = offered_by(fund, provider, server_url="http://127.0.0.1:9")
    client = visitor(fund)
    response = client.post(reverse("account_leave_for_provider", args=[row.uuid]))
    refused_with(client, response, "ne répond pas", "connectez-vous autrement")


def test_a_person_who_declines_there_is_told_that_nothing_happened(fund, provider):
    row = offered_by(fund, provider)
    client = visitor(fund)
    response = come_back(client, provider.let_in(leave(client, row), "", action="deny"))
    # The package leaves the state out of its refusal; a provider that doesn't is understood too.
    assert response.status_code == 400
    state = parse_qs(urlsplit(leave(client, row)).query)["state"][0]
    path = reverse("account_provider_return", args=[row.uuid])
    answer = client.get(path, {"error": "access_denied", "state": state})
    refused_with(client, answer, "Vous avez annulé la connexion", "Rien n’a changé")
    answer = client.get(path, {"error": "server_error", "state": "inconnu"})
    refused_with(client, answer, STALE, "Recommencez")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "https://127.0.0.1",
        "https://localhost",
        "https://10.0.0.1:8443",
        "https://[::1]",
        "ftp://x",
    ],
)
def test_the_server_asks_no_private_address_and_nothing_without_tls(settings, address):
    settings.OUTGOING_MAY_BE_LOCAL = False
    with pytest.raises(outgoing.ForbiddenAddress):
        outgoing.check_address(address)


# --- ProConnect -------------------------------------------------------------------------------------------------------


def proconnect(fund: Fund, provider: Provider, **fields: Any) -> IdentityProvider:
    provider.faults.signed_userinfo = provider.faults.strict_parameters = True
    return offered_by(fund, provider, kind="proconnect", name="ProConnect", **fields)


def test_proconnect_signs_its_userinfo_and_is_told_of_signing_out(fund, provider):
    row = proconnect(fund, provider, strong_levels="mfa", asked_level="sans effet")
    provider.knows("agent", email="agent@example.invalid")
    linked(row, member_of(fund).user, "agent")
    client = visitor(fund)
    address = leave(client, row)
    assert "acr_values" not in address
    assert come_back(client, provider.let_in(address, "agent")).headers["Location"] == "/"
    assert ("/userinfo", {}) in provider.asked
    assert is_signed_in(client)

    response = client.post("/compte/deconnexion/")
    sign_out = urlsplit(response.headers["Refresh"].removeprefix("0; url="))
    asked = {name: values[0] for name, values in parse_qs(sign_out.query).items()}
    assert sign_out.path == "/oauth2/end_session"
    assert asked["id_token_hint"].count(".") == 2
    assert len(asked["state"]) >= 32
    assert asked["post_logout_redirect_uri"] == f"http://{host_of(fund)}/compte/connexion/"
    assert not is_signed_in(client), "here she is signed out whatever happens there"


def test_signing_out_does_not_depend_on_proconnect(fund, provider):
    row = proconnect(fund, provider)
    linked(row, member_of(fund).user, "agent-2")
    client = visitor(fund)
    through(client, provider, row, "agent-2")
    with scope(fund):
        IdentityProvider.objects.update(is_on=False)
    assert client.post("/compte/deconnexion/").status_code == 302
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda claims: claims.update(sub="somebody-else"), NOT_BELIEVED),
        (lambda claims: claims.update(aud="client-2"), NOT_BELIEVED),
        (lambda claims: claims.update(iss="https://autre.example.invalid"), NOT_BELIEVED),
        (None, "ne répond pas"),
    ],
    ids=["another person's", "for another", "of another", "unsigned"],
)
def test_a_userinfo_that_is_not_right_opens_nothing(fund, provider, change, said):
    row = proconnect(fund, provider)
    linked(row, member_of(fund).user, "agent-3")
    client = visitor(fund)
    provider.faults.userinfo = change
    provider.faults.signed_userinfo = change is not None
    response = through(client, provider, row, "agent-3")
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not is_signed_in(client)


def test_two_people_may_share_neither_identity(fund, provider):
    """Whatever two requests do at once, the database lets one identity open one account."""
    from django.db import IntegrityError, transaction

    row = offered_by(fund, provider)
    linked(row, UserFactory(), "abc-17")
    with pytest.raises(IntegrityError), transaction.atomic():
        linked(row, UserFactory(), "abc-17")
