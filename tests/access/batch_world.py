"""The people and rows that the access table of the file channel speaks of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from extranet.accounts.models import User
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.batch_channel.factories import (
    answer_row,
    batch_row,
    channel_row,
    declaration_row,
    handout_row,
    keeper_of,
    manager_of,
    proposed_row,
    right_row,
    setup_row,
    trial_row,
)
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
    "drop_certificate",
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
        people["keeper"], people["manager"] = keeper_of(company).user, manager_of(company).user
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
        asker = people["staff" if kind == "own" else "other_staff"]
        world.addresses |= addresses(kind, place, owner, asker)
    world.addresses |= employers(fund, company)
    for kind, place, one in (("own", fund, company), ("other", other, elsewhere)):
        with scope(place):
            right = right_row(MembershipFactory(organisation=one, roles=[Role.CONTRIBUTIONS_MANAGER]))
        world.addresses["batch_channel:take_right", kind] = reverse("batch_channel:take_right", args=[right.uuid])
    for kind, slug in {"own": "manuel", "guide": "canal-api", "codes": "erreurs-api"}.items():
        world.addresses["batch_channel:document", kind] = reverse("batch_channel:document", args=[slug])
    return world


def employers(fund: Fund, company: Organisation) -> dict[tuple[str, str], str]:
    """Of the channel that an employer has itself: the first is exchanged, the second is carried."""
    with scope(fund):
        channel = channel_row(fund, organisation=company, quality="EMPLOYER")
        carried = channel_row(
            fund, organisation=company, quality="SERVICE_PROVIDER", is_carried=True, host_key="", certificates=""
        )
        waiting = declaration_row(company, state="to_send")
        batch = batch_row(carried, company, [waiting], state="prepared", go_tried_at=None, sent_at=None)
        trial = trial_row(channel)
        setup = setup_row(organisation=company, quality="EMPLOYER")
    rows: dict[str, Any] = {
        "trial": trial,
        "setup": setup,
        "account": setup,
        "bring_answer": carried,
        **dict.fromkeys(["batch", "go", "signature", "deposit", "hold_batch", "release_batch", "cancel_batch"], batch),
        **dict.fromkeys(OF_A_CHANNEL, channel),
    }
    found = {(name, "employer"): reverse(f"batch_channel:{name}", args=[row.uuid]) for name, row in rows.items()}
    found["setup_step", "employer"] = reverse("batch_channel:setup_step", args=[setup.uuid, "quality"])
    found["ask_for_file", "employer"] = reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])
    return {(f"batch_channel:{name}", kind): address for (name, kind), address in found.items()}


def addresses(kind: str, fund: Fund, company: Organisation, asker: User) -> dict[tuple[str, str], str]:
    """Of one of each thing that the channel of this fund has."""
    with scope(fund):
        channel = channel_row(fund)
        declaration = declaration_row(company, state="refused")
        batch = batch_row(channel, company, [declaration])
        answer = answer_row(channel, batch)
        trial = trial_row(channel)
        setup = setup_row()
        carried = channel_row(fund, quality="SOCIAL_SECRETARIAT", is_carried=True, host_key="")
        waiting = declaration_row(company, state="to_send")
        to_carry = batch_row(carried, company, [waiting], state="prepared", go_tried_at=None, sent_at=None)
        unmatched = answer_row(channel)
        handout = handout_row(batch, asker)
        proposed = proposed_row(company)
    rows: dict[str, Any] = {
        "batch": batch,
        "hold_batch": batch,
        "release_batch": batch,
        "declaration": declaration,
        "resend": declaration,
        "confirm": proposed,
        "answer": answer,
        "review": answer,
        "trial": trial,
        "setup": setup,
        "account": setup,
        "cancel_batch": to_carry,
        "go": to_carry,
        "signature": to_carry,
        "deposit": to_carry,
        "bring_answer": carried,
        "attach": unmatched,
        "ask_for_answer": unmatched,
        "handout": handout,
        "fetch": handout,
    }
    rows |= dict.fromkeys(OF_A_CHANNEL, channel)
    file = {("batch_channel:ask_for_file", kind): reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"])}
    step = {("batch_channel:setup_step", kind): reverse("batch_channel:setup_step", args=[setup.uuid, "quality"])}
    return (
        step
        | file
        | {
            (f"batch_channel:{route}", kind): reverse(f"batch_channel:{route}", args=[row.uuid])
            for route, row in rows.items()
        }
    )
