"""Steps of the smoke run: a fund with its people, and the two indispensable documents, signed and accepted."""

from __future__ import annotations

import datetime
from io import BytesIO

from django.db import connection
from django.utils import timezone

from extranet.demo.people import Member, invited, join
from extranet.documents.inspection import Inspected, Kind, inspect
from extranet.mandates import services, terms
from extranet.mandates.models import Mandate, Paper
from extranet.mandates.queries import companies_of_operator
from extranet.mandates.services import Mandatee, ReportingMandate, Representative
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import open_fund
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .journey import Journey, actor_of, check, signed

REPRESENTATIVE = Representative("Mme", "Béatrice Démo", "administratrice déléguée")
IDENTIFICATION = {
    "name": "Forges de Démo SA", "legal_form": "SA", "is_natural_person": False, "enterprise_number": "0440966354",
    "nsso_number": "100000001", "street": "Rue du Fer", "house_number": "12", "box": "", "postcode": "5000",
    "city": "Namur",
}  # fmt: skip


def servers(journey: Journey) -> str:
    """The database answers, and holds our role to its policies"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), rolsuper OR rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        )
        version, may_bypass = cursor.fetchone()
    check(not may_bypass, "the application's role could bypass row-level security")
    return f"PostgreSQL {version}"


def fund(journey: Journey) -> str:
    """A fund is opened; an administrator, a mandatee and an encoder join"""
    journey.fund = Fund(
        slug="smoke", name="Fonds d’essai (inventé)", country="BE", languages=["fr"], time_zone="Europe/Brussels",
        capabilities=[Capability.PREENCODING, Capability.BATCH], options={"register_number": True},
    )  # fmt: skip
    administrator = open_fund(
        fund=journey.fund,
        hosts=["smoke.localhost"],
        staff_email="odile.demoulin@demo.invalid",
        last_name="Demoulin",
        first_name="Odile",
    )
    with scope(journey.fund):
        join(administrator)
        journey.staff = actor_of(again(administrator))
        mandatee = invited(
            journey.fund, Member("Forges de Démo SA", OrganisationKind.COMPANY, "Démonty", "Alix", Role.MANDATEE)
        )
        encoder = invited(
            journey.fund, Member("TechnoDémo", OrganisationKind.OPERATOR, "Démonceau", "Inès", Role.ENCODER)
        )
        join(mandatee)
        join(encoder)
        journey.mandatee, journey.encoder = again(mandatee), again(encoder)
        journey.company, journey.operator = journey.mandatee.organisation, journey.encoder.organisation
        check(journey.mandatee.awaits_convention, "the mandatee doesn't await her convention")
    return "the mandatee awaits the convention that names her"


def again(membership: Membership) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)


def convention(journey: Journey) -> str:
    """The convention is filled in, made into a PDF, signed, deposited and accepted"""
    today = timezone.localdate()
    with scope(journey.fund):
        paper = services.fill_convention(
            actor=journey.as_mandatee,
            fund=journey.fund,
            company=journey.company,
            identification=IDENTIFICATION,
            representative=REPRESENTATIVE,
            mandatees=[Mandatee("Démonty", "Alix", journey.mandatee.user.email)],
            reporting=ReportingMandate("MAHIS-DEMO-1", today - datetime.timedelta(days=30), None),
            language="fr",
        )
    deposit_and_accept(journey, paper)
    with scope(journey.fund):
        journey.mandatee = again(journey.mandatee)
        journey.company = journey.mandatee.organisation
    check(not journey.mandatee.awaits_convention, "the mandatee wasn't admitted")
    return "electronic signature found; the mandatee is admitted"


def authorisation(journey: Journey) -> str:
    """The operator's authorisation goes the same way; everybody accepts the terms of use"""
    with scope(journey.fund):
        paper = services.fill_authorisation(
            actor=journey.as_mandatee,
            fund=journey.fund,
            company=journey.company,
            identification=IDENTIFICATION,
            representative=REPRESENTATIVE,
            operators=[journey.operator],
            language="fr",
        )
        check(not companies_of_operator(journey.as_encoder, timezone.localdate()).exists(), "a right came too early")
    deposit_and_accept(journey, paper)
    with scope(journey.fund):
        check(
            companies_of_operator(journey.as_encoder, timezone.localdate()).get() == journey.company, "no right started"
        )
        for actor in (journey.as_mandatee, journey.as_encoder):
            terms.accept(actor=actor, fund=journey.fund, version=terms.current_terms(journey.fund).version)
        mandate = Mandate.objects.get()
    return f"mandate {mandate.get_state_display().lower()} from {mandate.starts_on}"


def deposit_and_accept(journey: Journey, paper: Paper) -> None:
    today = timezone.localdate()
    ours = journey.rendered(paper.model_document)
    upload = as_upload(signed(ours, REPRESENTATIVE.name))
    with scope(journey.fund):
        services.deposit(actor=journey.as_mandatee, paper=paper, upload=upload, signed_on=today)
        stored = Paper.objects.get(pk=paper.pk)
        check(stored.signature == Paper.Signature.ELECTRONIC, f"signature found: {stored.signature}")
        services.accept(actor=journey.staff, fund=journey.fund, paper=stored, starts_on=today, ends_on=None)


def as_upload(content: bytes) -> Inspected:
    """The file as a person's upload is examined."""
    return inspect(BytesIO(content), name="signe.pdf", accepted=[Kind.PDF])
