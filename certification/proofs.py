"""What is known of the person and her way at the moment of « Certifier »: what the evidence file tells (`BEY-11`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How a certifier's will was made sure of."""

    PAPER = "paper", _("Signature sur papier")
    EMAIL_CODE = "email_code", _("Code reçu par e-mail")
    TOTP = "totp", _("Code d’une application d’authentification")
    PASSKEY = "passkey", _("Clé d’accès")


@dataclass(frozen=True, slots=True)
class Proof:
    """`session` says how and when she signed in; `code` when it was sent, to which masked address, until when it was
    valid, after how many wrong tries, and when it was given: ISO texts and numbers, never the code.
    """

    method: Method
    ip: str = ""
    user_agent: str = ""
    session: dict[str, Any] = field(default_factory=dict)
    code: dict[str, Any] = field(default_factory=dict)
