"""What the public check page answers (`BEY-10`): about a number, and about a file; never about a person.

Whoever holds a certificate knows its number; nobody else guesses one (60 random bits). Every answer costs the same
queries and the same work, whether the number exists or not.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.documents.sealing import SealState, check_seal

from .models import Certificate
from .models.certificates import ALPHABET
from .workflow.certificates import CertificateState

MISREAD = str.maketrans("OIL", "011")  # as Crockford's alphabet is read
LENGTH = 12
BETWEEN = re.compile(r"[\s.\-‐-―]")


class Standing(models.TextChoices):
    AUTHENTIC = "authentic", _("Certificat authentique")
    SUPERSEDED = "superseded", _("Certificat remplacé")
    NOT_CERTIFIED = "not_certified", _("Document non certifié")
    UNKNOWN = "unknown", _("Numéro inconnu")


class Match(models.TextChoices):
    """What a dropped file is."""

    IDENTICAL = "identical", _("C’est exactement le certificat que nous avons délivré sous ce numéro.")
    UNSIGNED_PRINT = (
        "print",
        _(
            "C’est le document à imprimer de ce numéro, sans signature ni cachet : il ne vaut pas certificat. Demandez"
            " le certificat définitif à l’organisme de formation."
        ),
    )
    OTHER_SEALED = (
        "other_sealed",
        _("Ce fichier porte notre cachet, intact, mais ce n’est pas le certificat de ce numéro : vérifiez le numéro."),
    )
    ALTERED = (
        "altered",
        _("Ce fichier porte notre cachet, mais il a été modifié après : ne vous y fiez pas."),
    )
    DIFFERENT = "different", _("Ce fichier n’est pas le certificat que nous avons délivré sous ce numéro.")

    @property
    def tone(self) -> str:
        """Of the component `alert`."""
        if self == Match.IDENTICAL:
            return "success"
        return "warning" if self in {Match.UNSIGNED_PRINT, Match.OTHER_SEALED} else "error"


@dataclass(frozen=True, slots=True)
class Answer:
    """`certified_on` is a day of the fund's; `digest` that of the definitive PDF, empty while it is prepared."""

    number: str
    standing: Standing
    certified_on: datetime.date | None = None
    digest: str = ""
    print_digest: str = ""


def normal(text: str) -> str | None:
    """A number as it is printed: « k7qf 3m9t xzpa » → « K7QF-3M9T-XZPA »; None when it can't be one."""
    letters = BETWEEN.sub("", text).upper().translate(MISREAD)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def look_up(number: str) -> Answer:
    """What is known of a normal number, in the fund whose scope is open."""
    found = Certificate.objects.filter(number=number).select_related("document", "definitive").first()
    if found is None:
        return Answer(number, Standing.UNKNOWN)
    return Answer(
        number,
        standing_of(found),
        timezone.localdate(found.certified_at) if found.certified_at else None,
        found.definitive.sha256 if found.definitive else "",
        found.document.sha256 if found.document else "",
    )


def standing_of(certificate: Certificate) -> Standing:
    if certificate.state == CertificateState.SUPERSEDED:
        return Standing.SUPERSEDED
    return Standing.AUTHENTIC if certificate.certified_at else Standing.NOT_CERTIFIED


def compare(answer: Answer, content: bytes) -> Match:
    """What a file is, beside what was issued under a number. The bytes are kept nowhere."""
    digest, seal = hashlib.sha256(content).hexdigest(), check_seal(content).state
    if digest == answer.digest:
        return Match.IDENTICAL
    if digest == answer.print_digest:
        return Match.UNSIGNED_PRINT
    if seal is SealState.GENUINE:
        return Match.OTHER_SEALED
    return Match.ALTERED if seal is SealState.CHANGED else Match.DIFFERENT
