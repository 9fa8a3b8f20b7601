"""Signing in with the Belgian identity card: Debian's nginx asks for it, as the shipped configuration says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from extranet.accounts.cards import certificates, handover
from extranet.accounts.cards.linking import leave_behind
from extranet.accounts.models import Card, Session
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.accounts import card_authority
from tests.accounts.card_authority import DAY, NUMBER, SECRET, Authority, insert, issued, named
from tests.accounts.factors import confirm_identity, with_totp
from tests.factories import FundFactory, member_of, quickly_signed_in, signed_in, staff_of, visitor
from tests.mail import delivered_mail

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group(__name__),
    pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning"),
]

CARD, BACK = "/compte/connexion/carte/", "/compte/connexion/carte/retour/"


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    made = Authority.made(tmp_path_factory.mktemp("eid"))
    made.write_revocations()
    return made


@pytest.fixture(autouse=True)
def installed(settings, authority) -> None:
    settings.EID_ADDRESS = "https://eid.localhost"
    settings.EID_PROXY_SECRET = SECRET
    settings.EID_AUTHORITIES = [str(authority.folder / "citizens.pem")]


@pytest.fixture
def fund(db) -> Fund:
    return FundFactory(options={"eid": True})


@pytest.fixture
def nginx(authority, live_server) -> Iterator[int]:
    site = live_server.url.removeprefix("http://")
    with card_authority.running_nginx(
        authority, site=site, revocation=f"ssl_crl {authority.folder}/revoked.pem;"
    ) as port:
        yield port


def set_out(client: Client, path: str = CARD, **data: str) -> str:
    response = client.post(path, data)
    assert response.status_code == 200, response.headers
    return response.headers["Refresh"].removeprefix("0; url=")


def come_back(client: Client, answer: Any) -> Any:
    """Follow the redirection of the card's host in the browser that set out."""
    assert answer.status_code == 302, answer.content.decode()
    parts = urlsplit(answer.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def directly(address: str, certificate: bytes = b"", *, verdict: str = "SUCCESS", secret: str = SECRET) -> Any:
    """As nginx asks the site, without nginx."""
    headers = {"host": "eid.localhost", "x-client-verify": verdict, "x-client-cert": quote(certificate.decode())}
    parts = urlsplit(address)
    return Client().get(f"{parts.path}?{parts.query}", headers=headers | ({"x-proxy-secret": secret} if secret else {}))


def linked(fund: Fund, number: str = NUMBER, **fields: Any) -> Card:
    user = member_of(fund).user
    with scope(fund):
        return Card.objects.create(user=user, digest=certificates.card_of(number), **fields)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.feature("ITM-03")
def test_linking_a_card_then_signing_in_with_it(fund, authority, nginx):
    user = member_of(fund).user
    with_totp(user)
    pem = authority.in_file(authority.card(), "hers")
    client = quickly_signed_in(fund, user)
    link = reverse("account_link_card")
    assert link in client.get("/compte/securite/").content.decode()
    assert client.get(link).headers["Location"].startswith("/compte/confirmer-identite/")
    confirm_identity(client)
    response = come_back(client, insert(set_out(client, link), nginx, pem))
    assert response.headers["Location"] == "/compte/securite/"
    assert "carte d’identité ouvre maintenant votre compte" in delivered_mail(fund)[-1].body
    with scope(fund):
        card = Card.objects.get(user=user)
        assert NUMBER.encode() not in bytes(card.digest)
        assert Entry.objects.filter(verb="accounts.card_linked").count() == 1

    fresh = visitor(fund)
    page = fresh.get("/compte/connexion/").content.decode()
    assert CARD in page
    needed = fresh.get(CARD).content.decode()
    for thing in ("carte d’identité électronique", "code PIN", "lecteur de cartes"):
        assert thing in needed
    response = come_back(fresh, insert(set_out(fresh, next="/compte/"), nginx, pem))
    assert response.headers["Location"] == "/compte/", "card and PIN are two factors: no second step"
    assert is_signed_in(fresh)
    assert Session.objects.filter(user=user, fund=fund).exists()


@pytest.mark.feature("ITM-03")
def test_other_cards_get_a_page_that_says_what_to_do(fund, authority, nginx):
    linked(fund)
    folder = authority.folder / "elsewhere"
    folder.mkdir()
    elsewhere = Authority.made(folder)
    cards = {
        "aucun certificat": None,
        "est périmé": (authority, {"since": datetime.now(UTC) - 9 * DAY, "until": datetime.now(UTC) - DAY}),
        "pas celui d’une carte": (elsewhere, {}),
        "ne sert pas à se connecter": (authority, {"signs_documents_only": True}),
    }
    for said, made in cards.items():
        pem = made[0].in_file(made[0].card(**made[1]), "tried") if made else None
        client = visitor(fund)
        answer = insert(set_out(client), nginx, pem)
        assert answer.status_code == 400, answer.text
        assert said in answer.text, re.findall("<h1.*?</h1>", answer.text, re.S)
        assert f"http://{client.defaults['HTTP_HOST']}/compte/connexion/" in answer.text, "the way to others"
        assert not is_signed_in(client)


def test_a_revoked_card_is_refused_from_the_list(fund, authority, live_server):
    linked(fund)
    card = authority.card()
    authority.revoked.append(card.certificate)
    authority.write_revocations()
    site, where = live_server.url.removeprefix("http://"), f"ssl_crl {authority.folder}/revoked.pem;"
    with card_authority.running_nginx(authority, site=site, revocation=where) as port:
        answer = insert(set_out(visitor(fund)), port, authority.in_file(card, "revoked"))
    assert "Cette carte a été révoquée" in answer.text


def test_revocation_is_asked_of_the_authority_as_in_production(fund, authority, live_server):
    """OCSP, with OpenSSL's own responder: good, revoked, and nobody to ask."""
    linked(fund)
    good, revoked = authority.card(), authority.card()
    authority.known += [good.certificate, revoked.certificate]
    authority.revoked.append(revoked.certificate)
    authority.write_index()
    site = live_server.url.removeprefix("http://")
    with card_authority.running_ocsp(authority) as responder:
        where = f"ssl_ocsp leaf; ssl_ocsp_responder http://127.0.0.1:{responder}/;"
        with card_authority.running_nginx(authority, site=site, revocation=where) as port:
            client = visitor(fund)
            assert come_back(client, insert(set_out(client), port, authority.in_file(good, "good"))).status_code == 302
            assert is_signed_in(client)
            answer = insert(set_out(visitor(fund)), port, authority.in_file(revoked, "bad"))
            assert answer.status_code == 400
            assert "révoquée" in answer.text
    with card_authority.running_nginx(authority, site=site, revocation=where) as port:
        answer = insert(set_out(visitor(fund)), port, authority.in_file(good, "good"))
        assert answer.status_code == 400, "no answer is no permission"


def test_headers_that_a_browser_writes_are_worth_nothing(fund, authority, nginx):
    linked(fund)
    forged = {
        "X-Client-Verify": "SUCCESS",
        "X-Client-Cert": quote(authority.card().pem.decode()),
        "X-Proxy-Secret": SECRET,
    }
    answer = insert(set_out(visitor(fund)), nginx, None, **forged)
    assert answer.status_code == 400
    assert "aucun certificat" in answer.text
    address = set_out(visitor(fund))
    for secret in ("", "faux", SECRET[:-1]):
        assert directly(address, authority.card().pem, secret=secret).status_code == 404
    parts = urlsplit(address)
    fund_host = visitor(fund).get(f"{parts.path}?{parts.query}", headers={f"x-{k}": v for k, v in forged.items()})
    assert fund_host.status_code == 404, "the fund's own host has no such page"


def test_the_card_host_has_that_page_and_no_other(fund):
    for path in ("/", "/compte/connexion/", "/reglages/"):
        assert Client(headers={"host": "eid.localhost"}).get(path).status_code == 404


def test_the_site_looks_again_at_what_nginx_let_through(fund, authority):
    linked(fund)
    address = set_out(visitor(fund))
    foreign = issued(named("DEMO Autre CA"), is_authority=True)
    for said, pem in {
        "périmé": authority.card(until=datetime.now(UTC) - timedelta(hours=1)).pem,
        "pas celui d’une carte": issued(named("Moi", NUMBER), foreign).pem,
        "ne sert pas à se connecter": authority.card(number="").pem,
        "illisible": b"-----BEGIN CERTIFICATE-----\nnon\n-----END CERTIFICATE-----",
    }.items():
        answer = directly(address, pem)
        assert answer.status_code == 400, said
        assert said in answer.content.decode()
    assert "ne sert pas" in directly(address, authority.card(number="12345678901").pem).content.decode()


def handed_over(fund: Fund, authority: Authority) -> tuple[Client, str]:
    """A browser that set out, and the address that the card's host sends it to."""
    client = visitor(fund)
    answer = directly(set_out(client), authority.card().pem)
    parts = urlsplit(answer.headers["Location"])
    return client, f"{parts.path}?{parts.query}"


def test_a_handover_serves_once_in_its_browser_at_its_fund_for_a_minute(fund, authority):
    linked(fund)
    other = FundFactory(options={"eid": True})
    client, address = handed_over(fund, authority)
    thief, elsewhere = visitor(fund), visitor(other)
    set_out(thief)
    set_out(elsewhere)
    for wrong in (thief, elsewhere, visitor(fund)):
        assert refused(wrong, address)
    assert client.get(address).status_code == 302
    assert is_signed_in(client)
    assert refused(client, address, still_in=True)

    client, address = handed_over(fund, authority)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        assert refused(client, address)
    client, address = handed_over(fund, authority)
    assert refused(client, address.replace("jeton=", "jeton=x"))


def refused(client: Client, address: str, *, still_in: bool = False) -> bool:
    answer = client.get(address)
    said = "a déjà servi, ou a trop tardé" in answer.content.decode()
    return answer.status_code == 400 and said and is_signed_in(client) is still_in


def two_answers_at_once(fund: Fund, authority: Authority) -> list[bool]:
    """The session is read twice before either request has used its note up: which of the two is signed in."""
    linked(fund)
    client, address = handed_over(fund, authority)
    note = client.session[handover.ASKED]
    twin = visitor(fund)
    set_out(twin)
    session = twin.session
    session[handover.ASKED] = note
    session.save()
    for browser in (client, twin):
        browser.get(address)
    return [is_signed_in(client), is_signed_in(twin)]


def test_without_the_guard_two_answers_at_once_would_open_two_sessions(fund, authority, monkeypatch):
    monkeypatch.setattr(handover, "cache", SimpleNamespace(add=lambda *args, **options: True))
    assert two_answers_at_once(fund, authority) == [True, True]


def test_two_answers_at_once_open_one_session(fund, authority):
    assert two_answers_at_once(fund, authority) == [True, False]


def test_a_request_that_is_forged_or_old_is_refused_at_the_card_host(fund, authority):
    address = set_out(visitor(fund))
    forged = signing.dumps({"fund": fund.pk, "host": "elsewhere.invalid", "nonce": "n"}, salt="another")
    for wrong in (
        f"https://eid.localhost/connexion/certificat/?demande={forged}",
        "https://eid.localhost/connexion/certificat/",
    ):
        answer = directly(wrong, authority.card().pem)
        assert answer.status_code == 400
        assert "a trop tardé" in answer.content.decode()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=601)):
        assert directly(address, authority.card().pem).status_code == 400


