"""The people and letters that the access table of letters speaks of."""

from __future__ import annotations

from django.urls import reverse

from extranet.accounts.models import User
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.funding.models import LetterKind
from requests_app.funding.services import letter_choices, letters
from tests.access.world import World
from tests.factories import UserFactory, quickly_signed_in, visitor
from tests.funding.letters import colleague, letter_of, opened
from tests.funding.scenes import Stage, stage

OF_LETTER = ("letter", "letter_file", "withdraw_letter")


def build() -> World:
    made, elsewhere = stage(), stage()
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "member": made.member.user,
        "manager": colleague(made, Role.ACCESS_MANAGER).user,
        "other_member": made.other_member.user,
        "body": made.manager.user,
        "staff": made.officer.user,
        "other_staff": elsewhere.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    add_paper(made)
    found = {
        "own": letter_of(made, request=made.sent()),
        "foreign": letter_of(made, organisation=made.other_company),
        "withdrawn": letter_of(made, subject="Relance", kind=LetterKind.MISSING),
        "other": letter_of(elsewhere),
    }
    opened(made, found["own"], colleague(made, Role.TRAINING_OFFICER, first_name="Ana", last_name="Durand"))
    with scope(made.fund):
        letters.withdraw_letter(
            actor=made.staff, letter=found["withdrawn"], reason="Le courrier visait un autre dossier."
        )
    for kind, addressee in {"own": made.company, "other": elsewhere.company}.items():
        address = reverse("funding:letter_preferences_of", args=[addressee.uuid])
        world.addresses["funding:letter_preferences_of", kind] = address
    for kind, letter in found.items():
        for route in OF_LETTER:
            world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[letter.uuid])
    return world


def add_paper(made: Stage) -> None:
    """Company A wants its agreements on paper too."""
    with scope(made.fund):
        letter_choices.choose_paper(
            actor=made.actor, fund=made.fund, organisation=made.company, wanted={LetterKind.AGREEMENT: True}
        )
