"""The reference on the bank's statement: our file's number and the invoice's own (`BEY-03`).

A transfer carries 140 characters of the SEPA set at most (EPC217-08): Latin letters, digits and `/ - ? : ( ) . , ' +`.
What an invoice's number holds besides is replaced, never dropped: « F2026/0042 » and « F20260042 » stay two numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 140
OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
SLASHES = re.compile(r"/{2,}")  # two are a code of the banks' own, and none may begin or end a reference
SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "&": "+", "_": "-"})


def in_sepa_letters(text: str) -> str:
    """The text in the letters that every bank takes; what has no equivalent becomes a full stop."""
    plain = unicodedata.normalize("NFKD", text.translate(SPELLED))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(SLASHES.sub("/", OUTSIDE.sub(".", letters)).strip("/ ").split())


def reference_for(file_number: str, invoice_number: str, deposit_number: str, taken: Collection[str]) -> str:
    """« DPC-2026-00001 F2026-0042 », with « (2) » behind when another transfer of the file has it already.

    An invoice's number without a letter or digit that a bank takes gives way to our number of its deposit. `taken` are
    the references of the file's other transfers.
    """
    own = in_sepa_letters(invoice_number)
    if not any(letter.isalnum() for letter in own):
        own = deposit_number
    used = {one.casefold() for one in taken}
    rank = 1
    while True:
        ending = f" ({rank})" if rank > 1 else ""
        reference = f"{file_number} {own}"[: LONGEST - len(ending)].rstrip(" /") + ending
        if reference.casefold() not in used:
            return reference
        rank += 1