def test_a_good_card_that_nobody_linked_opens_nothing(fund, authority):
    client, address = handed_over(fund, authority)
    page = client.get(address)
    assert page.status_code == 400
    assert "aucun compte n’y est relié ici" in page.content.decode()
    assert not is_signed_in(client)


def test_a_card_opens_one_fund(fund, authority):
    """Two funds hold hashes that nobody can compare, and each links anew."""
    mine = linked(fund)
    other = FundFactory(options={"eid": True})
    theirs = linked(other)
    assert bytes(mine.digest) != bytes(theirs.digest)


def test_a_card_is_linked_by_ones_own_proof_only_and_to_one_account(fund, authority):
    holder = linked(fund)
    user = member_of(fund).user
    client = signed_in(fund, user)
    assert client.post(reverse("account_link_card")).headers["Location"].startswith("/compte/confirmer-identite/")
    confirm_identity(client)
    answer = directly(set_out(client, reverse("account_link_card")), authority.card().pem)
    come_back(client, answer)
    assert "déjà reliée à un compte" in client.get("/compte/securite/").content.decode()
    unlink = reverse("account_unlink_card", args=[holder.uuid])
    assert client.post(unlink).status_code == 404
    hers = quickly_signed_in(fund, holder.user)
    confirm_identity(hers)
    assert hers.post(unlink).status_code == 302
    with scope(fund):
        assert not Card.objects.exists()


