"""The people, months and links that the access table of validation speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from certification.models import Attachment, Certificate, Remark, Validation, ValidationLink
from certification.periods import month_of
from certification.services import objections, validation, validation_links
from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.organisations.roles import Role
from extranet.tenants.encryption import fingerprint
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.certification.scenes import Stage, body_of, document_of, stage
from tests.certification.validation_scenes import beneficiarys, sealed
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.mandates.scenes import actor_of

ACTS = {
    "returning": "renvoyer",
    "accepting": "accepter",
    "sampling": "attestations",
    "noting": "papier",
    "keeping": "maintenir",
    "joining": "joindre",
}
OF_MONTH = ["training_month", "contest_month", "validate_month", "month_story", "send_validation_link"]
LINK_ROUTES = ["page", "prove", "document", "give", "contest", "renew"]
REASON = "Il manque le 12."


def months_back(month: datetime.date, count: int) -> datetime.date:
    for _step in range(count):
        month = month_of(month - datetime.timedelta(days=1))
    return month


def build() -> World:
    made, elsewhere = stage(), stage()
    for one in (made, elsewhere):
        one.choose(validation="both")
    this = month_of(timezone.localdate())
    own, contested, maintained = (months_back(this, count) for count in (1, 2, 3))
    dates = {"starts_on": months_back(this, 4), "ends_on": timezone.localdate()}
    dossier, user = beneficiarys(made, number="V-1", **dates)
    other, _other_user = beneficiarys(elsewhere, number="V-1", email="ailleurs@example.invalid", **dates)
    _second, second_user = beneficiarys(made, number="V-2", email="autre@example.invalid", **dates)
    with scope(made.fund):
        company = OrganisationFactory(name="Autre entreprise", country="FR")
        people = {
            "stranger": UserFactory(),
            "beneficiary": user,
            "other_beneficiary": second_user,
            "employer": MembershipFactory(organisation=made.employer, roles=[Role.TRAINING_OFFICER]).user,
            "other_employer": MembershipFactory(organisation=company, roles=[Role.TRAINING_OFFICER]).user,
            "manager": made.manager.user,
            "other_body": body_of(made.fund, "Autre centre").user,
            "staff": made.officer.user,
        }
    people["other_staff"] = staff_of(elsewhere.fund).user
    certificates = {
        "own": sealed(made, made.certified(dossier, own)),
        "contested": made.certified(dossier, contested),
        "maintained": made.certified(dossier, maintained),
        "other": sealed(elsewhere, elsewhere.certified(other, own)),
    }
    objected(made, people["employer"], [certificates["contested"], certificates["maintained"]])
    with scope(made.fund):
        objections.maintain(actor=made.actor, fund=made.fund, certificate=certificates["maintained"], reason="Vérifié.")
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, one) for name, one in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, (about, month) in {"own": (dossier, own), "other": (other, own)}.items():
        for route in ("training_months", "join_training", "offer_space"):
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[about.uuid])
        for route in OF_MONTH:
            address = reverse(f"certification:{route}", args=[about.uuid, month])
            world.addresses[f"certification:{route}", kind] = address
        fund = made.fund if kind == "own" else elsewhere.fund
        with scope(fund):
            papers = papers_of(fund, certificates[kind])
        for route, uuid in {"definitive": certificates[kind].uuid, **papers}.items():
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[uuid])
    for kind, month in {"contested": contested, "maintained": maintained}.items():
        address = reverse("certification:month_story", args=[dossier.uuid, month])
        world.addresses["certification:month_story", kind] = address
    months = {"accepting": maintained, "keeping": contested}
    for kind, act in ACTS.items():
        address = reverse("certification:month_act", args=[dossier.uuid, months.get(kind, own), act])
        world.addresses["certification:month_act", kind] = address
    world.addresses["certification:month_act", "other"] = reverse(
        "certification:month_act", args=[other.uuid, own, "renvoyer"]
    )
    add_links(world, made, elsewhere, certificates)
    return world


def objected(made: Stage, user: User, certificates: list[Certificate]) -> None:
    """The employer contests them."""
    with scope(made.fund):
        membership = made.employer.memberships.select_related("organisation", "user").get(user=user)
        for one in certificates:
            validation.contest(
                actor=actor_of(membership), fund=made.fund, certificate=one, party="employer", reason=REASON
            )
        assert acting(made.fund.pk, user, membership).organisation_id == made.employer.pk


def papers_of(fund, certificate: Certificate) -> dict[str, object]:
    """A paper that the staff noted, and an attendance sheet, in the fund's open scope."""
    remark = Remark.objects.create(
        dossier=certificate.dossier,
        month=certificate.month,
        certificate=certificate,
        kind="validated",
        voice="beneficiary",
        document=document_of(fund),
    )
    sheet = Attachment.objects.create(certificate=certificate, document=document_of(fund), title="Attestation")
    return {"validation_paper": remark.uuid, "attendance_sheet": sheet.uuid}


def add_links(world: World, made: Stage, elsewhere: Stage, certificates: dict[str, Certificate]) -> None:
    now = timezone.now()
    states = {
        "right": {},
        "expired": {"expires_at": now - datetime.timedelta(days=1)},
        "used": {"used_at": now},
        "revoked": {"revoked_at": now},
    }
    with scope(made.fund):
        awaited = Validation.objects.get(certificate=certificates["own"], party="beneficiary")
        for kind, fields in states.items():
            link(awaited, kind, fields)
    with scope(elsewhere.fund):
        link(Validation.objects.get(certificate=certificates["other"], party="beneficiary"), "other", {})
    for kind in [*states, "wrong", "other"]:
        for route in LINK_ROUTES:
            world.addresses[f"validating:{route}", kind] = reverse(f"validating:{route}", args=[f"{kind}-secret"])


def link(awaited: Validation, kind: str, fields: dict[str, datetime.datetime]) -> ValidationLink:
    usual = {"expires_at": timezone.now() + validation_links.VALID_FOR}
    secret = fingerprint(validation_links.KIND, f"{kind}-secret")
    return ValidationLink.objects.create(validation=awaited, secret_fingerprint=secret, **usual | fields)
