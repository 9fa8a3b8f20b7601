"""Is the person who signed the one whom the convention declares? Names are compared as people write them (`ATM-28`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

# What stands in certificates beside the name: the purpose on an identity card, the demo's mark, titles.
NOT_A_NAME = {"signature", "authentication", "demo", "m", "mr", "mme", "mevr", "dhr", "ir", "dr", "me"}
APOSTROPHES = re.compile(r"['’ʼ`´]")


def parts_of(name: str) -> frozenset[str]:
    """The words of a name without accents, case, order, titles and marks: « FONTAINE Claire (Signature) »."""
    decomposed = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    return frozenset(re.findall(r"[^\W\d_]+", plain)) - NOT_A_NAME


def is_same_person(declared: str, signer: str) -> bool:
    """Whether one name holds all the words of the other: middle names may be left out, never first or last names."""
    shorter, longer = sorted((parts_of(declared), parts_of(signer)), key=len)
    if len(shorter) < 2:
        return bool(shorter) and shorter == longer
    return shorter <= longer


def is_among(declared: str, signatures: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the declared representative is one of those who signed (`signature_details` of a recap)."""
    return any(is_same_person(declared, signature["signer"]) for signature in signatures)
