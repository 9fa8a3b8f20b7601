"""An organisation that runs itself: its people, signed in, and what their forms send."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.utils import timezone

from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, member_of, quickly_signed_in

DAY = datetime.timedelta(days=1)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def today_of(fund: Fund) -> datetime.date:
    return timezone.localdate(timezone=fund.zone)


def edit_data(member: Membership, **changes) -> dict:
    return {
        "last_name": member.last_name, "first_name": member.first_name, "phone": member.phone,
        "roles": member.roles, "starts_on": member.starts_on.isoformat(),
        "ends_on": member.ends_on.isoformat() if member.ends_on else "",
    } | changes  # fmt: skip


def stored(member: Membership) -> Membership:
    with scope(member.fund):
        return Membership.objects.get(pk=member.pk)


def put_back(member: Membership, **columns) -> None:
    """Columns as an earlier day would have left them."""
    with scope(member.fund):
        Membership.objects.filter(pk=member.pk).update(**columns)


@dataclass
class Company:
    """A company with a main access manager, a co-responsible and a plain member."""

    fund: Fund
    organisation: Organisation = field(init=False)
    members: dict[str, Membership] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with scope(self.fund):
            self.organisation = OrganisationFactory(name="Forges du Nord", enterprise_number="0440966354")
        self.add("main", "Principale", [Role.ACCESS_MANAGER])
        self.add("co", "Adjointe", [Role.CO_ACCESS_MANAGER])
        self.add("plain", "Simple", [Role.CONTRIBUTIONS_MANAGER])

    def add(self, name: str, last_name: str, roles: list[str], **fields) -> Membership:
        member = member_of(
            self.fund, organisation=self.organisation, last_name=last_name, roles=[str(r) for r in roles], **fields
        )
        self.members[name] = member
        return member

    def client(self, name: str) -> Client:
        return quickly_signed_in(self.fund, self.members[name].user)


def session_key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value
