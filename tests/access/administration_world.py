"""The people and objects that the access table of an organisation's own administration speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import (
    AccessRequest,
    Handover,
    Membership,
    Organisation,
    QualityActivation,
    QualityManager,
    Review,
    ReviewLine,
)
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    quickly_signed_in,
    staff_of,
    visitor,
)

YEARLY = {"access": {"yearly": True, "fund_confirms_access": True, "fund_confirms_qualities": True}}
MEMBER_ROUTES = ("edit_member", "end_membership", "resend_invitation", "suspend_member", "resume_member")
ORGANISATION_ROUTES = (
    "members", "invite", "hand_over", "take_over", "give_back", "managers", "name_manager", "activate_quality",
    "change_number",
)  # fmt: skip


class Company:
    """A company that runs itself, and what waits there."""

    def __init__(self, fund: Fund, name: str, number: str) -> None:
        today = timezone.localdate()
        with scope(fund):
            self.organisation = OrganisationFactory(name=name, enterprise_number=number)
            self.main = self.member(Role.ACCESS_MANAGER, last_name="Principale", phone="+32 81 00 00 00")
            self.co = self.member(Role.CO_ACCESS_MANAGER, last_name="Adjointe")
            self.plain = self.member(Role.CONTRIBUTIONS_MANAGER, last_name="Simple")
            self.other = self.member(Role.CONTRIBUTIONS_MANAGER, last_name="Collègue")
            self.handover = Handover.objects.create(
                organisation=self.organisation, giver=self.main, successor=self.plain
            )
            self.review = Review.objects.create(
                organisation=self.organisation, opened_on=today, due_on=today + datetime.timedelta(days=30)
            )
            for member in (self.main, self.co, self.plain, self.other):
                ReviewLine.objects.create(review=self.review, membership=member)
            self.quality = QualityManager.objects.create(
                organisation=self.organisation, kind=OrganisationKind.COMPANY, membership=self.co
            )
            self.activation = QualityActivation.objects.create(
                organisation=self.organisation, kind=OrganisationKind.OPERATOR, manager=self.plain
            )
            self.asked = AccessRequest.objects.create(membership=self.other)

    def member(self, role: Role, **fields) -> Membership:
        return MembershipFactory(organisation=self.organisation, roles=[role], **fields)


def build() -> World:
    fund, other = FundFactory(options=YEARLY), FundFactory(options=YEARLY)
    ours, theirs = Company(fund, "Alpha", "0440966354"), Company(fund, "Béta", "0403170701")
    elsewhere = Company(other, "Gamma", "0440966354")
    staff = staff_of(fund)
    today = timezone.localdate()
    with scope(fund):
        officer = MembershipFactory(organisation=staff.organisation, roles=[Role.FUND_OFFICER])
        second = staff_of(fund)
        body = OrganisationFactory(name="SPF Exemple", kinds=[OrganisationKind.PUBLIC_BODY], legal_form="")
        expired = MembershipFactory(
            organisation=body,
            roles=[Role.TRAINING_OFFICER],
            granted_on=today - datetime.timedelta(days=366),
            expires_on=today - datetime.timedelta(days=1),
        )
        MembershipFactory(user=ours.main.user, organisation=OrganisationFactory(name="Zêta"))
        office = Organisation.objects.get(pk=staff.organisation_id)
    people = {
        "stranger": UserFactory(), "member": ours.plain.user, "manager": ours.main.user, "co": ours.co.user,
        "foreign": theirs.main.user, "expired": expired.user, "staff": staff.user, "officer": officer.user,
        "other_staff": staff_of(other).user,
    }  # fmt: skip
    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    companies = {"own": ours, "foreign": theirs, "other": elsewhere}
    for kind, company in companies.items():
        for route in ORGANISATION_ROUTES:
            world.addresses[f"organisations:{route}", kind] = address(route, company.organisation)
        for route in MEMBER_ROUTES:
            world.addresses[f"organisations:{route}", kind] = address(route, company.other)
        for route, row in {
            "review": company.review, "remove_manager": company.quality, "activation": company.activation,
            "access_request": company.asked,
        }.items():  # fmt: skip
            world.addresses[f"organisations:{route}", kind] = address(route, row)
    for route in MEMBER_ROUTES:
        world.addresses[f"organisations:{route}", "main"] = address(route, ours.main)
        world.addresses[f"organisations:{route}", "office"] = address(route, second)
    for route in ("members", "invite", "activate_quality"):
        world.addresses[f"organisations:{route}", "office"] = address(route, office)
    world.addresses |= {
        ("organisations:handover", "successor"): address("handover", ours.handover),
        ("organisations:handover", "other"): address("handover", elsewhere.handover),
        ("organisations:activate_quality", "chosen"): address("activate_quality", ours.organisation)
        + "?kind=training_body",
    }
    return world


def address(route: str, row) -> str:
    return reverse(f"organisations:{route}", args=[row.uuid])
