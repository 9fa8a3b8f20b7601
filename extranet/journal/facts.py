"""What may stand in the clear beside an act: ids, states, dates, amounts and digests, never words about people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# One word without a space or an @: an id, a UUID, a date, a state, a digest, an amount. Neither a name nor an address.
WORD = re.compile(r"[A-Za-z0-9_.:+/=-]{0,128}")


class NotAFact(ValueError):
    """A value that could be personal data, or that would not come back from the database as it went in."""


def checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts, when each is None, a bool, an int, a word, or a list of those. Raises `NotAFact`.

    The message names the key only. Decimals, dates and UUIDs are given as words: `str(amount)`, `day.isoformat()`.
    """
    for key, value in facts.items():
        if not is_word(key) or not all(is_fact(item) for item in (value if isinstance(value, list) else [value])):
            raise NotAFact(f"the fact {key!r} is not an id, a number, a date, a state or a digest")
    return dict(facts)


def is_fact(value: Any) -> bool:
    return value is None or isinstance(value, int) or is_word(value)


def is_word(value: Any) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None
