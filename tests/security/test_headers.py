"""What a browser is told with every kind of answer, under production's settings where the tests' differ.

`tests.strictness` asks `tests.security.headers` of every answer that any test client gets: all routes of the access
tables, their refusals, the API, downloads and public pages. Here stands that it isn't blind, and what only HTTPS has.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode as b64decode

import pytest
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from extranet.tenants.encryption import decrypt
from extranet.tenants.headers import BARE_POLICY
from extranet.ui.flashes import SealedStorage
from tests.factories import PASSWORD, host_of, member_of, quickly_signed_in, staff_of, visitor
from tests.security.headers import VIEWER, faults, is_kept_for_nobody, policy_faults
from tests.security.production import found, of_production

YEAR = 365 * 24 * 3600
GOOD = {
    "Content-Security-Policy": BARE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class TestWhatTheSuiteAsks:
    def test_a_good_answer(self):
        assert faults(HttpResponse(headers=GOOD)) == []

    @pytest.mark.parametrize("name", GOOD)
    def test_a_missing_header_is_found(self, name):
        headers = {known: value for known, value in GOOD.items() if known != name}
        assert faults(HttpResponse(headers=headers)) != []

    @pytest.mark.parametrize(
        "policy",
        [
            BARE_POLICY.replace("default-src 'none'", "default-src 'self'"),
            BARE_POLICY.replace("object-src 'none'", "object-src https://elsewhere.example"),
            BARE_POLICY.replace("base-uri 'none'; ", ""),
            BARE_POLICY.replace("form-action 'none'; ", ""),
            BARE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
            f"{BARE_POLICY}; script-src 'self' 'unsafe-inline'",
            f"{BARE_POLICY}; style-src 'unsafe-inline'",
            f"{BARE_POLICY}; script-src 'unsafe-eval'",
            f"{BARE_POLICY}; script-src data:",
            f"{BARE_POLICY}; script-src *",
            VIEWER,
        ],
    )
    def test_a_policy_that_allows_too_much_is_found(self, policy):
        assert policy_faults(HttpResponse(headers=GOOD | {"Content-Security-Policy": policy})) != []

    def test_another_origin_that_may_read_is_found(self):
        assert faults(HttpResponse(headers=GOOD | {"Access-Control-Allow-Origin": "*"})) != []


@pytest.fixture(scope="module")
def asked() -> dict[str, object]:
    """Before a transaction is open: another process takes its time."""
    prefixes = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE", "MESSAGES_COOKIE", "SECURE_")
    return {name: value for name, value in of_production(*prefixes).items() if name != "SESSION_COOKIE_AGE"}


@pytest.fixture
def production(asked):
    """The tests' site over HTTPS with production's cookies and transport."""
    with override_settings(**asked):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("production")
class TestOverHttps:
    def test_every_kind_of_answer_asks_for_https_for_a_year(self, fund, monkeypatch):
        """Pages, a redirect, 404 of a page and of a host, 405, the API, style sheets, static files, the probes."""
        anonymous, nobody = visitor(fund), Client(headers={"host": "nobody.example.invalid"})
        anonymous.raise_request_exception = False
        asked = {
            "page": anonymous.get(reverse("account_login"), secure=True),
            "redirect": anonymous.get("/", secure=True),
            "no page": anonymous.get("/nulle-part/", secure=True),
            "no host": nobody.get("/", secure=True),
            "method": anonymous.delete(reverse("account_login"), secure=True),
            "api": anonymous.get("/api/v1/me", secure=True),
            "theme": anonymous.get(reverse("theme"), secure=True),
            "static": anonymous.get("/static/css/site.css", secure=True),
            "no static": anonymous.get("/static/ui/none.css", secure=True),
            "live": nobody.get("/live", secure=True),
            "ready": nobody.get("/ready", secure=True),
        }
        monkeypatch.setattr("extranet.accounts.forms.SignInForm.__init__", None)
        asked["broken"] = anonymous.get(reverse("account_login"), secure=True)
        for answer in asked.values():
            if answer.streaming:
                list(answer)  # a file is closed once it is read
        statuses = {name: answer.status_code for name, answer in asked.items()}
        assert statuses == {
            "page": 200, "redirect": 302, "no page": 404, "no host": 404, "method": 405, "api": 401, "theme": 200,
            "static": 200, "no static": 404, "live": 200, "ready": 200, "broken": 500,
        }  # fmt: skip
        said = {answer.headers.get("Strict-Transport-Security") for answer in asked.values()}
        assert said == {f"max-age={YEAR}; includeSubDomains"}

    def test_plain_http_is_led_to_https_and_only_the_probes_answer_it(self, fund):
        answer = visitor(fund).get(f"{reverse('account_login')}?next=/")
        assert (answer.status_code, answer.headers["Location"]) == (
            301, f"https://{host_of(fund)}{reverse('account_login')}?next=/",
        )  # fmt: skip
        assert Client(headers={"host": "10.0.0.7"}).get("/live").status_code == 200

    def test_cookies_belong_to_this_host_and_to_no_script(self, fund):
        user, client = member_of(fund).user, visitor(fund)
        client.get(reverse("account_login"), secure=True)
        client.post(
            reverse("account_login"), {"login": user.email, "password": PASSWORD}, secure=True,
            headers={"referer": f"https://{host_of(fund)}/"},
        )  # fmt: skip
        client.post(reverse("choose_language"), {"language": "nl"}, secure=True)
        assert {"__Host-session", "__Host-csrf", "__Host-language"} <= client.cookies.keys()
        for name, cookie in client.cookies.items():
            if name in {"devices", "messages"}:  # their names are read once, at the start
                continue
            assert name.startswith("__Host-")
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
            assert (cookie["path"], cookie["domain"]) == ("/", ""), name


@pytest.mark.django_db
def test_what_a_signed_in_person_sees_is_kept_by_no_browser(fund):
    client = quickly_signed_in(fund, staff_of(fund).user)
    for route in ("dashboard", "organisations:list", "fund_settings:page", "mails:failed"):
        assert is_kept_for_nobody(client.get(reverse(route))), route
    taken_along = client.get(f"{reverse('organisations:list')}?export=csv")
    assert taken_along.getvalue()
    assert is_kept_for_nobody(taken_along)
    assert not is_kept_for_nobody(client.get(reverse("theme"))), "the fund's colours name nobody"


class TestLines:
    """What the next page says stands in a cookie meanwhile."""

    def stored(self, text: str) -> str:
        request, response = RequestFactory().get("/"), HttpResponse()
        request.session = {}
        SealedStorage(request)._store([Message(20, text)], response)
        return response.cookies["messages"].value

    def read(self, value: str) -> list[str]:
        request = RequestFactory().get("/")
        request.COOKIES["messages"] = value
        request.session = {}
        return [line.message for line in SealedStorage(request)]

    def test_it_is_read_again_and_by_nobody_else(self):
        value = self.stored("Camille Exemple est invitée")
        assert self.read(value) == ["Camille Exemple est invitée"]
        signed = decrypt(value.encode())
        assert "Camille" in b64decode(signed.partition(":")[0] + "==").decode()
        assert signed.partition(":")[0] not in value

    @pytest.mark.parametrize("value", ["", "x", "é", "gAAAAA", '[["__json_message",0,20,"planted"]]'])
    def test_what_somebody_wrote_by_hand_says_nothing(self, value):
        assert self.read(value) == []


def test_djangos_own_check_of_a_deployment_is_clean_and_would_complain():
    assert found()["clean"] == []
    assert found()["spoilt"] == ["security.W005"]


def test_production_debugs_nothing_and_asks_for_https():
    those = of_production("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "DEBUG", "X_FRAME")
    assert not those.get("DEBUG", False)
    assert those["SECURE_SSL_REDIRECT"] is True
    assert those["SECURE_HSTS_SECONDS"] >= YEAR
    assert those["X_FRAME_OPTIONS"] == "DENY"
