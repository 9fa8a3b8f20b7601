"""Situations that tests of training requests begin with: the papers are rows, the requests are made by the services."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from extranet.mandates import terms
from extranet.mandates.models import Mandate, Paper
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.services import days, drafting, participants, sending
from requests_app.training.services.days import DayHours
from requests_app.training.services.participants import Person
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in
from tests.mandates.factories import mandate_of, paper_of
from tests.mandates.scenes import COMPANY, actor_of, operator_of, preencoding_fund

TRAINING: dict[str, Any] = {
    "title": "Soudage TIG, niveau 2",
    "catalogue_code": "",
    "theme": "Soudage",
    "kind": "formal",
    "provider_name": "TechnoDémo",
    "provider_number": "",
    "is_online": False,
    "place": "Namur",
    "language": "fr",
}
PEOPLE = [
    Person("Inventé", "Éloïse", datetime.date(1990, 2, 28)),
    Person("Modèle", "Karim", datetime.date(1978, 11, 3)),
]


@dataclass(frozen=True)
class Stage:
    """A fund with a company, its mandatee, and an operator's encoder who holds a mandate in force."""

    fund: Fund
    company: Organisation
    mandatee: Membership
    encoder: Membership
    mandate: Mandate

    @property
    def company_actor(self) -> Actor:
        return actor_of(self.mandatee)

    @property
    def operator_actor(self) -> Actor:
        return actor_of(self.encoder)

    @property
    def as_mandatee(self) -> Client:
        """A browser signed in as the company's mandatee."""
        return quickly_signed_in(self.fund, self.mandatee.user)

    @property
    def as_encoder(self) -> Client:
        return quickly_signed_in(self.fund, self.encoder.user)


def stage(fund: Fund | None = None, *, until: datetime.date | None = None, **company: Any) -> Stage:
    """Everything is in force and everybody has accepted the terms; `until` is the mandate's last day."""
    fund = fund or preencoding_fund(help_phones={"Entreprises": "+32 2 555 01 01"})
    encoder = operator_of(fund)
    with scope(fund):
        made = OrganisationFactory(**COMPANY | {"country": "BE"} | company)
        mandate, mandatee = authorised(fund, made, encoder.organisation, until=until), mandatee_of(fund, made)
        accept_terms(fund, encoder)
    return Stage(fund, made, mandatee, encoder, mandate)


def authorised(
    fund: Fund, company: Organisation, operator: Organisation, *, until: datetime.date | None = None
) -> Mandate:
    """A mandate in force, of a company whose convention is in force too. In the fund's scope."""
    today = timezone.localdate()
    if not Paper.objects.in_force(today).filter(company=company, kind=Paper.Kind.CONVENTION).exists():
        since = today - datetime.timedelta(days=365)
        paper_of(company, kind=Paper.Kind.CONVENTION, state="accepted", starts_on=since)
    return mandate_of(company, operator, until=until)


def mandatee_of(fund: Fund, company: Organisation, **fields: Any) -> Membership:
    """A mandatee who has accepted the terms. In the fund's scope."""
    mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE], **fields)
    accept_terms(fund, mandatee)
    return mandatee


def accept_terms(fund: Fund, membership: Membership) -> None:
    terms.accept(actor=actor_of(membership), fund=fund, version=terms.current_terms(fund).version)


def yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)


def day_hours(date: datetime.date, **hours: Any) -> DayHours:
    """From 8:30 to 16:30, less half an hour: seven hours and a half."""
    usual = {
        "starts_at": datetime.time(8, 30),
        "ends_at": datetime.time(16, 30),
        "break_starts_at": datetime.time(12, 0),
        "break_ends_at": datetime.time(12, 30),
    }
    return DayHours(date, **usual | hours)


def draft_of(made: Stage, *, filled: bool = True, **training: Any) -> Request:
    """The operator's draft: two days in the past and two people; or nothing yet."""
    actor = made.operator_actor
    with scope(made.fund):
        (request,) = drafting.create(actor=actor, companies=[made.company], **TRAINING | training)
        return fill(actor, request) if filled else request


def own_request_of(made: Stage, *, filled: bool = True, **training: Any) -> Request:
    """The company's own request, made without any operator (`ATM-16`)."""
    actor = made.company_actor
    with scope(made.fund):
        (request,) = drafting.create(actor=actor, companies=[made.company], **TRAINING | training)
        return fill(actor, request) if filled else request


def fill(actor: Actor, request: Request) -> Request:
    """Two days and two people. In the fund's scope."""
    dates = [yesterday() - datetime.timedelta(days=1), yesterday()]
    days.change_days(actor=actor, request=request, version=request.version, days=[day_hours(date) for date in dates])
    participants.add_participants(actor=actor, request=request, people=PEOPLE)
    return stored(request)


def request_with_company(made: Stage, *, opened: bool = False, **training: Any) -> Request:
    """Sent by the operator; `opened` by the company or not yet."""
    request = draft_of(made, **training)
    with scope(made.fund):
        sent = sending.send_to_company(actor=made.operator_actor, fund=made.fund, request=request)
        if opened:
            sending.open_for_company(actor=made.company_actor, request=sent)
        return stored(sent)


def stored(request: Request) -> Request:
    """As it is in the database now. In the fund's scope."""
    return Request.objects.select_related("company", "author").get(pk=request.pk)
