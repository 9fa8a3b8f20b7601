"""Situations that tests of mandates begin with, made by running the services."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone

from extranet.documents.inspection import Kind, inspect
from extranet.documents.tasks import render_pdfs
from extranet.mandates import services
from extranet.mandates.models import Paper
from extranet.mandates.services import Mandatee, Representative
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.documents.uploads import picture
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, staff_of

COMPANY = {
    "name": "Forges de Démo",
    "legal_form": "SA",
    "is_natural_person": False,
    "enterprise_number": "0440966354",
    "nsso_number": "999999999",
    "street": "Rue du Fer",
    "house_number": "12",
    "box": "",
    "postcode": "5000",
    "city": "Namur",
}
REPRESENTATIVE = Representative("Mme", "Béatrice Exemple", "administratrice déléguée")


def preencoding_fund(**fields: Any) -> Fund:
    return FundFactory(capabilities=["preencoding"], **fields)


def company_of(fund: Fund, **fields: Any) -> Organisation:
    with scope(fund):
        return OrganisationFactory(**COMPANY | {"country": "BE"} | fields)


def operator_of(fund: Fund, name: str = "TechnoDémo") -> Membership:
    """An approved operator's encoder."""
    with scope(fund):
        operator = OrganisationFactory(name=name, kinds=[OrganisationKind.OPERATOR])
        return MembershipFactory(organisation=operator, roles=[Role.ENCODER])


def newcomer_of(fund: Fund, company: Organisation, **fields: Any) -> Membership:
    """An invited person who has accepted, before the convention that names her is accepted."""
    with scope(fund):
        return MembershipFactory(organisation=company, roles=[Role.MANDATEE], awaits_convention=True, **fields)


def actor_of(membership: Membership) -> Actor:
    with scope(membership.fund_id):
        return acting(membership.fund_id, membership.user, membership)


def staff_actor(fund: Fund) -> Actor:
    return actor_of(staff_of(fund))


def filled_convention(fund: Fund, membership: Membership, **people: Any) -> Paper:
    with scope(fund):
        return services.fill_convention(
            actor=actor_of(membership),
            fund=fund,
            company=membership.organisation,
            identification=COMPANY,
            representative=REPRESENTATIVE,
            mandatees=[Mandatee("Exemple", "Camille", membership.user.email)],
            language="fr",
        )


def filled_authorisation(fund: Fund, membership: Membership, *operators: Organisation) -> Paper:
    with scope(fund):
        return services.fill_authorisation(
            actor=actor_of(membership),
            fund=fund,
            company=membership.organisation,
            identification=COMPANY,
            representative=REPRESENTATIVE,
            operators=operators,
            language="fr",
        )


def deposited(fund: Fund, membership: Membership, paper: Paper) -> Paper:
    """A scan of the paper signed with a pen."""
    render_pdfs(fund.pk)
    with scope(fund):
        upload = inspect(BytesIO(picture("PNG")), name="scan.png", accepted=[Kind.PNG])
        services.deposit(actor=actor_of(membership), paper=paper, upload=upload, signed_on=timezone.localdate())
        return Paper.objects.get(pk=paper.pk)


def accepted(fund: Fund, paper: Paper, *, ends_on: datetime.date | None = None) -> Paper:
    actor = staff_actor(fund)
    with scope(fund):
        return services.accept(actor=actor, fund=fund, paper=paper, starts_on=timezone.localdate(), ends_on=ends_on)


def mandated(fund: Fund, company: Organisation, operator: Organisation, **dates: Any) -> Paper:
    """An accepted authorisation of one operator, by a company whose convention is in force."""
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
        convention = Paper.objects.in_force(timezone.localdate()).filter(company=company, kind=Paper.Kind.CONVENTION)
        missing = not convention.exists()
    if missing:
        accepted(fund, deposited(fund, mandatee, filled_convention(fund, mandatee)))
    paper = filled_authorisation(fund, mandatee, operator)
    return accepted(fund, deposited(fund, mandatee, paper), **dates)
