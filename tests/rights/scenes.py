"""A French fund with members it knows figures of, people who ask for rights, and what they type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from stdnum import luhn

from extranet.accounts.models import User
from extranet.organisations.acting import acting
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.rights.catalogue import SERVICES_OF, Profile, Service
from extranet.rights.claims import Attestation, EntityClaim, PersonClaim
from extranet.rights.models import Application, FigureKind, KnownFigure, Right
from extranet.rights.services import ask_for_rights
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, FundFactory, OrganisationFactory, UserFactory, staff_of

SIREN, SIRET = "732829320", "73282932000074"
NDA, CODE, PAYROLL, INVOICE = "11750123456", "A1024", 412_350, Decimal("1800.00")
PAYROLL_YEAR = timezone.now().year - 1


def siret_of(number: int) -> str:
    """The SIRET of the first establishment of an invented company."""
    siren = with_check_digit(f"{40000000 + number}")
    return with_check_digit(f"{siren}0001")


def with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def opco(**fields: Any) -> Fund:
    """A fund of member services whose sign-up is open to members and training bodies."""
    options = {
        "signup": {
            "profiles": [Profile.MEMBER.value, Profile.TRAINING_BODY.value],
            "branches": ["Bureaux d’études", "Assurance"],
            "proofs": ["member_code", "payroll", "invoice_amount", "activity_number"],
        }
    }
    return FundFactory(
        country="FR", time_zone="Europe/Paris", capabilities=[Capability.MEMBERSHIP], options=options, **fields
    )


def known_company(fund: Fund, *, siret: str = SIRET, code: str = CODE, **fields: Any) -> Organisation:
    """A member with its establishment, code and payroll."""
    with scope(fund):
        company = OrganisationFactory(**{"name": "Bureau Exemple", "siren": siret[:9], "country": "FR"} | fields)
        EstablishmentFactory(organisation=company, name="Siège", siret=siret)
        KnownFigure.objects.create(organisation=company, kind=FigureKind.MEMBER_CODE, reference=code)
        KnownFigure.objects.create(
            organisation=company, kind=FigureKind.PAYROLL, year=PAYROLL_YEAR, amount=Decimal("412350.40")
        )
    return company


def known_body(fund: Fund, *, siret: str = SIRET, nda: str = NDA, **fields: Any) -> Organisation:
    """A training body with its establishment, number of activity and an invoice."""
    with scope(fund):
        body = OrganisationFactory(
            **{"name": "Formation Exemple", "kinds": [OrganisationKind.TRAINING_BODY], "siren": siret[:9]} | fields,
            activity_number=nda,
            country="FR",
        )
        EstablishmentFactory(organisation=body, name="Siège", siret=siret)
        KnownFigure.objects.create(organisation=body, kind=FigureKind.INVOICE, reference="F-12", amount=INVOICE)
    return body


def member_claim(**fields: Any) -> EntityClaim:
    """What a person types who knows her company well."""
    typed = {
        "profile": Profile.MEMBER,
        "services": SERVICES_OF[Profile.MEMBER],
        "legal_representative": "Béatrice Exemple",
        "capacity": "Responsable RH",
        "siret": SIRET,
        "name": "Bureau Exemple",
        "branch": "Assurance",
        "member_code": CODE,
        "payroll": PAYROLL,
        "payroll_year": PAYROLL_YEAR,
    }
    return EntityClaim(**typed | fields)


def body_claim(**fields: Any) -> EntityClaim:
    typed = {
        "profile": Profile.TRAINING_BODY,
        "services": (Service.PAYMENT_FILES,),
        "legal_representative": "Béatrice Exemple",
        "capacity": "Comptable",
        "siret": SIRET,
        "name": "Formation Exemple",
        "activity_number": NDA,
        "invoice_amount": INVOICE,
    }
    return EntityClaim(**typed | fields)


PERSON = PersonClaim(title="Mme", last_name="Dubois", first_name="Michelle", phone="+33 1 55 01 00 00")


def attested() -> Attestation:
    return Attestation(text_version="1.0", at=timezone.now(), address="192.0.2.7")


def asked(fund: Fund, *claims: EntityClaim, user: User | None = None, person: PersonClaim = PERSON) -> Application:
    """The first of the applications that this person makes, by default for one company with the right proofs."""
    user = user or UserFactory()
    with scope(fund):
        return ask_for_rights(
            actor=acting(fund.pk, user, None),
            fund=fund,
            user=user,
            person=person,
            entities=claims or [member_claim()],
            attestation=attested(),
        )[0]


def staff_actor(fund: Fund) -> Actor:
    member = staff_of(fund)
    with scope(fund):
        return acting(fund.pk, member.user, member)


def right_of(application: Application, service: Service = Service.TRAINING_FILES) -> Right:
    return Right.objects.get(application=application, service=service)
