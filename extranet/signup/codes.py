"""The two ways into an account that waits for its confirmation: the mail's link, and the code that it shows.

The code is made from the link's secret, so that the link fills it in; the secret can't be found from the code.
"""

from __future__ import annotations

import hashlib
import secrets

from extranet.tenants.encryption import fingerprint

SECRET_BYTES = 32
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 letters; none that is taken for another
LENGTH = 8
GROUP = 4


def new_secret() -> str:
    """What the mailed link bears; the code that may be typed instead is worked out from it (`code_of`)."""
    return secrets.token_urlsafe(SECRET_BYTES)


def code_of(secret: str) -> str:
    """The eight characters that belong to this secret."""
    digest = hashlib.sha256(f"code:{secret}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def shown(code: str) -> str:
    """As people read it: « ABCD-EFGH »."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def compact(typed: str) -> str:
    """What was typed, without the dash, spaces and small letters."""
    return "".join(character for character in typed.upper() if character.isalnum())


def secret_digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str) -> bytes:
    """What is kept of a code: under a key, because 40 bits could be tried one by one. Of the open scope's fund."""
    return fingerprint("signup_code", code)
