"""The kinds of mail there are. An app declares its own when it is ready; the outbox refuses a kind nobody declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.registries import Text, sections

Payload = Mapping[str, Any]
Secret = Mapping[str, str]


class Category(models.TextChoices):
    """What a mail is about, as people think of it."""

    ACCOUNT = "account", _("Mon compte")
    RIGHTS = "rights", _("Mes droits et mandats")
    REQUESTS = "requests", _("Mes demandes")
    REMINDERS = "reminders", _("Rappels")
    FUNDING = "funding", _("Mes prises en charge")
    LETTERS = "letters", _("Mes courriers")
    NEWS = "news", _("Actualités")


class NothingToSay(Exception):
    """What the mail was about is no longer so: it is withheld. The reason is a code, without personal data."""


@dataclass(frozen=True, slots=True)
class MailKind:
    """A mail: its templates and where their words come from.

    `templates` is the beginning of their names: `…_subject.txt`, `…_message.txt` and `…_message.html`, which extends
    `mails/base.html`; they are also given `fund` and `language`. `context(fund, payload, secret)` is called when the
    mail is sent, in a read-only scope; it raises `NothingToSay` when the mail has become pointless. `label` is what
    the staff's list of failed mails calls it. `instead_of_resending` says what to do when one has failed for good and
    can't go out again, because its words were a secret and are deleted; empty when it can. `gathers`: it is the digest
    of mails that waited for it, and nobody's choice by itself.
    """

    name: str
    templates: str
    context: Callable[[Fund, Payload, Secret], dict[str, Any]]
    category: Category
    can_be_disabled: bool
    label: Text = ""
    instead_of_resending: Text = ""
    gathers: bool = False

    @property
    def shown_label(self) -> Text:
        """What people's pages call it."""
        return self.label or self.category.label

    @property
    def can_be_stopped(self) -> bool:
        """Whether the mail itself carries the link that ends it."""
        return self.can_be_disabled or self.gathers


_declared: dict[str, MailKind] = {}


def declare(kind: MailKind) -> MailKind:
    """Raises `ValueError` when the name is taken."""
    if kind.name in _declared:
        raise ValueError(f"{kind.name!r} is taken")
    return _declared.setdefault(kind.name, kind)


def named(name: str) -> MailKind:
    """The kind of this name. Raises `KeyError` when no installed app declares it."""
    return _declared[name]


def optional_kinds(fund: Fund | None = None) -> list[MailKind]:
    """Those that a person may do without, by category and in the order declared; with a fund, what it can send."""
    return by_category(kind for kind in _declared.values() if kind.can_be_disabled and is_sent_by(kind, fund))


def compulsory_kinds(fund: Fund | None = None) -> list[MailKind]:
    """Those that are always sent."""
    always = (kind for kind in _declared.values() if not kind.can_be_stopped)
    return by_category(kind for kind in always if is_sent_by(kind, fund))


def by_category(found: Iterable[MailKind]) -> list[MailKind]:
    order = list(Category)
    return sorted(found, key=lambda kind: order.index(kind.category))


def is_sent_by(kind: MailKind, fund: Fund | None) -> bool:
    """A kind is named after its app; what a capability that is off would send, the fund doesn't."""
    app = kind.name.partition(".")[0]
    needed = {section.capability for section in sections if section.namespace == app}
    return fund is None or all(fund.has(capability) for capability in needed)


def optional_categories(fund: Fund | None = None) -> list[Category]:
    """Those with a mail that a person may do without, in their order."""
    return list(dict.fromkeys(kind.category for kind in optional_kinds(fund)))


def all_kinds() -> Iterable[MailKind]:
    return _declared.values()
