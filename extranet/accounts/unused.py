"""An account that nobody uses at a fund any more: announced to its person, then closed there (`BEY-23`).

It begins to count when she last signed in at this fund, and not while something that the fund keeps needs the account
(`needing`, filled by each app). What another fund has is untouched: there its own clock counts, and the account itself
goes with the last of its funds (`erasing.leave`). What she signed or noted keeps the number of an account that says
nothing any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.registries import Goes, Person, Registry, personal_data
from extranet.tenants.retention import ADDRESSES, FIVE_YEARS, Done, RetentionRule, Term, Unit

from . import mails
from .merging import people_of
from .models import AccountUse

needing: Registry[Callable[[OuterRef], QuerySet[Any]]] = Registry()
"""Rows that are kept and need the account of this number: who acts, asks, or reads there what is hers."""


def unused(uses: QuerySet[AccountUse]) -> QuerySet[AccountUse]:
    """Those that nothing here needs, since their last use."""
    found = uses.filter(user__isnull=False, user__merged_into__isnull=True)
    for rows in needing:
        found = found.filter(~Exists(rows(OuterRef("user"))))
    return found.annotate(began_on=F("used_on"))


def close(uses: QuerySet[AccountUse]) -> int:
    """Close these accounts at this fund, with what hangs on an account alone. Returns how many."""
    found = list(uses.filter(user__isnull=False).select_related("user").order_by("pk"))
    uses.update(user=None)
    for use in found:
        if use.user is not None:
            person = Person(people_of(use.user), use.user.email)
            for goes in hanging_on_it():
                goes.erase(person)
    return len(found)


def hanging_on_it() -> Iterator[Goes]:
    """From the highest app down, and the account itself last."""
    sections = [data for data in [*personal_data][::-1] if data.ends_with_account]
    for data in sorted(sections, key=lambda data: data.is_shared):
        yield from data.goes


def tell(fund: Fund, use: AccountUse, ends_on: datetime.date) -> None:
    if use.user is not None:
        mails.tell_unused(fund, use.user, use, ends_on)


ACCOUNTS = RetentionRule(
    name="accounts",
    label=_("Comptes que personne n’utilise plus"),
    model=AccountUse,
    term=Term(Unit.DAYS, default=730, shortest=365, longest=FIVE_YEARS),
    starts=_(
        "La dernière connexion au site du fonds ; jamais tant qu’un accès, une demande ou un dossier gardé a besoin du"
        " compte."
    ),
    reason=_(
        "Ne pas garder un compte dont personne ne se sert (RGPD, art. 5.1.e) : deux ans sans connexion, au choix du"
        " fonds. La personne est prévenue par e-mail ; se connecter garde le compte."
    ),
    open_because=_("Un accès, une demande ou un dossier gardé a besoin de ce compte, ou il est déjà fermé."),
    began=unused,
    reference=lambda use: use.number,
    address=lambda use: reverse("retention:announcements"),
    tell=tell,
    kept=[
        _("Le numéro du compte et le jour de sa dernière utilisation, sans rien qui dise à qui il était"),
        _("Ce qui fut signé ou noté, sous le numéro d’un compte vidé"),
        _("Chez un autre fonds où la personne a un accès : son compte, qui y suit sa propre durée"),
    ],
    totals=lambda uses: {"accounts": uses.count()},
    figures={"accounts": _("Comptes")},
    parts=[
        Done(
            AccountUse,
            "",
            close,
            _("Adresse e-mail, mot de passe, seconde étape, identités reliées, sessions, agenda et choix d’alertes"),
            ADDRESSES,
        )
    ],
)
