"""What a check says. It returns what it found, or raises what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError


class Standing(StrEnum):
    OK = "ok"
    NOTED = "à noter"
    WRONG = "à corriger"


class ToCorrect(Exception):
    """The installation won't work so; the message says what to do."""


class ToNote(Exception):
    """The installation works, without something; or this process can't know."""


@dataclass(frozen=True, slots=True)
class Verdict:
    name: str
    standing: Standing
    words: str

    def __str__(self) -> str:
        return f"{self.standing:<10}  {self.name} : {self.words}"


@dataclass(frozen=True, slots=True)
class Check:
    """`look` returns what it found, or raises `ToCorrect` or `ToNote`."""

    name: str
    look: Callable[[], str]

    def verdict(self) -> Verdict:
        try:
            return Verdict(self.name, Standing.OK, self.look())
        except ToNote as note:
            return Verdict(self.name, Standing.NOTED, str(note))
        except ToCorrect as fault:
            return Verdict(self.name, Standing.WRONG, str(fault))
        except DatabaseError as error:
            words = f"la base n’a pas pu répondre ({first_line(error)}) ; corrigez d’abord ce qui la concerne"
            return Verdict(self.name, Standing.WRONG, words)


def verdicts(checks: Iterable[Check]) -> Iterator[Verdict]:
    return (check.verdict() for check in checks)


def first_line(error: BaseException) -> str:
    """What an exception says, short enough for a line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def listed(names: Iterable[str]) -> str:
    """The first few names of many."""
    ordered = sorted(names)
    return ", ".join(ordered[:5]) + (f" et {len(ordered) - 5} autres" if len(ordered) > 5 else "")
