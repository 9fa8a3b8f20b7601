"""What can happen, by name. An app declares its verbs as constants; the journal refuses a verb nobody declared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extranet.tenants.registries import Text

NAME = re.compile(r"[a-z_]+\.[a-z_]+")  # app.what_happened


@dataclass(frozen=True, slots=True)
class Verb:
    """`name` is stored and never changes its meaning; `label` is what people read.

    `by_support`: whether a support access may do it; whatever binds the person in whose place it acts may not.
    """

    name: str
    label: Text
    by_support: bool = False


_declared: dict[str, Verb] = {}


def declare(name: str, label: Text, *, by_support: bool = False) -> Verb:
    """Make a verb such as `declare("organisations.member_invited", _("Invitation envoyée"))`.

    Raises `ValueError` when the name is malformed or taken.
    """
    if not NAME.fullmatch(name) or name in _declared:
        raise ValueError(f"{name!r} is taken or is not of the form app.what_happened")
    return _declared.setdefault(name, Verb(name, label, by_support))


def named(name: str) -> Verb:
    """The verb of a stored name. Raises `KeyError` when no installed app declares it."""
    return _declared[name]
