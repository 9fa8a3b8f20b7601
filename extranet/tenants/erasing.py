"""How an app says what becomes of a person's data when she is erased: `registries.Goes` and `Stays`, made here.

    goes=[deleting(_("Votre adresse d’agenda"), feeds)]
    goes=[emptying(_("Le texte de vos messages"), messages, name="", text=GONE)]
    stays=[Stays(_("Les certificats"), _("Preuve…"), rows=lambda person: [certificates(person)], until=last_day)]

Nothing is erased by default. What no `Stays` names has to be gone afterwards, whatever the table.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from .registries import Goes, Person, Text

Rows = Callable[[Person], QuerySet[Any]]

GONE = "…"  # in place of a text that a constraint wants filled in
NO_NAME = "—"  # whoever reads it sees that somebody was there
NOBODYS_BIRTHDAY = datetime.date(1900, 1, 1)


def deleting(what: Text, *rows: Rows) -> Goes:
    """The rows disappear, in the order given."""

    def erase(person: Person) -> int:
        count = counted(rows, person)
        for found in rows:
            found(person).delete()
        return count

    return Goes(what, partial(counted, rows), erase)


def emptying(what: Text, *rows: Rows, **values: Any) -> Goes:
    """The rows stay without what they said of her: `values` are put into their columns."""

    def erase(person: Person) -> int:
        return sum(found(person).order_by().update(**values) for found in rows)

    return Goes(what, partial(counted, rows), erase)


def counted(rows: Iterable[Rows], person: Person) -> int:
    return sum(found(person).count() for found in rows)


def no_day(person: Person) -> datetime.date | None:
    """Until when: it can't be worked out from what is stored."""
    return None


def born(person: Person) -> Q:
    """Rows with the names and the birth date of one of her entries (`births`), which nobody tied to an entry."""
    found = Q(pk__in=[])
    for name, day in person.births:
        found |= Q(last_first_folded=name, birth_date=day)
    return found


def nobody(row: Any) -> dict[str, str]:
    """The names that stand in the place of hers: unlike any other's, and telling nothing."""
    return {"last_name": NO_NAME, "first_name": str(row.uuid)[:8]}
