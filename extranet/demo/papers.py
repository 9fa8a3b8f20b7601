"""The demo's conventions and authorisations, made by going through the workflow: filled in, deposited, decided."""

from __future__ import annotations

import datetime

from django.utils import timezone, translation

from extranet.documents.inspection import Inspected
from extranet.documents.specimens import drawn
from extranet.documents.tasks import render_pdfs
from extranet.mandates import services, terms
from extranet.mandates.models import Paper
from extranet.mandates.services import Mandatee, ReportingMandate, Representative
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

# Invented numbers with right check digits.
ADDRESSES = {
    "Forges de Démo SA": ("0440966354", "100000001", "Rue du Fer", "12", "5000", "Namur"),
    "Ateliers Fictifs SRL": ("0403170701", "100000002", "Quai de l’Exemple", "3", "4000", "Liège"),
    "Laminoirs Imaginaires SA": ("0403019261", "100000003", "Avenue du Modèle", "45", "6000", "Charleroi"),
    "Câbleries Inventées SA": ("0447801290", "100000004", "Rue du Prototype", "8", "4020", "Liège"),
}
AUTHORISING = {"Forges de Démo SA", "Câbleries Inventées SA"}  # they let the operator encode for them
COLUMNS = ("enterprise_number", "nsso_number", "street", "house_number", "postcode", "city")
REPRESENTATIVE = Representative("Mme", "Béatrice Démo", "administratrice déléguée")


def make(fund: Fund) -> None:
    """Four companies at three places of the procedure; nothing where there are papers already."""
    with scope(fund):
        if Paper.objects.exists():
            return
        staff = actor_of(Membership.objects.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        mandatees = {
            m.organisation.name: m
            for m in Membership.objects.filter(organisation__name__in=ADDRESSES).select_related("organisation", "user")
        }
        operator = Organisation.objects.get(kinds=[OrganisationKind.OPERATOR])
        accept_terms(fund, Membership.objects.get(organisation=operator))
    for name, mandatee in mandatees.items():
        convention = fill(fund, mandatee, [])
        deposit(fund, mandatee, convention)
        if name == "Ateliers Fictifs SRL":
            continue  # left for the fund's staff to check
        decide(fund, staff, convention)
        admitted = again(fund, mandatee)
        accept_terms(fund, admitted)
        if name in AUTHORISING:
            authorisation = fill(fund, admitted, [operator])
            deposit(fund, admitted, authorisation)
            decide(fund, staff, authorisation)


def actor_of(membership: Membership) -> Actor:
    with scope(membership.fund_id):
        return acting(membership.fund_id, membership.user, membership)


def accept_terms(fund: Fund, membership: Membership) -> None:
    with scope(fund):
        terms.accept(actor=actor_of(membership), fund=fund, version=terms.current_terms(fund).version)


def again(fund: Fund, membership: Membership) -> Membership:
    """The membership as it is stored now."""
    with scope(fund):
        return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)


def fill(fund: Fund, mandatee: Membership, operators: list[Organisation]) -> Paper:
    """A convention naming the mandatee herself, or with operators an authorisation."""
    company = mandatee.organisation
    identification = {"name": company.name, "legal_form": company.legal_form, "is_natural_person": False, "box": ""}
    identification |= dict(zip(COLUMNS, ADDRESSES[company.name], strict=True))
    with scope(fund), translation.override(fund.language):
        if operators:
            return services.fill_authorisation(
                actor=actor_of(mandatee),
                fund=fund,
                company=company,
                identification=identification,
                representative=REPRESENTATIVE,
                operators=operators,
                language=fund.language,
            )
        return services.fill_convention(
            actor=actor_of(mandatee),
            fund=fund,
            company=company,
            identification=identification,
            representative=REPRESENTATIVE,
            mandatees=[Mandatee(mandatee.last_name, mandatee.first_name, mandatee.user.email)],
            reporting=ReportingMandate("MAHIS-DEMO-1", timezone.localdate() - datetime.timedelta(days=365), None),
            language=fund.language,
        )


def deposit(fund: Fund, mandatee: Membership, paper: Paper) -> None:
    render_pdfs(fund.pk)  # the worker isn't there yet
    with scope(fund):
        services.deposit(actor=actor_of(mandatee), paper=paper, upload=scan(), signed_on=timezone.localdate())


def decide(fund: Fund, staff: Actor, paper: Paper) -> None:
    today = timezone.localdate()
    with scope(fund):
        services.accept(
            actor=staff, fund=fund, paper=paper, starts_on=today, ends_on=today + datetime.timedelta(days=730)
        )


def scan() -> Inspected:
    """A picture that says what it is."""
    return drawn("DEMO - papier signe et numerise (invente)")
