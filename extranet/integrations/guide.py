"""The guide's examples: files that a person can copy and that a test runs, and the history of the API."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """One task in one language. It reads `EXTRANET` (the fund's address) and `EXTRANET_KEY` from its environment."""

    name: str
    language: str
    text: str


@cache
def examples(task: str) -> list[Example]:
    """The files of a task, curl first."""
    return [
        Example(path.name, language, path.read_text())
        for suffix, language in ((".sh", "curl"), (".py", "Python"))
        if (path := EXAMPLES / f"{task}{suffix}").exists()
    ]


@dataclass(frozen=True, slots=True)
class Change:
    version: str
    day: datetime.date
    texts: tuple[str | Promise, ...]


CHANGES = [
    Change(
        "1.0.0",
        datetime.date(2026, 11, 29),
        (
            _("Première version : demandes de formation, certificats, inscriptions, prises en charge, déclarations."),
            _("Clés par organisation, jetons signés, clés d’essai, webhooks."),
        ),
    )
]
