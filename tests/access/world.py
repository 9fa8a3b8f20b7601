"""The people and objects that the access table speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from extranet.accounts.invitations import INVITATION, set_password_address
from extranet.accounts.models import User
from extranet.notifications.models import Message
from extranet.organisations.models import ContactChange, Establishment, Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import FundObject
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    WorkerFactory,
    quickly_signed_in,
    staff_of,
    visitor,
)

ORGANISATION_ROUTES = [
    "organisations:organisation",
    "organisations:edit",
    "organisations:contact",
    "organisations:establishments",
    "organisations:add_establishment",
    "organisations:members",
    "organisations:invite",
    "workers:add",
    "workers:import",
]
OBJECT_ROUTES: dict[type[FundObject], list[str]] = {
    ContactChange: ["organisations:contact_change"],
    Establishment: [
        "organisations:edit_establishment",
        "organisations:place_contact",
        "organisations:remove_establishment",
    ],
    Membership: ["organisations:edit_member", "organisations:end_membership", "organisations:resend_invitation"],
    Worker: ["workers:worker", "workers:edit", "workers:deactivate", "workers:reactivate"],
}


@dataclass
class World:
    """Two funds with everybody in them; `clients` are their browsers on the first fund's host."""

    clients: dict[str, Client] = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)

    def address(self, route: str, kind: str) -> str:
        return self.addresses[route, kind] if kind != "-" else reverse(route)


def build() -> World:
    fund, other = FundFactory(), FundFactory()
    people: dict[str, User] = {"stranger": UserFactory()}
    with scope(fund):
        company_a, company_b, company_c = (OrganisationFactory(name=name) for name in ("Alpha", "Béta", "Gamma"))
        people["mandatee_a"] = MembershipFactory(organisation=company_a).user
        MembershipFactory(user=people["mandatee_a"], organisation=company_c)
        people["mandatee_b"] = MembershipFactory(organisation=company_b).user
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR])
        people["encoder"] = MembershipFactory(organisation=operator, roles=[Role.ENCODER]).user
        invitation = MembershipFactory(organisation=company_a, accepted_at=None)
        people["invited"] = invitation.user
        mail = failed_mail()
        kept = {"own": kept_by(company_a), "foreign": kept_by(company_b)}
    people["staff"] = staff_of(fund).user
    people["other_staff"] = staff_of(other).user
    with scope(other):
        company_of_other = OrganisationFactory()
        kept["other"] = kept_by(company_of_other)
        mail_of_other = failed_mail()
        invitation_of_other = MembershipFactory(user=people["invited"], organisation=company_of_other, accepted_at=None)

    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    key_route, key_path = "account_reset_password_from_key", set_password_address(UserFactory(), fund)
    world.addresses = {
        ("mails:resend", "own"): reverse("mails:resend", args=[mail.uuid]),
        ("mails:resend", "other"): reverse("mails:resend", args=[mail_of_other.uuid]),
        ("organisations:switch", "own"): reverse("organisations:switch", args=[company_c.uuid]),
        ("organisations:switch", "foreign"): reverse("organisations:switch", args=[company_b.uuid]),
        ("organisations:switch", "other"): reverse("organisations:switch", args=[company_of_other.uuid]),
        ("organisations:accept", "own"): reverse("organisations:accept", args=[invitation.uuid]),
        ("organisations:accept", "other"): reverse("organisations:accept", args=[invitation_of_other.uuid]),
        (key_route, "own"): "/" + key_path.split("/", 3)[3],
        (key_route, "wrong"): reverse(key_route, kwargs={"uidb36": "1", "key": "never-made"}),
        ("account_confirm_email", "wrong"): reverse("account_confirm_email", args=["never-made"]),
    }
    organisations = {"own": company_a, "foreign": company_b, "operator": operator, "other": company_of_other}
    for kind, organisation in organisations.items():
        for route in ORGANISATION_ROUTES:
            world.addresses[route, kind] = reverse(route, args=[organisation.uuid])
    for kind, objects in kept.items():
        for model, routes in OBJECT_ROUTES.items():
            for route in routes:
                world.addresses[route, kind] = reverse(route, args=[objects[model].uuid])
    return world


def failed_mail() -> Message:
    """A mail that the recipient's server refused."""
    return Message.objects.create(
        kind=INVITATION.name, address="a@example.invalid", language="fr", state="failed", next_attempt_at=None
    )


def kept_by(organisation: Organisation) -> dict[type[FundObject], FundObject]:
    """One of each thing that an organisation has."""
    return {
        ContactChange: ContactChange.objects.create(organisation=organisation, changes={"phone": ["", "081 11 22 33"]}),
        Membership: MembershipFactory(organisation=organisation),
        Establishment: EstablishmentFactory(organisation=organisation),
        Worker: WorkerFactory(organisation=organisation),
    }


def outcome(response: HttpResponse) -> str:
    """The table's word for an answer."""
    if response.streaming:
        list(response)  # read to its end, a download closes its file
    location = response.headers.get("Location", "")
    if response.status_code == 302:
        return "sign-in" if location.startswith(reverse("account_login")) else "done"
    return "ok" if response.status_code == 200 else str(response.status_code)
