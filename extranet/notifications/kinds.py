"""The kinds of mail there are. An app declares its own when it is ready; the outbox refuses a kind nobody declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.registries import Text

Payload = Mapping[str, Any]
Secret = Mapping[str, str]


class Category(models.TextChoices):
    """What a mail is about, as people think of it."""

    ACCOUNT = "account", _("Mon compte")
    RIGHTS = "rights", _("Mes droits et mandats")
    REQUESTS = "requests", _("Mes demandes")
    REMINDERS = "reminders", _("Rappels")


class NothingToSay(Exception):
    """What the mail was about is no longer so: it is withheld. The reason is a code, without personal data."""


@dataclass(frozen=True, slots=True)
class MailKind:
    """A mail: its templates and where their words come from.

    `templates` is the beginning of their names: `…_subject.txt`, `…_message.txt` and `…_message.html`, which extends
    `mails/base.html`; they are also given `fund` and `language`. `context(fund, payload, secret)` is called when the
    mail is sent, in a read-only scope; it raises `NothingToSay` when the mail has become pointless. `label` is what
    the staff's list of failed mails calls it. `instead_of_resending` says what to do when one has failed for good and
    can't go out again, because its words were a secret and are deleted; empty when it can.
    """

    name: str
    templates: str
    context: Callable[[Fund, Payload, Secret], dict[str, Any]]
    category: Category
    can_be_disabled: bool
    label: Text = ""
    instead_of_resending: Text = ""


_declared: dict[str, MailKind] = {}


def declare(kind: MailKind) -> MailKind:
    """Raises `ValueError` when the name is taken."""
    if kind.name in _declared:
        raise ValueError(f"{kind.name!r} is taken")
    return _declared.setdefault(kind.name, kind)


def named(name: str) -> MailKind:
    """The kind of this name. Raises `KeyError` when no installed app declares it."""
    return _declared[name]


def optional_categories() -> list[Category]:
    """Those with a mail that a person may do without, in their order."""
    return [one for one in Category if any(k.category == one and k.can_be_disabled for k in _declared.values())]


def compulsory_categories() -> list[Category]:
    """Those with a mail that is always sent."""
    return [one for one in Category if any(k.category == one and not k.can_be_disabled for k in _declared.values())]


def all_kinds() -> Iterable[MailKind]:
    return _declared.values()
