"""Reading what a provider signed: whose it is, for whom, until when, and with which key.

allauth leaves a token unverified when it came over TLS, and knows no nonce. Here each is verified, always.
"""

from __future__ import annotations

from enum import StrEnum
from secrets import compare_digest
from typing import Any

import jwt

from . import discovery
from .discovery import Discovery

# Signatures that only the holder of a private key can make: neither « none » nor a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 30  # seconds that two clocks may differ
Claims = dict[str, Any]


class Reason(StrEnum):
    """Why a token is not believed; what a log line says."""

    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    KEY = "key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NONCE = "nonce"
    SUBJECT = "subject"


class NotBelieved(Exception):
    """What a provider said doesn't hold; `reason` says which check."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


REASONS: list[tuple[type[jwt.PyJWTError], Reason]] = [
    (jwt.ExpiredSignatureError, Reason.EXPIRED),
    (jwt.ImmatureSignatureError, Reason.EXPIRED),
    (jwt.InvalidIssuerError, Reason.ISSUER),
    (jwt.InvalidAudienceError, Reason.AUDIENCE),
    (jwt.InvalidSignatureError, Reason.SIGNATURE),
    (jwt.InvalidAlgorithmError, Reason.ALGORITHM),
]


def id_token(token: str, *, published: Discovery, client_id: str, nonce: str) -> Claims:
    """The claims of an ID token that answers this very request. Raises `NotBelieved`, `web.NotAnswered`."""
    claims = signed(token, published=published, client_id=client_id, required=["iss", "aud", "exp", "iat", "sub"])
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotBelieved(Reason.NONCE)
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client_id:
        raise NotBelieved(Reason.AUDIENCE)
    check_subject(claims)
    return claims


def signed_userinfo(token: str, *, published: Discovery, client_id: str, subject: str) -> Claims:
    """What a provider signs about the person that its ID token named. Raises as `id_token` does."""
    claims = signed(token, published=published, client_id=client_id, required=["iss", "aud", "sub"])
    if claims["sub"] != subject:
        raise NotBelieved(Reason.SUBJECT)
    return claims


def signed(token: str, *, published: Discovery, client_id: str, required: list[str]) -> Claims:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotBelieved(Reason.MALFORMED) from error
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise NotBelieved(Reason.ALGORITHM)
    key = key_named(header.get("kid"), published)
    try:
        return jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=published.issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": required},
        )
    except jwt.PyJWTError as error:
        raise NotBelieved(next((r for kind, r in REASONS if isinstance(error, kind)), Reason.MALFORMED)) from error


def key_named(name: str | None, published: Discovery) -> jwt.PyJWK:
    """The provider's key of this name. A name not seen before asks it once more: keys are changed now and then."""
    for fresh in (False, True):
        try:
            keys = jwt.PyJWKSet.from_dict(discovery.keys_at(published.keys, fresh=fresh)).keys
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
            continue
        usable = [one for one in keys if one.public_key_use in (None, "sig")]
        found = usable if name is None and len(usable) == 1 else [one for one in usable if one.key_id == name]
        if len(found) == 1:
            return found[0]
    raise NotBelieved(Reason.KEY)


def check_subject(claims: Claims) -> None:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\x00" in subject:
        raise NotBelieved(Reason.SUBJECT)
