"""The kinds of identity providers. allauth finds them here, by the name of this module.

Each is allauth's OpenID Connect with what that leaves out (65.21): a nonce, a `state` that is long enough, a token
always verified, a signed « userinfo ». They talk to the provider, so they run outside any scope.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from stdnum.be import nn
from stdnum.fr import nir

from extranet.tenants.outgoing import NotAnswered, OutgoingSession

from .providers import tokens
from .providers.discovery import Discovery
from .providers.tokens import Claims

NONCE_LENGTH = 43


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody is at a provider, verified. `provider` is its key, `subject` what it calls her.

    `email` is what the provider says, shown to her and believed by nobody. `is_strong`: what she did there counts here
    as a second factor. `sign_out_hint` is empty where the provider wants none.
    """

    provider: str
    subject: str
    email: str
    is_strong: bool
    sign_out_hint: str = ""


class GenericProvider(OpenIDConnectProvider):
    id = "openid_connect"
    name = "OpenID Connect"
    is_signed_out_too = False

    def address(self, request: HttpRequest, published: Discovery, *, purpose: str, next_url: str) -> str:
        """Where the browser goes now. State, nonce and PKCE's secret wait in the session, for ten minutes, once."""
        pkce = generate_code_challenge()
        nonce = get_random_string(NONCE_LENGTH)
        waiting = {"purpose": purpose, "next": next_url, "nonce": nonce, "verifier": pkce.pop("code_verifier")}
        state = statekit.stash_state(request, provider_id=self.app.provider_id, state=waiting)
        asked = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": self.return_address(request),
            "scope": " ".join(self.app.settings["scope"]),
            "state": state,
            "nonce": nonce,
            **pkce,
            **self.level_parameters(),
        }
        return with_parameters(published.authorization, asked)

    def level_parameters(self) -> dict[str, str]:
        level = self.app.settings["asked_level"]
        return {"acr_values": level} if level else {}

    def return_address(self, request: HttpRequest) -> str:
        """The « redirect URI » to register with the provider."""
        return request.build_absolute_uri(reverse("account_provider_return", args=[self.app.settings["uuid"]]))

    def prove(self, request: HttpRequest, published: Discovery, *, code: str, waiting: dict[str, str]) -> Proven:
        """Trade the code for tokens and verify them. Raises `NotAnswered`, `NotBelieved`, and `OAuth2Error`."""
        client = OAuth2Client(
            request,
            self.app.client_id,
            self.app.secret,
            "POST",
            published.token,
            self.return_address(request),
            headers={"Accept": "application/json"},
            basic_auth="client_secret_post" not in published.token_methods and bool(self.app.secret),
        )
        try:
            answer = client.get_access_token(code, pkce_code_verifier=waiting["verifier"])
        except (ValueError, KeyError, RecursionError) as error:
            raise NotAnswered("not JSON") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("id_token"), str):
            raise OAuth2Error("no ID token")
        claims = tokens.id_token(
            answer["id_token"], published=published, client_id=self.app.client_id, nonce=waiting["nonce"]
        )
        about = self.about(published, claims, str(answer["access_token"]))
        return Proven(
            provider=self.app.provider_id,
            subject=kept_subject(self.app.provider_id, claims["sub"]),
            email=str(about.get("email", ""))[:254],
            is_strong=self.is_strong(claims),
            sign_out_hint=answer["id_token"] if self.is_signed_out_too else "",
        )

    def about(self, published: Discovery, claims: Claims, access_token: str) -> Claims:
        """What the provider tells about her; here, what stands in the token itself."""
        return claims

    def is_strong(self, claims: Claims) -> bool:
        amr = claims.get("amr")
        levels = {claims.get("acr"), *(amr if isinstance(amr, list) else [amr])}
        return not {one for one in levels if isinstance(one, str)}.isdisjoint(self.app.settings["strong_levels"])


class ProConnectProvider(GenericProvider):
    """The French State's, for professionals: its « userinfo » is a signed token, and it is told of signing out.

    It refuses parameters that it doesn't know (Y000400), `acr_values` among them: levels are asked for as claims.
    """

    id = "proconnect"
    name = "ProConnect"
    is_signed_out_too = True

    def level_parameters(self) -> dict[str, str]:
        if not self.app.settings["strong_levels"]:
            return {}
        return {"claims": json.dumps({"id_token": {"amr": {"essential": True}, "acr": {"essential": True}}})}

    def about(self, published: Discovery, claims: Claims, access_token: str) -> Claims:
        with OutgoingSession() as session:
            answer = session.get(published.userinfo, headers={"Authorization": f"Bearer {access_token}"})
        if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("application/jwt"):
            raise NotAnswered("userinfo is not signed")
        return tokens.signed_userinfo(
            answer.text.strip(), published=published, client_id=self.app.client_id, subject=claims["sub"]
        )


def kept_subject(provider: str, subject: str) -> str:
    """The provider's name for her; where that is a register number, a keyed hash of it: the number is not stored."""
    digits = subject.replace(".", "").replace("-", "").replace(" ", "")
    if not (nn.is_valid(digits) or nir.is_valid(digits)) and len(subject) <= 180:
        return subject
    digest = hmac.new(settings.HASH_KEY.encode(), f"{provider}:{subject}".encode(), hashlib.sha256)
    return f"hmac:{digest.hexdigest()}"


def with_parameters(address: str, parameters: dict[str, Any]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}"


provider_classes = [GenericProvider, ProConnectProvider]
