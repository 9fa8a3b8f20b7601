"""What a provider publishes about itself: its addresses and its keys, read when they are needed, kept ten minutes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from extranet.tenants.outgoing import ForbiddenAddress, NotAnswered

from . import web

KEPT = 600  # seconds
SILENCE_KEPT = 10  # a server that is down costs one click in ten seconds its patience, not every one
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unusable(Exception):
    """What the provider publishes can't be used; the text says why, in words for the fund's administrator."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The parts of a discovery document that this site uses; `userinfo`, `end_session` are empty when not offered."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    token_methods: tuple[str, ...]


def discovered(server_url: str) -> Discovery:
    """As `read`, and remembered for a while. Raises as `read` does."""
    name = cache_name("discovery", server_url)
    found: Discovery | NotAnswered | None = cache.get(name)
    if found is None:
        try:
            found = read(server_url)
        except NotAnswered as silence:
            cache.set(name, silence, SILENCE_KEPT)
            raise
        cache.set(name, found, KEPT)
    if isinstance(found, NotAnswered):
        raise found
    return found


def read(server_url: str) -> Discovery:
    """Ask the provider now. Raises `NotAnswered`, and `Unusable`."""
    try:
        document = web.get_json(f"{server_url.rstrip('/')}/.well-known/openid-configuration")
    except ValueError as error:
        raise Unusable(
            _("À cette adresse, le serveur répond autre chose qu’un document OpenID Connect : vérifiez l’adresse.")
        ) from error
    return checked(document, server_url)


def checked(document: dict[str, Any], server_url: str) -> Discovery:
    text = {name: value for name, value in document.items() if isinstance(value, str)}
    issuer = text.get("issuer", "")
    if issuer.rstrip("/") != server_url.rstrip("/"):
        raise Unusable(
            _("Le serveur dit s’appeler « %(issuer)s » : écrivez exactement cette adresse, ou vérifiez le serveur.")
            % {"issuer": issuer[:200]}
        )
    for name in NEEDED:
        if name not in text:
            raise Unusable(_("Le document du serveur n’indique pas « %s ».") % name)
    for name in (*NEEDED, "userinfo_endpoint", "end_session_endpoint"):
        if not text.get(name, "https://").startswith(allowed_schemes()):
            raise Unusable(_("L’adresse « %s » du serveur n’est pas en https.") % name)
    methods = document.get("token_endpoint_auth_methods_supported")
    return Discovery(
        issuer=issuer,
        authorization=text["authorization_endpoint"],
        token=text["token_endpoint"],
        keys=text["jwks_uri"],
        userinfo=text.get("userinfo_endpoint", ""),
        end_session=text.get("end_session_endpoint", ""),
        token_methods=tuple(str(one) for one in methods) if isinstance(methods, list) else ("client_secret_basic",),
    )


def allowed_schemes() -> tuple[str, ...]:
    return ("https://", "http://") if settings.OUTGOING_MAY_BE_LOCAL else ("https://",)


def keys_at(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """The key set (JWKS) at this address; `fresh` asks again. Raises `NotAnswered`, and `ValueError`."""
    name = cache_name("keys", address)
    found: dict[str, Any] | None = None if fresh else cache.get(name)
    if found is None:
        found = web.get_json(address)
        cache.set(name, found, KEPT)
    return found


def cache_name(what: str, address: str) -> str:
    """What is published at an address is the same for every fund that asks."""
    return f"provider-{what}:{hashlib.sha256(address.encode()).hexdigest()}"


def unanswered_in_words(error: NotAnswered) -> str:
    """For the fund's administrator, who typed the address."""
    if isinstance(error, ForbiddenAddress):
        return _("L’adresse doit commencer par https:// et mener à un serveur public.")
    if error.is_slow:
        return _("Le serveur met plus de quelques secondes à répondre : réessayez, ou prévenez le fournisseur.")
    return _("Le serveur ne répond pas à cette adresse : vérifiez-la, ou réessayez plus tard.")


def no_keys_in_words() -> str:
    return _("Le serveur ne publie pas ses clés à l’adresse « jwks_uri » de son document : prévenez le fournisseur.")
