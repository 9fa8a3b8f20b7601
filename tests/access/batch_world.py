"""The people and rows that the access table of the file channel speaks of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.batch_channel.factories import answer_row, batch_row, channel_row, declaration_row, setup_row, trial_row
from tests.batch_channel.scenes import batch_fund
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    quickly_signed_in,
    staff_of,
    visitor,
)

OF_A_CHANNEL = [
    "sheet",
    "edit",
    "ssh_key",
    "new_ssh_key",
    "certificate",
    "look_now",
    "ask_for_trial",
    "hold_channel",
    "release_channel",
]


def build() -> World:
    fund, other, off = batch_fund(), batch_fund(), FundFactory(capabilities=["preencoding"])
    people = {"stranger": UserFactory(), "staff": staff_of(fund).user, "other_staff": staff_of(other).user}
    with scope(fund):
        company = OrganisationFactory(name="Alpha")
        for name, one in {"mandatee_a": company, "mandatee_b": OrganisationFactory(name="Béta")}.items():
            people[name] = MembershipFactory(organisation=one, roles=[Role.MANDATEE]).user
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR])
        people["encoder"] = MembershipFactory(organisation=operator, roles=[Role.ENCODER]).user
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        people["officer"] = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER]).user
    with scope(other):
        elsewhere = OrganisationFactory()
    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients |= {"anonymous": visitor(fund), "off": quickly_signed_in(off, staff_of(off).user)}
    for kind, place, owner in (("own", fund, company), ("other", other, elsewhere)):
        world.addresses |= addresses(kind, place, owner)
    return world


def addresses(kind: str, fund: Fund, company: Organisation) -> dict[tuple[str, str], str]:
    """Of one of each thing that the channel of this fund has."""
    with scope(fund):
        channel = channel_row(fund)
        declaration = declaration_row(company, state="refused")
        batch = batch_row(channel, company, [declaration])
        answer = answer_row(channel, batch)
        trial = trial_row(channel)
        setup = setup_row()
    rows: dict[str, Any] = {
        "batch": batch,
        "hold_batch": batch,
        "release_batch": batch,
        "declaration": declaration,
        "resend": declaration,
        "answer": answer,
        "review": answer,
        "trial": trial,
        "setup": setup,
        "account": setup,
    }
    rows |= dict.fromkeys(OF_A_CHANNEL, channel)
    step = {("batch_channel:setup_step", kind): reverse("batch_channel:setup_step", args=[setup.uuid, "quality"])}
    return step | {
        (f"batch_channel:{route}", kind): reverse(f"batch_channel:{route}", args=[row.uuid])
        for route, row in rows.items()
    }
