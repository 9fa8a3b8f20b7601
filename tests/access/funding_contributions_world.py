"""The people, declarations and rates that the access table of contributions speaks of."""

from __future__ import annotations

import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from extranet.accounts.models import User
from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.funding.models import ContributionRate
from requests_app.funding.services import contributions
from tests.access.world import World
from tests.factories import UserFactory, quickly_signed_in, visitor
from tests.funding.contribution_scenes import LAST_YEAR, Collecting, collecting

OF_DECLARATION = [
    "declaration",
    "edit_declaration",
    "keep_declaration",
    "check_declaration",
    "correct_declaration",
    "drop_declaration",
    "declaration_receipt",
    "declaration_payment",
]
OF_CONTRIBUTION = ["edit_contribution", "add_rate"]
OF_RATE = ["edit_rate", "remove_rate"]
FIGURES = {"year": LAST_YEAR, "headcount": 12, "lowest_headcount": 9, "payroll": "480 000,50", "fixed_term": "36 000"}


def build() -> World:
    made, elsewhere = collecting(), collecting()
    people: dict[str, User] = {
        "stranger": UserFactory(),
        "member": made.stage.member.user,
        "keeper": made.keeper.user,
        "other_keeper": made.other_keeper.user,
        "staff": made.stage.officer.user,
        "other_staff": elsewhere.stage.officer.user,
    }
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    declarations = {"own": made.sent(LAST_YEAR - 1), "draft": made.draft(), "other": elsewhere.sent()}
    render_pdfs(made.fund.pk)
    for kind, declaration in declarations.items():
        for route in OF_DECLARATION:
            world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[declaration.uuid])
    add_rates(world, made, "own")
    add_rates(world, elsewhere, "other")
    for kind, year in {"year": LAST_YEAR - 2, "old": 2001}.items():
        world.addresses["funding:begin_declaration", kind] = reverse("funding:begin_declaration", args=[year])
        world.addresses["funding:late_declarations", kind] = reverse("funding:late_declarations", args=[year])
        remind = reverse("funding:remind_contributions", args=[year, "declare"])
        world.addresses["funding:remind_contributions", kind] = remind
    for route in ("simulation", "simulation_pdf"):
        world.addresses[f"funding:{route}", "full"] = f"{reverse(f'funding:{route}')}?{urlencode(FIGURES)}"
    return world


def add_rates(world: World, made: Collecting, kind: str) -> None:
    """`own` begins next year and was used by nobody yet; the one before it was."""
    with scope(made.fund):
        used = ContributionRate.objects.get(contribution=made.conventional)
        rate = contributions.add_rate(
            actor=made.staff,
            contribution=made.conventional,
            percent=Decimal("0.30"),
            starts_on=datetime.date(LAST_YEAR + 2, 1, 1),
        )
    for route in OF_CONTRIBUTION:
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[made.conventional.uuid])
    for route in OF_RATE:
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[rate.uuid])
    if kind == "own":
        world.addresses["funding:edit_rate", "used"] = reverse("funding:edit_rate", args=[used.uuid])
