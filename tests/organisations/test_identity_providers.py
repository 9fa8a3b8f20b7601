"""« Identité »: a fund's administrator sets up the providers through which people sign in."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from extranet.accounts.models import IdentityProvider
from extranet.journal.models import Entry
from extranet.tenants import encryption, outgoing
from extranet.tenants.scope import scope
from tests.accounts.provider import offered_by
from tests.factories import UserFactory, host_of, quickly_signed_in, staff_of, visitor

pytestmark = pytest.mark.django_db

LIST, ADD = "/reglages/identite/", "/reglages/identite/nouveau/"
SECRET = "celui-du-fournisseur"
FORM = {
    "kind": "openid_connect", "name": "itsme", "server_url": "https://idp.example.invalid/v2",
    "client_id": "extranet-1",    "secret": SECRET, "scopes": "profile email", "asked_level": "", "strong_levels": "",
}  # fmt: skip


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def only(fund) -> IdentityProvider:
    with scope(fund):
        return IdentityProvider.objects.get()


def test_adding_testing_switching_on_and_removing(fund, client, provider):
    assert "On se connecte ici avec un compte de l’extranet seulement" in client.get(LIST).content.decode()
    page = client.post(ADD, FORM | {"server_url": f"{provider.address}/.well-known/openid-configuration"}, follow=True)
    row = only(fund)
    assert row.server_url == provider.address
    assert row.scopes == "openid profile email"
    assert encryption.decrypt(bytes(row.secret)) == SECRET
    assert SECRET.encode() not in bytes(row.secret)
    back = f"http://{host_of(fund)}{reverse('account_provider_return', args=[row.uuid])}"
    assert back in page.content.decode()
    assert "itsme" not in visitor(fund).get("/compte/connexion/").content.decode(), "off until switched on"

    tried = client.post(reverse("fund_settings:try_provider", args=[row.uuid]), follow=True).content.decode()
    assert "itsme répond, et publie ce qu’il faut" in tried
    switch = reverse("fund_settings:switch_provider", args=[row.uuid])
    client.post(switch, {"on": "yes"})
    assert "Se connecter avec itsme" in visitor(fund).get("/compte/connexion/").content.decode()
    SocialAccount.objects.create(user=UserFactory(), provider=row.key, uid="x")
    remove = reverse("fund_settings:remove_provider", args=[row.uuid])
    assert "1 compte y est relié" in client.get(remove).content.decode()
    assert client.post(remove).headers["Location"] == LIST
    assert not SocialAccount.objects.exists()
    with scope(fund):
        assert not IdentityProvider.objects.exists()
        verbs = (
            Entry.objects.filter(verb__startswith="organisations.provider")
            .order_by("pk")
            .values_list("verb", flat=True)
        )
        assert [verb.removeprefix("organisations.provider_") for verb in verbs] == ["added", "on", "removed"]


def test_the_secret_never_comes_back_and_an_empty_field_keeps_it(fund, client):
    client.post(ADD, FORM)
    row = only(fund)
    edit = reverse("fund_settings:edit_provider", args=[row.uuid])
    for page in (client.get(edit), client.get(LIST), client.post(edit, FORM | {"name": "", "secret": "tapé"})):
        assert SECRET not in page.content.decode()
        assert "tapé" not in page.content.decode()
    assert client.post(edit, FORM | {"secret": "", "name": "itsme bis"}).status_code == 302
    assert (only(fund).name, encryption.decrypt(bytes(only(fund).secret))) == ("itsme bis", SECRET)
    client.post(edit, FORM | {"secret": "un autre"})
    assert encryption.decrypt(bytes(only(fund).secret)) == "un autre"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "champ est obligatoire"),
        ("server_url", "ldap://x", "URL valide"),
        ("server_url", "https://idp.example.invalid/?a=b", "sans paramètre"),
        ("server_url", "https://moi@idp.example.invalid/", "sans paramètre"),
        ("kind", "saml", "Sélectionnez un choix valide"),
        ("client_id", "", "champ est obligatoire"),
    ],
)
def test_bad_input_is_named_and_kept(fund, client, field, value, said):
    page = client.post(ADD, FORM | {field: value}).content.decode()
    assert "Il y a un problème" in page
    assert said in page
    assert 'value="extranet-1"' in page or field == "client_id"
    with scope(fund):
        assert not IdentityProvider.objects.exists()


def test_in_production_only_https_is_taken(fund, client, settings):
    settings.OUTGOING_MAY_BE_LOCAL = False
    page = client.post(ADD, FORM | {"server_url": "http://idp.example.invalid"}).content.decode()
    assert "L’adresse commence par https://" in page


def test_two_of_a_name_are_refused_in_a_fund_and_free_in_another(fund, other_fund, client, provider):
    offered_by(other_fund, provider, name="itsme")
    assert client.post(ADD, FORM).status_code == 302
    assert "Un autre fournisseur porte déjà ce nom" in client.post(ADD, FORM).content.decode()


def test_another_server_is_refused_while_accounts_hang_on_it(fund, client):
    client.post(ADD, FORM)
    row = only(fund)
    SocialAccount.objects.create(user=UserFactory(), provider=row.key, uid="x")
    edit = reverse("fund_settings:edit_provider", args=[row.uuid])
    page = client.post(edit, FORM | {"server_url": "https://autre.example.invalid"}).content.decode()
    assert "pourrait se faire passer pour leurs titulaires" in page
    assert only(fund).server_url == FORM["server_url"]


def wrong_issuer(document):
    document["issuer"] = "https://autre.example.invalid"


def without_keys(document):
    del document["jwks_uri"]


@pytest.mark.parametrize(
    ("fault", "address", "said"),
    [
        ({}, "http://127.0.0.1:9", "ne répond pas à cette adresse"),
        ({"broken": {"/.well-known/openid-configuration"}}, "", "autre chose qu’un document OpenID Connect"),
        ({"broken": {"/jwks"}}, "", "ne publie pas ses clés"),
        ({"discovery": wrong_issuer}, "", "dit s’appeler « https://autre.example.invalid »"),
        ({"discovery": without_keys}, "", "n’indique pas « jwks_uri »"),
        ({"silent": {"/.well-known/openid-configuration"}}, "", "met plus de quelques secondes"),
    ],
    ids=["down", "not JSON", "no keys", "issuer", "incomplete", "slow"],
)
def test_the_test_says_in_words_what_is_wrong(fund, client, provider, monkeypatch, fault, address, said):
    monkeypatch.setattr(outgoing, "READ", 0.4)
    row = offered_by(fund, provider, **({"server_url": address} if address else {}))
    vars(provider.faults).update(fault)
    page = client.post(reverse("fund_settings:try_provider", args=[row.uuid]), follow=True).content.decode()
    assert said in page


def test_the_test_refuses_addresses_of_this_servers_own_network(fund, client, provider, settings):
    row = offered_by(fund, provider)
    settings.OUTGOING_MAY_BE_LOCAL = False
    page = client.post(reverse("fund_settings:try_provider", args=[row.uuid]), follow=True).content.decode()
    assert "mener à un serveur public" in page
    assert provider.asked == []
