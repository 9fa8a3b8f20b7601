"""A real OpenID provider on this machine (the package oidc-provider-mock), behind a proxy that can misbehave.

The provider runs in a process of its own and knows nothing of the tests. The proxy passes everything through, and does
what the provider can't: it holds PKCE and a confidential client's secret to their word, refuses parameters that
ProConnect doesn't know, signs « userinfo », and, where a test asks for it, changes a token and signs it again, keeps
silent, or answers nonsense. Its key is the only one published.
"""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from extranet.accounts.models import IdentityProvider
from extranet.tenants import encryption
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

SECRET = "un-secret-de-client"
PROCONNECT_KNOWS = {
    "response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint",
    "code_challenge", "code_challenge_method",
}  # fmt: skip
Change = Callable[[dict[str, Any]], None]


@dataclass
class Faults:
    """What the proxy does beside passing through. Cleared between tests."""

    claims: Change | None = None  # of the ID token
    userinfo: Change | None = None
    header: dict[str, Any] = field(default_factory=dict)
    key: Any = None  # signs with another than the published one; "none" for no signature, "shared" for HS256
    discovery: Change | None = None
    silent: set[str] = field(default_factory=set)  # paths that take long
    broken: set[str] = field(default_factory=set)  # paths that answer nonsense
    signed_userinfo: bool = False
    strict_parameters: bool = False


class Provider:
    """Its address, what it does wrong, and what it was asked."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.key = rsa.generate_private_key(65537, 2048)
        self.faults = Faults()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.challenges: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def signed(self, claims: dict[str, Any]) -> str:
        headers = {"kid": "one"} | self.faults.header
        if self.faults.key == "none":
            return jwt.encode(claims, None, algorithm="none", headers=headers)
        if self.faults.key == "shared":
            return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers=headers)
        return jwt.encode(claims, self.faults.key or self.key, algorithm="RS256", headers=headers)

    def knows(self, subject: str, **claims: Any) -> None:
        requests.put(f"{self.upstream}/users/{subject}", json=claims, timeout=30).raise_for_status()

    def let_in(self, address: str, subject: str, *, action: str = "") -> str:
        """What somebody does there: the address that her browser is sent back to."""
        data = {"action": action} if action else {"sub": subject}
        answer = requests.post(address, data=data, allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.pass_on()

        def do_POST(self) -> None:
            self.pass_on()

        def pass_on(self) -> None:
            faults, path = provider.faults, urlsplit(self.path).path
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            provider.asked.append((path, query))
            if path in faults.silent:
                return time.sleep(2)  # and then nothing
            if path in faults.broken:
                return self.answer(200, b"<html>", "text/html")
            if refusal := self.refusal(path, query, body):
                return self.answer(400, json.dumps({"error": refusal}).encode(), "application/json")
            if path == "/jwks":
                return self.answer_json({"keys": [self.public_key()]})
            headers = {n: v for n, v in self.headers.items() if n.lower() not in {"connection", "content-length"}}
            answer = requests.request(
                self.command,
                provider.upstream + self.path,
                data=body,
                headers=headers,
                allow_redirects=False,
                timeout=30,
            )
            location = answer.headers.get("Location", "")
            if code := parse_qs(urlsplit(location).query).get("code"):
                provider.challenges[code[0]] = query.get("code_challenge", "")
            if path == "/.well-known/openid-configuration":
                document = answer.json() | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
                if faults.discovery:
                    faults.discovery(document)
                return self.answer_json(document)
            if path == "/oauth2/token" and answer.ok:
                tokens = answer.json()
                claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
                if faults.claims:
                    faults.claims(claims)
                return self.answer_json(tokens | {"id_token": provider.signed(claims)})
            if path == "/userinfo" and answer.ok and faults.signed_userinfo:
                claims = answer.json() | {"iss": provider.address, "aud": "client-1", "exp": int(time.time()) + 60}
                if faults.userinfo:
                    faults.userinfo(claims)
                return self.answer(200, provider.signed(claims).encode(), "application/jwt")
            return self.answer(answer.status_code, answer.content, answer.headers.get("Content-Type", ""), location)

        def refusal(self, path: str, query: dict[str, str], body: bytes) -> str:
            if path == "/oauth2/authorize" and provider.faults.strict_parameters and set(query) - PROCONNECT_KNOWS:
                return "Y000400"
            if path == "/oauth2/token":
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                if base64.urlsafe_b64encode(verifier).decode().rstrip("=") != provider.challenges.get(form["code"]):
                    return "invalid_grant"
                if form.get("client_secret") != SECRET:
                    return "invalid_client"
            return ""

        def public_key(self) -> dict[str, Any]:
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(provider.key.public_key()))
            return key | {"kid": "one", "use": "sig", "alg": "RS256"}

        def answer_json(self, document: dict[str, Any]) -> None:
            self.answer(200, json.dumps(document).encode(), "application/json")

        def answer(self, status: int, body: bytes, kind: str, location: str = "") -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                """The site was tired of waiting."""

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    return Handler


@contextmanager
def running_provider() -> Iterator[Provider]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"AUTHLIB_INSECURE_TRANSPORT": "1"},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/jwks")
        provider = Provider(f"http://127.0.0.1:{port}")
        yield provider
        provider.server.shutdown()
        provider.server.server_close()
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            requests.get(address, timeout=1).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


@pytest.fixture(scope="session")
def started_provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(started_provider: Provider) -> Iterator[Provider]:
    """Well-behaved at the beginning of each test."""
    started_provider.faults = Faults()
    started_provider.asked.clear()
    yield started_provider
    started_provider.faults = Faults()


def offered_by(fund: Fund, provider: Provider, **fields: Any) -> IdentityProvider:
    """This provider, switched on at the fund."""
    with scope(fund):
        return IdentityProvider.objects.create(
            **{
                "name": "Ma banque",
                "server_url": provider.address,
                "client_id": "client-1",
                "secret": encryption.encrypt(SECRET),
                "is_on": True,
            }
            | fields
        )
