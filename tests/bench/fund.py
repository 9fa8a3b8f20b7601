"""A fund to measure in: companies, operators with their mandates, workers, and two people to sign in as.

Two funds differ in the number of their requests and in nothing else. All of it is invented.
"""

from __future__ import annotations

import datetime

from django.contrib.auth.models import Group
from django.utils import timezone

from extranet.mandates import terms
from extranet.mandates.models import CompanyGrant, Mandate, Paper
from extranet.mandates.services import encode_permission
from extranet.mandates.workflow import MandateState, PaperState
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory, member_of, staff_of
from tests.mandates.factories import stored_document

OPERATORS = 5
COMPANIES_OF_OPERATOR = 200
WORKERS_OF_COMPANY = 10
FIRST_NAMES = ["Alix", "Bruno", "Camille", "Dirk", "Elke", "Farid", "Gisèle", "Hugo", "Ines", "Joris"]
LAST_NAMES = ["Dubois", "Janssens", "Lambert", "Peeters", "Maes", "Martin", "Willems", "Claes", "Simon", "Laurent"]
CITIES = ["Namur", "Liège", "Charleroi", "Gand", "Anvers", "Mons", "Hasselt", "Louvain"]


def address_of(profile: str, slug: str) -> str:
    """With which the person of this profile, staff or operator, signs in."""
    return f"{profile}@{slug}.invalid"


def make_fund(slug: str) -> Fund:
    """The fund without its requests."""
    fund = FundFactory(slug=slug, capabilities=[Capability.PREENCODING])
    staff_of(fund, user__email=address_of("staff", slug))
    with scope(fund):
        operators = Organisation.objects.bulk_create(
            Organisation(name=f"Opérateur {n}", kinds=[OrganisationKind.OPERATOR], legal_form="ASBL", country="BE")
            for n in range(1, OPERATORS + 1)
        )
        companies = Organisation.objects.bulk_create(company(n) for n in range(OPERATORS * COMPANIES_OF_OPERATOR))
        authorise(companies, operators)
        Worker.objects.bulk_create(worker(company, n) for company in companies for n in range(WORKERS_OF_COMPANY))
    email = address_of("operator", slug)
    encoder = member_of(fund, organisation=operators[0], roles=[Role.ENCODER], user__email=email)
    accept_terms(fund, encoder)
    return fund


def company(n: int) -> Organisation:
    """With an enterprise number whose check digits are right."""
    first_digits = 4_100_000 + n
    return Organisation(
        name=f"Entreprise {n:04} de {CITIES[n % len(CITIES)]}",
        kinds=[OrganisationKind.COMPANY],
        legal_form="SA",
        enterprise_number=f"{first_digits:08}{97 - first_digits % 97:02}",
        street="Rue du Fer",
        house_number=str(1 + n % 200),
        postcode=str(1000 + n),
        city=CITIES[n % len(CITIES)],
        country="BE",
    )


def worker(company: Organisation, n: int) -> Worker:
    number = company.pk * WORKERS_OF_COMPANY + n
    return Worker(
        organisation=company,
        last_name=f"{LAST_NAMES[number % len(LAST_NAMES)]} {number}",
        first_name=FIRST_NAMES[n % len(FIRST_NAMES)],
        birth_date=datetime.date(1965, 1, 1) + datetime.timedelta(days=number % 12_000),
    )


def authorise(companies: list[Organisation], operators: list[Organisation]) -> None:
    """Each company's two papers, accepted a year ago, and the mandate of its one operator with the right it gives."""
    document = stored_document(companies[0].fund_id)
    since = timezone.localdate() - datetime.timedelta(days=365)

    def papers_of(kind: Paper.Kind) -> list[Paper]:
        return Paper.objects.bulk_create(
            Paper(
                kind=kind, company=company, state=PaperState.ACCEPTED, starts_on=since, signed_on=since,
                identification={"name": company.name}, template_version="1.0", terms_version="1.0",
                representative_title="Mme", representative_name="Béatrice Exemple", representative_capacity="gérante",
                model_document=document, signed_document=document, signature=Paper.Signature.ON_PAPER,
                deposited_at=timezone.now(), decided_at=timezone.now(),
            )
            for company in companies
        )  # fmt: skip

    papers_of(Paper.Kind.CONVENTION)
    mandates = Mandate.objects.bulk_create(
        Mandate(
            paper=paper,
            company=paper.company,
            operator=operators[position // COMPANIES_OF_OPERATOR],
            state=MandateState.ACTIVE,
            starts_on=since,
        )
        for position, paper in enumerate(papers_of(Paper.Kind.AUTHORISATION))
    )
    groups = {operator.pk: Group.objects.create(name=str(operator.uuid)) for operator in operators}
    permission = encode_permission()
    CompanyGrant.objects.bulk_create(
        CompanyGrant(
            group=groups[mandate.operator_id],
            permission=permission,
            content_object=mandate.company,
            mandate=mandate,
        )
        for mandate in mandates
    )


def accept_terms(fund: Fund, membership: Membership) -> None:
    with scope(fund):
        current = terms.current_terms(fund)
        terms.accept(actor=acting(fund.pk, membership.user, membership), fund=fund, version=current.version)