def test_a_merged_accounts_card_is_left_behind(fund, authority):
    card = linked(fund)
    with scope(fund):
        leave_behind(fund, member_of(fund).user, card.user)
        assert not Card.objects.exists()


def test_such_a_session_is_short_because_a_pulled_card_ends_nothing(fund, authority):
    linked(fund)
    client, address = handed_over(fund, authority)
    client.get(address)
    assert is_signed_in(client)
    begin = datetime.now(UTC)
    with time_machine.travel(begin + timedelta(minutes=16)):
        assert not is_signed_in(client)
    client, address = handed_over(fund, authority)
    client.get(address)
    for quarter in range(1, 9):
        with time_machine.travel(begin + timedelta(minutes=14 * quarter)):
            assert is_signed_in(client)
    with time_machine.travel(begin + timedelta(minutes=121)):
        assert not is_signed_in(client)


def test_it_is_off_by_default_and_where_the_installation_has_no_host(settings, authority):
    plain = FundFactory()
    assert visitor(plain).get(CARD).status_code == 404
    assert CARD not in visitor(plain).get("/compte/connexion/").content.decode()
    client = quickly_signed_in(plain, staff_of(plain).user)

    def switch(on: str) -> Any:
        return client.post(reverse("fund_settings:switch_cards"), {"on": on}, follow=True)

    assert "On peut se connecter avec la carte" in switch("yes").content.decode()
    assert visitor(plain).get(CARD).status_code == 200
    assert "ne connecte plus personne" in switch("no").content.decode()
    for name, value in {"EID_ADDRESS": "", "EID_PROXY_SECRET": "", "EID_AUTHORITIES": []}.items():
        kept = getattr(settings, name)
        setattr(settings, name, value)
        assert "Cette installation ne lit pas les cartes" in switch("yes").content.decode()
        setattr(settings, name, kept)
