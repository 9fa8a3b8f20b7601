"""The public keys by which a program proves itself: what a JWK set may hold (RFC 7517, 7518, 8037)."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from jwt import PyJWK
from jwt.exceptions import PyJWTError

Jwk = dict[str, Any]

# By kind of key: the members that are public and needed, and how it may sign. Neither `none` nor shared secrets.
MEMBERS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
ALGORITHMS = {"RSA": ("RS256", "PS256"), "EC": ("ES256",), "OKP": ("EdDSA",)}
CURVES = {"EC": "P-256", "OKP": "Ed25519"}
PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
RSA_BITS = (2048, 4096)
MOST = 5
LONGEST_ID = 100


def parsed(text: str) -> list[Jwk]:
    """The keys of a JWK set, or a JWK alone, that somebody pasted: with their public members only.

    Raises `ValidationError`, in words for whoever pasted it, for whatever can't prove a program.
    """
    try:
        pasted = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused(
            _("Ce n’est pas du JSON : collez le fichier JWK ou JWKS que votre logiciel a produit.")
        ) from error
    keys = pasted.get("keys", [pasted]) if isinstance(pasted, dict) else None
    if not isinstance(keys, list) or not keys or not all(isinstance(key, dict) for key in keys):
        raise refused(_('Collez un ensemble JWK, de la forme {"keys": […]}, ou une seule clé JWK.'))
    if len(keys) > MOST:
        raise refused(_("Au plus %d clés publiques à la fois : retirez celles qui ne servent plus.") % MOST)
    checked = [checked_key(key) for key in keys]
    if len({key["kid"] for key in checked}) < len(checked):
        raise refused(_("Deux clés portent le même « kid » : donnez à chacune le sien."))
    return checked


def refused(text: str) -> ValidationError:
    return ValidationError({"public_keys": ValidationError(text, code="public_key_refused")})


def checked_key(key: Jwk) -> Jwk:
    if any(member in key for member in PRIVATE):
        raise refused(
            _(
                "Cette clé contient sa partie privée : elle n’a pas été enregistrée. Comme elle a quitté votre"
                " logiciel, produisez une nouvelle paire et ne collez ici que la partie publique."
            )
        )
    kid, kty = key.get("kid"), key.get("kty")
    if not isinstance(kid, str) or not kid.strip() or len(kid) > LONGEST_ID or not kid.isprintable():
        raise refused(_("Chaque clé porte un « kid », un texte de %d caractères au plus : ajoutez-le.") % LONGEST_ID)
    if kty not in MEMBERS:
        raise refused(_("Clé « %s » : il faut RSA (2048 bits ou plus), EC (P-256) ou OKP (Ed25519).") % kid)
    if kty in CURVES and key.get("crv") != CURVES[kty]:
        raise refused(_("Clé « %(kid)s » : il faut la courbe %(curve)s.") % {"kid": kid, "curve": CURVES[kty]})
    if key.get("alg", ALGORITHMS[kty][0]) not in ALGORITHMS[kty] or key.get("use", "sig") != "sig":
        said = {"kid": kid, "algorithms": " / ".join(ALGORITHMS[kty])}
        raise refused(_("Clé « %(kid)s » : elle doit servir à signer, en %(algorithms)s.") % said)
    public = {name: key[name] for name in ("kty", "kid", *MEMBERS[kty]) if name in key}
    check_mathematics(public)
    return public


def check_mathematics(key: Jwk) -> None:
    """Whether it is a key at all, and long enough."""
    try:
        made = as_key(key, ALGORITHMS[key["kty"]][0])
    except (PyJWTError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise refused(
            _("Clé « %s » : ses valeurs ne forment pas une clé publique. Exportez-la à nouveau.") % key["kid"]
        ) from error
    if isinstance(made.key, RSAPublicKey) and not RSA_BITS[0] <= made.key.key_size <= RSA_BITS[1]:
        said = {"kid": key["kid"], "bits": made.key.key_size}
        raise refused(_("Clé « %(kid)s » : %(bits)d bits. Il en faut de 2048 à 4096.") % said)


def as_key(key: Jwk, algorithm: str) -> PyJWK:
    return PyJWK(key, algorithm=algorithm)


def of_id(keys: list[Jwk] | None, kid: object) -> Jwk | None:
    """The key of this `kid`."""
    return next((key for key in keys or [] if key["kid"] == kid), None)
