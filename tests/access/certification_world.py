"""The people and dossiers that the access table of certificates speaks of."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from certification.models import (
    Attachment,
    BodyIdentity,
    Certificate,
    Dossier,
    MessageFile,
    SupportingDocument,
    Transmission,
)
from certification.periods import last_day, month_of
from certification.services.calendar import Planned
from certification.services.codes import send_code
from certification.services.exchanges import send_message
from certification.services.handing_over import hand_over
from certification.tasks.transmissions import make_files
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.evidence_world import add_evidence
from tests.access.world import World
from tests.certification.identities import Kind, certifier, deposited
from tests.certification.scenes import Stage, body_of, document_of, stage
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of, visitor

OF_DOSSIER = ["dossier", "payments_of", "months", "training", "edit", "calendar", "calendar_pattern", "calendar_file"]
OF_DOSSIER += ["documents_of", "exchange"]
OF_IDENTITY = ["identity_logo", "identity_stamp"]
OF_DOCUMENT = ["supporting", "supporting_file", "accept_supporting", "refuse_supporting", "withdraw_supporting"]
OF_MONTH = ["calendar_month", "month", "month_model"]
OF_CERTIFYING = [
    "certify",
    "ask_print",
    "join_scan",
    "confirm_scan",
    "remove_scan",
    "join_sheets",
    "certify_on_paper",
    "certify_online",
    "choose_method",
    "certify_by_factor",
    "certify_code",
    "resend_code",
    "certified",
]
OF_CERTIFICATE = ["certificate_view", "certificate_print", "certificate_scan"]


def transmitted(made: Stage, dossier: Dossier) -> Transmission:
    """A run with one month of this dossier, its files made."""
    first = month_of(dossier.starts_on - datetime.timedelta(days=62))
    earlier = made.dossier("T-1", starts_on=first, ends_on=dossier.ends_on, last_name="Transmis", first_name="Marius")
    made.certified(earlier, first)
    with scope(made.fund):
        run = hand_over(actor=made.staff, fund=made.fund)
    make_files(made.fund.pk)
    return run


def build() -> World:
    made, elsewhere = stage(), stage()
    today = timezone.localdate()
    month = month_of(today)
    before = month_of(month - datetime.timedelta(days=1))
    dates = {"starts_on": before, "ends_on": today + datetime.timedelta(days=90), "granularity": "half_day"}
    own, other = made.dossier("P-1", **dates), elsewhere.dossier("P-1", **dates)
    made.dossier("P-2", starts_on=before, ends_on=today, last_name="Modèle", first_name="Karim", title="mr")
    payments = {
        "own": made.pay(own, before - datetime.timedelta(days=40), before - datetime.timedelta(days=20)),
        "other": elsewhere.pay(other, before, before),
    }
    entered = made.dossier("P-3", starts_on=before, ends_on=today, last_name="Inventé", first_name="Éloïse")
    made.enter(entered, before)
    made.pay(entered, before, before)
    made.plan(own, {before + datetime.timedelta(days=day): Planned(Decimal("7.00")) for day in range(5)})
    runs = {"own": transmitted(made, entered), "other": transmitted(elsewhere, other)}
    with scope(made.fund):
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        people = {
            "stranger": UserFactory(),
            "manager": made.manager.user,
            "colleague": MembershipFactory(organisation=made.body, roles=[Role.ACCESS_MANAGER]).user,
            "other_body": body_of(made.fund, "Autre centre").user,
            "employer": MembershipFactory(organisation=made.employer, roles=[Role.MANDATEE]).user,
            "officer": MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER]).user,
            "staff": made.officer.user,
        }
        second = MembershipFactory(organisation=made.body, roles=[Role.MANAGER], last_name="Seconde")
    vouch(made, made.manager, second)
    vouch(elsewhere, elsewhere.manager)
    people["other_staff"] = staff_of(elsewhere.fund).user
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    documents = {"own": kbis_of(made), "other": kbis_of(elsewhere), "letter": letter_of(made, second)}
    for kind, document in documents.items():
        for route in OF_DOCUMENT:
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[document])
    for kind, one in {"own": made, "other": elsewhere}.items():
        with scope(one.fund):
            identity = BodyIdentity.objects.get(body=one.body).uuid
        for route in OF_IDENTITY:
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[identity])
    for kind, dossier in {"own": own, "other": other}.items():
        for route in OF_DOSSIER:
            world.addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[dossier.uuid])
        for route in OF_MONTH:
            address = reverse(f"certification:{route}", args=[dossier.uuid, month])
            world.addresses[f"certification:{route}", kind] = address
        world.addresses["certification:follow", kind] = reverse(
            "certification:follow", args=[dossier.uuid, "suspended"]
        )
        world.addresses["certification:withdraw_payment", kind] = reverse(
            "certification:withdraw_payment", args=[payments[kind].uuid]
        )
    world.addresses["certification:month", "entered"] = reverse("certification:month", args=[entered.uuid, before])
    world.addresses |= certifying(made, elsewhere, before)
    for kind, run in runs.items():
        world.addresses["certification:transmission", kind] = reverse("certification:transmission", args=[run.uuid])
        world.addresses["certification:transmission_file", kind] = reverse(
            "certification:transmission_file", args=[run.uuid, "csv"]
        )
    for kind, one in {"own": (made, own), "other": (elsewhere, other)}.items():
        file = made_file(*one)
        world.addresses["certification:message_file", kind] = reverse("certification:message_file", args=[file.uuid])
    for route in ("bulk_month", "bulk_model", "together", "together_by_factor"):
        world.addresses[f"certification:{route}", "own"] = reverse(f"certification:{route}", args=[month])
    add_evidence(world, made, elsewhere)
    return world


def vouch(made: Stage, *managers: Membership) -> None:
    """A Kbis that waits, and for each of the managers a letter that waits."""
    for manager in managers:
        certifier(made.fund, manager)
        deposited(made.fund, manager, Kind.LETTER)
    deposited(made.fund, managers[0], Kind.KBIS)


def kbis_of(made: Stage) -> UUID:
    with scope(made.fund):
        return SupportingDocument.objects.get(body=made.body, kind=Kind.KBIS).uuid


def letter_of(made: Stage, manager: Membership) -> UUID:
    with scope(made.fund):
        return SupportingDocument.objects.get(certifier=manager).uuid


def made_file(made: Stage, dossier: Dossier) -> MessageFile:
    """Of a message that the fund wrote about the dossier."""
    with scope(made.fund):
        message = send_message(actor=made.staff, fund=made.fund, dossier=dossier, text="Voici le courrier.")
        return MessageFile.objects.create(message=message, document=document_of(made.fund))


def certifying(made: Stage, elsewhere: Stage, month: datetime.date) -> dict[tuple[str, str], str]:
    """Months to certify, here and elsewhere, one whose code was sent, and one that is certified."""
    dates = {"starts_on": month, "ends_on": last_day(month)}
    own = made.prepared(made.dossier("P-6", last_name="Àcertifier", **dates), month)
    other = elsewhere.prepared(elsewhere.dossier("P-6", **dates), month)
    coded = made.prepared(made.dossier("P-7", last_name="Codée", **dates), month)
    done = made.certified(made.dossier("P-8", last_name="Certifiée", **dates), month)
    asked: dict[str, Any] = {"statements": [], "language": "fr"}
    with scope(made.fund):
        sent = {"own": send_code(user=made.manager.user, certificates=[coded], fund=made.fund, **asked)}
        done.definitive = done.document
        done.save(update_fields=["definitive"])
        addresses = addresses_of(made.fund, {"own": own, "coded": coded, "certified": done})
    with scope(elsewhere.fund):
        sent["other"] = send_code(user=elsewhere.manager.user, certificates=[other], fund=elsewhere.fund, **asked)
        addresses |= addresses_of(elsewhere.fund, {"other": other})
    for kind, code in sent.items():
        for route in ("together_code", "resend_together"):
            addresses[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[month, code.uuid])
    return addresses


def addresses_of(fund: Fund, certificates: dict[str, Certificate]) -> dict[tuple[str, str], str]:
    found = {}
    for kind, certificate in certificates.items():
        of_month = [certificate.dossier.uuid, certificate.month]
        for route in [*OF_CERTIFYING, *(["month"] if kind == "certified" else [])]:
            found[f"certification:{route}", kind] = reverse(f"certification:{route}", args=of_month)
        for route in OF_CERTIFICATE:
            found[f"certification:{route}", kind] = reverse(f"certification:{route}", args=[certificate.uuid])
        sheet = Attachment.objects.create(certificate=certificate, document=document_of(fund), title="Semaine 1.pdf")
        found["certification:remove_sheet", kind] = reverse("certification:remove_sheet", args=[sheet.uuid])
    return found
