"""docs/access-matrix.md: the access tables as an auditor reads them. `python -m tests.access.matrix` writes it anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"
OPENED = {"ok", "done"}
HEAD = """# Who may do what

Made from the access tables of the tests (`python -m tests.access.matrix`), which check each line on the running site.
A line is a page and what is asked of it: reading (GET) or acting (POST), on an object of one's own or not. It opens for
the profiles named; those under « wrong role » are told that their role doesn't do this (403); whoever isn't named is led
to sign in, or gets the page of what doesn't exist (404). What a profile must do first stands as `profile: first step`.
"""


OFFICERS = """The fund's officers have matters. On pages of the staff, an officer of the table's matter gets what an officer of all
matters does, and one of other matters what strangers get (`tests/access/test_officers.py`). Everybody of the fund's
office opens: """


def lines() -> Iterator[str]:
    from extranet.organisations.roles import OFFICER_OF
    from tests.access.every_table import FOR_THE_WHOLE_OFFICE, TABLES

    yield HEAD
    yield OFFICERS + ", ".join(f"`{route}`" for route in sorted(FOR_THE_WHOLE_OFFICE)) + "."
    for table in TABLES:
        yield f"\n## {table.name}\n\n```\n{(table.words or '').strip()}\n```\n"
        if table.is_of_staff:
            yield f"Officers of its matter: « Gestionnaire du fonds » and « {OFFICER_OF[table.matter].label} ».\n"
        yield from part(table.rows)
        if table.confirmed:
            yield "\nOnce each has given her password, or a factor, again:\n"
            yield from part(table.confirmed)


def part(rows: Sequence) -> Iterator[str]:
    yield "| | page | object | opens for | wrong role |\n| --- | --- | --- | --- | --- |"
    for row in rows:
        opens = [name for name, word in row.expected.items() if word in OPENED]
        first = [f"{name}: {word}" for name, word in row.expected.items() if word not in OPENED and is_a_step(word)]
        wrong = [name for name, word in row.expected.items() if word == "403"]
        cells = row.method, f"`{row.route}`", row.kind.strip("-"), ", ".join([*opens, *first]), ", ".join(wrong)
        yield f"| {' | '.join(cells)} |"


def is_a_step(word: str) -> bool:
    """Neither a refusal nor the sign-in page, but something that is asked first."""
    return not word.isdigit() and word != "sign-in"


def text() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.test")
    django.setup()
    PAGE.write_text(text())
    sys.stdout.write(f"{PAGE}\n")
