"""What stands in a person's agenda: of every organisation that she acts for today, from every capability's sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import Dated, DatedSource, Registry, Text, appointments, deadlines


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the source that it comes from, and the organisation for which she has it (none: for herself)."""

    entry: Dated
    label: Text
    organisation: str

    @property
    def moment(self) -> datetime.datetime:
        """Of a whole day its end: a deadline lasts until the evening."""
        begins = self.entry.begins
        if isinstance(begins, datetime.datetime):
            return begins
        return timezone.make_aware(datetime.datetime.combine(begins, datetime.time.max))

    @property
    def is_whole_day(self) -> bool:
        return not isinstance(self.entry.begins, datetime.datetime)

    @property
    def is_over(self) -> bool:
        return self.moment < timezone.now()


def appointments_of(fund: Fund, user: User) -> list[Line]:
    """Her sessions and other hours, the nearest first, in the fund's scope."""
    return gathered(fund, user, appointments)


def deadlines_of(fund: Fund, user: User) -> list[Line]:
    """What she has to do by a day, the most urgent first."""
    return gathered(fund, user, deadlines)


def gathered(fund: Fund, user: User, sources: Registry[DatedSource]) -> list[Line]:
    """Each entry once, though she may have it by two organisations."""
    lines: dict[str, Line] = {}
    for actor, organisation in actors_of(fund, user):
        for source in sources:
            if source.capability is None or fund.has(source.capability):
                for entry in source.entries(fund, actor):
                    lines.setdefault(entry.uid, Line(entry, source.label, organisation))
    return sorted(lines.values(), key=lambda line: (line.moment, line.entry.uid))


def actors_of(fund: Fund, user: User) -> Iterator[tuple[Actor, str]]:
    """As whom she acts today; herself alone where she acts for nobody."""
    memberships = list(Membership.objects.of(user).in_force(timezone.localdate()))
    for membership in memberships:
        yield acting(fund.pk, user, membership), membership.organisation.name
    if not memberships:
        yield acting(fund.pk, user, None), ""
