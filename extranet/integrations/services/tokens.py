"""A program proves itself by signing, and gets a token for ten minutes (RFC 6749 §4.4, RFC 7521, RFC 7523)."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

import jwt
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.tenants.models import Fund

from .. import public_keys
from ..callers import ACCESS, Caller, caller_of
from ..models import AccessToken, ApiKey
from .keys import digest_of

LIFE = timedelta(minutes=10)  # of a token
LONGEST_ASSERTION = timedelta(minutes=5)
TOLERANCE = timedelta(seconds=30)  # between two clocks
LONGEST_JTI = 200
PUBLIC_ID = re.compile(r"[0-9a-f]{12}")
REQUIRED = ["iss", "sub", "aud", "exp", "jti"]


class Refused(Exception):
    """Why no token is given: one of the codes of RFC 6749 §5.2, and a sentence."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code)
        self.code, self.description = code, description


def exchange(*, fund: Fund, assertion: str, client_id: str, wished: str, audience: str) -> tuple[str, AccessToken]:
    """A token for the key that signed `assertion`, with the scopes `wished` (all of its, when empty), and its row.

    Raises `Refused`: `invalid_client` for whatever the assertion lacks, `invalid_scope` for what the key may not.
    """
    key, claims = proved(assertion, audience)
    if client_id and client_id != key.public_id:
        raise not_proved(_("« client_id » n’est pas l’émetteur de l’assertion."))
    caller = caller_of(fund, key)
    if caller is None:
        raise unknown()
    token = f"{ACCESS}{secrets.token_urlsafe(32)}"
    row = AccessToken(
        key=key,
        digest=digest_of(token),
        assertion=digest_of(claims["jti"]),
        scopes=narrowed(caller, wished),
        expires_at=timezone.now() + LIFE,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise not_proved(_("Ce « jti » a déjà servi : signez une nouvelle assertion.")) from error
    return token, row


def proved(assertion: str, audience: str) -> tuple[ApiKey, dict[str, Any]]:
    """The key in force whose program signed this, for this address and for now; and what it signed.

    Raises `Refused`.
    """
    try:
        header = jwt.get_unverified_header(assertion)
        unproved = jwt.decode(assertion, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise not_proved(_("« client_assertion » n’est pas un JWT signé.")) from error
    subject = unproved.get("sub")
    known = isinstance(subject, str) and PUBLIC_ID.fullmatch(subject)
    key = known and ApiKey.objects.in_force().with_persons().filter(public_id=subject).first()
    public = key and public_keys.of_id(key.public_keys, header.get("kid"))
    if not key or not public:
        raise unknown()
    algorithm = header.get("alg")
    if algorithm not in public_keys.ALGORITHMS[public["kty"]]:
        raise not_proved(_("L’algorithme « alg » n’est pas un de ceux de cette clé publique."))
    claims = verified(assertion, public_keys.as_key(public, algorithm), algorithm, audience, key.public_id)
    return key, claims


def verified(assertion: str, public: jwt.PyJWK, algorithm: str, audience: str, issuer: str) -> dict[str, Any]:
    """What the assertion claims.

    Raises `Refused` where signature, audience, times or `jti` aren't as RFC 7523 and we ask.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            assertion,
            public,
            algorithms=[algorithm],
            audience=audience,
            issuer=issuer,
            leeway=TOLERANCE,
            options={"require": REQUIRED, "strict_aud": True},
        )
        lasts = timedelta(seconds=int(claims["exp"]) - timezone.now().timestamp())
    except jwt.InvalidAudienceError as error:
        raise not_proved(_("« aud » doit être %s, et rien d’autre.") % audience) from error
    except jwt.ExpiredSignatureError as error:
        raise not_proved(_("L’assertion a expiré : signez-en une nouvelle à chaque demande.")) from error
    except jwt.MissingRequiredClaimError as error:
        raise not_proved(_("L’assertion doit porter %s.") % ", ".join(REQUIRED)) from error
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise unknown() from error
    if lasts > LONGEST_ASSERTION + TOLERANCE:
        raise not_proved(_("« exp » est trop loin : cinq minutes au plus."))
    jti = claims["jti"]
    if not jti.isprintable() or not 0 < len(jti) <= LONGEST_JTI:
        raise not_proved(_("« jti » est un texte de %d caractères au plus, jamais deux fois le même.") % LONGEST_JTI)
    return claims


def narrowed(caller: Caller, wished: str) -> list[str]:
    """The scopes wished, or all that the key has. Raises `Refused` for one that it hasn't."""
    scopes = set(wished.split()) or set(caller.scopes)
    if not scopes <= caller.scopes:
        raise Refused("invalid_scope", _("La clé n’a pas tous ces droits : demandez-en moins, ou une autre clé."))
    return sorted(scopes)


def not_proved(description: str) -> Refused:
    return Refused("invalid_client", description)


def unknown() -> Refused:
    """The same for a key that is unknown, over, without public keys, or that another has signed for."""
    return not_proved(
        _("Aucune clé en vigueur n’a signé cette assertion : voyez « iss », « sub », « kid » et la signature.")
    )


def forget() -> int:
    """Delete the tokens that are over, once their assertions are too; in the fund's scope. Returns how many."""
    return AccessToken.objects.filter(
        made_at__lt=timezone.now() - max(LIFE, LONGEST_ASSERTION + 2 * TOLERANCE)
    ).delete()[0]
