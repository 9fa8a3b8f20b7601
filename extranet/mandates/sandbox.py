"""A sandbox's companies and mandates: invented, and made by the procedure that real ones go through."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from extranet.documents.specimens import drawn
from extranet.documents.tasks import render_pdfs, scan_uploads
from extranet.organisations.invented import actor_with, address, fill_register, let_in
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.registries import SandboxScene
from extranet.tenants.scope import scope

from . import services, terms
from .models import Mandate, Paper
from .services import Mandatee, Representative


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company, its mandatee, and whether its mandate to the operator is over."""

    name: str
    legal_form: str
    mandatee: tuple[str, str]
    is_over: bool = False


COMPANIES = [
    Company("Forgerie Fictive", "SA", ("Mandatine", "Alix")),
    Company("Tôlerie Inventée", "SRL", ("Mandatelle", "Bruno")),
    Company("Câblerie Imaginaire", "SA", ("Mandatoire", "Farida"), is_over=True),
]
OPERATOR = "Opérateur Fictif"
REPRESENTATIVE = Representative("Mme", "Béatrice Invent", "administratrice déléguée")


def furnish(scene: SandboxScene) -> None:
    """For an operator three companies, one of which has ended its mandate; for a company an operator that it lets
    encode."""
    with scope(scene.fund):
        organisation = Organisation.objects.get(pk=scene.organisation_id)
    if organisation.is_a(OrganisationKind.COMPANY):
        admit(scene, organisation, scene.colleague, ("Collègue", "Camille"))
        authorise(scene, organisation, invented_operator(scene.fund))
    if organisation.is_a(OrganisationKind.OPERATOR):
        with scope(scene.fund):
            welcome(scene.fund, scene.colleague)
        for company in COMPANIES:
            furnish_company(scene, company, organisation)


def welcome(fund: Fund, actor: Actor) -> None:
    """A program can't accept the terms of use; in a sandbox they are accepted in its place."""
    if terms.must_accept(actor):
        terms.accept(actor=actor, fund=fund, version=terms.current_terms(fund).version)


def invented_operator(fund: Fund) -> Organisation:
    with scope(fund):
        operator = add_organisation(
            actor=Actor.system(fund),
            name=OPERATOR,
            kinds=[OrganisationKind.OPERATOR],
            legal_form="ASBL",
            country=fund.country,
        )
        welcome(fund, let_in(fund, operator, "Encodeuse", "Inès", [Role.ENCODER]))
    return operator


def furnish_company(scene: SandboxScene, invented: Company, operator: Organisation) -> None:
    last_name, first_name = invented.mandatee
    with scope(scene.fund):
        company = add_organisation(
            actor=scene.staff,
            name=invented.name,
            kinds=[OrganisationKind.COMPANY],
            legal_form=invented.legal_form,
            country=scene.fund.country,
        )
        mandatee = let_in(scene.fund, company, last_name, first_name, [Role.MANDATEE])
    admit(scene, company, mandatee, invented.mandatee)
    authorise(scene, company, operator)
    if invented.is_over:
        with scope(scene.fund):
            mandate = Mandate.objects.get(company=company, operator=operator)
            services.revoke(actor=actor_with(company, Role.MANDATEE), mandate=mandate)


def admit(scene: SandboxScene, company: Organisation, mandatee: Actor, name: tuple[str, str]) -> None:
    """The convention that names the company's mandatee, who accepts the terms and finds people in the register."""
    last_name, first_name = name
    with scope(scene.fund):
        paper = services.fill_convention(
            **about(scene.fund, mandatee, company),
            mandatees=[Mandatee(last_name, first_name, address(last_name, first_name))],
        )
    take(scene, mandatee, paper)
    with scope(scene.fund):
        admitted = actor_with(company, Role.MANDATEE)
        welcome(scene.fund, admitted)
        fill_register(admitted, company)


def authorise(scene: SandboxScene, company: Organisation, operator: Organisation) -> None:
    with scope(scene.fund):
        mandatee = actor_with(company, Role.MANDATEE)
        company.refresh_from_db()
        paper = services.fill_authorisation(**about(scene.fund, mandatee, company), operators=[operator])
    take(scene, mandatee, paper)


def about(fund: Fund, mandatee: Actor, company: Organisation) -> dict[str, Any]:
    """What both papers say."""
    return {
        "actor": mandatee,
        "fund": fund,
        "company": company,
        "identification": {"name": company.name, "legal_form": company.legal_form},
        "representative": REPRESENTATIVE,
        "language": fund.language,
    }


def take(scene: SandboxScene, mandatee: Actor, paper: Paper) -> None:
    """It is printed, deposited as if signed on paper, and accepted by the fund for two years."""
    render_pdfs(scene.fund.pk)
    today = timezone.localdate()
    with scope(scene.fund):
        upload = drawn("BAC A SABLE - papier signe (invente)")
        services.deposit(actor=mandatee, paper=paper, upload=upload, signed_on=today)
    scan_uploads(scene.fund.pk)
    with scope(scene.fund):
        ends_on = today + datetime.timedelta(days=730)
        services.accept(actor=scene.staff, fund=scene.fund, paper=paper, starts_on=today, ends_on=ends_on)
