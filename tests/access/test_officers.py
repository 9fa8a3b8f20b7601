"""Officers of some of the fund's matters (`roles.OFFICER_OF`): what isn't theirs stays shut, what is theirs opens as to
any officer. Walks every row of every access table that strangers may not open.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OFFICER_OF, WORKERS, OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund, Host
from extranet.tenants.scope import scope
from tests.access.conftest import made_once
from tests.access.every_table import FOR_THE_WHOLE_OFFICE, TABLES, Table
from tests.access.table import Row
from tests.access.world import World, outcome
from tests.factories import MembershipFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

SHUT = {"403", "404"}

# What an officer of all matters does with two of them at once, or reads though only administrators decide it.
OF_OTHER_MATTERS_TOO = {
    "training:resend_declaration",
    "trust:proposal",
    "trust:confirm_proposal",
    "trust:send_back_proposal",
    "trust:withdraw_proposal",
    "trust:drop_erasure",
    "trust:erase",
    "trust:prepare_erasure",
    "trust:seek",
}

ALSO_OF = {
    "mandates:data_mandates_of": Capability.BATCH,
    "mandates:end_data_mandate": Capability.BATCH,
    "organisations:contact_changes": Capability.MEMBERSHIP,
    "organisations:contact_change": Capability.MEMBERSHIP,
}
"""Whose officers open these too, beside those of the table's matter."""


def fund_of(world: World) -> Fund:
    host = next(iter(world.clients.values())).defaults["HTTP_HOST"]
    return Host.objects.select_related("fund").get(name=host.split(":")[0]).fund


def officer(fund: Fund, roles: list[str]) -> Client:
    """The browser of somebody of the fund's office."""
    with scope(fund):
        office = Organisation.objects.of_kind(OrganisationKind.FUND_OFFICE).first()
        office = office or MembershipFactory(organisation__kinds=[OrganisationKind.FUND_OFFICE]).organisation
        person = MembershipFactory(organisation=office, roles=roles).user
    return quickly_signed_in(fund, person)


def answer(client: Client, world: World, row: Row) -> str:
    """What she gets; what the request changed is undone."""
    with transaction.atomic():
        got = outcome(
            client.generic(
                row.method, world.address(row.route, row.kind), content_type="application/x-www-form-urlencoded"
            )
        )
        transaction.set_rollback(True)
    return got


def guarded(table: Table) -> list[Row]:
    """The rows that ask to sign in, and that somebody without membership finds shut."""
    rows = (row for row in table.rows if row.expected["anonymous"] == "sign-in")
    return [row for row in rows if row.expected["stranger"] in SHUT]


def matters_but(matter: str, *others: str) -> list[str]:
    """Every matter except these, and those that share workers with the first."""
    left_out = {*(WORKERS if matter in WORKERS else [matter]), *others}
    return [role for one, role in OFFICER_OF.items() if one not in left_out]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(table, id=table.name, marks=pytest.mark.xdist_group(table.name))
        for table in TABLES
        if guarded(table)
    ],
)
def table(request) -> Table:
    return request.param


@pytest.fixture(scope="module")
def built(table, django_db_setup, django_db_blocker) -> Iterator[World]:
    with made_once(table.build, django_db_blocker) as world:
        yield world


def test_who_has_every_other_matter_finds_this_one_shut(table, world):
    client = officer(fund_of(world), matters_but(table.matter))
    of_neither = officer(fund_of(world), matters_but(table.matter, *ALSO_OF.values()))
    opened = {
        str(row): got
        for row in guarded(table)
        if row.route not in FOR_THE_WHOLE_OFFICE
        and (got := answer(of_neither if row.route in ALSO_OF else client, world, row)) not in SHUT
    }
    assert opened == {}


def test_an_officer_of_the_matter_does_what_any_officer_does(table, world):
    fund = fund_of(world)
    hers, everybody = officer(fund, [OFFICER_OF[table.matter]]), officer(fund, [Role.FUND_OFFICER])
    differing = {
        str(row): (got, expected)
        for row in guarded(table)
        if row.route not in OF_OTHER_MATTERS_TOO
        and (got := answer(hers, world, row)) != (expected := answer(everybody, world, row))
    }
    assert differing == {}
