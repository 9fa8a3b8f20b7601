"""A sandbox's dossiers: three invented trainees of the body whose programs test there (`BEY-05`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from extranet.organisations.invented import address, let_in
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_organisation
from extranet.tenants.actor import Actor
from extranet.tenants.registries import SandboxScene
from extranet.tenants.scope import scope

from .periods import last_day, month_of, today_at
from .services import calendar
from .services.calendar import Planned
from .services.dossiers import open_dossier


@dataclass(frozen=True, slots=True)
class Trainee:
    """An invented beneficiary; months count from this one."""

    number: str
    last_name: str
    first_name: str
    training: str
    first: int
    last: int
    is_planned: bool = True


TRAINEES = [
    Trainee("ESSAI-001", "Inventée", "Michelle", "Préparatrice en pharmacie", -3, 4),
    Trainee("ESSAI-002", "Fictif", "Karim", "Développeur web", -1, 6),
    Trainee("ESSAI-003", "Imaginaire", "Sofia", "Aide-soignante", 0, 8, is_planned=False),
]


def furnish(scene: SandboxScene) -> None:
    """Sessions that have begun; the calendar of the last one is left to the program."""
    with scope(scene.fund):
        body = Organisation.objects.get(pk=scene.organisation_id)
        manager = scene.colleague
        if body.is_a(OrganisationKind.FUND_OFFICE):
            body, manager = invented_body(scene)
        if not body.is_a(OrganisationKind.TRAINING_BODY):
            return
        employer = add_organisation(
            actor=scene.staff,
            name="Pharmacie Fictive",
            kinds=[OrganisationKind.COMPANY],
            legal_form="SARL",
            country=scene.fund.country,
        )
        for trainee in TRAINEES:
            begin(scene, body, manager, employer, trainee)


def invented_body(scene: SandboxScene) -> tuple[Organisation, Actor]:
    """For the fund's own programs, which take over what bodies did."""
    body = add_organisation(
        actor=scene.staff,
        name="Centre Fictif",
        kinds=[OrganisationKind.TRAINING_BODY],
        legal_form="ASBL",
        country=scene.fund.country,
    )
    return body, let_in(scene.fund, body, "Gestionnaire", "Paul", [Role.MANAGER])


def begin(scene: SandboxScene, body: Organisation, manager: Actor, employer: Organisation, trainee: Trainee) -> None:
    current = month_of(today_at(scene.fund))
    first, last = shifted(current, trainee.first), last_day(shifted(current, trainee.last))
    dossier = open_dossier(
        actor=scene.staff,
        number=trainee.number,
        title="mrs",
        last_name=trainee.last_name,
        first_name=trainee.first_name,
        email=address(trainee.last_name, trainee.first_name),
        born_on=datetime.date(1988, 5, 17),
        employer=employer,
        training_body=body,
        training_title=trainee.training,
        device="ptp",
        nature="training",
        hours_agreed=Decimal("1200.00"),
        starts_on=first,
        ends_on=last,
        commission_on=first - datetime.timedelta(days=40),
    )
    if trainee.is_planned:
        weekdays = dict.fromkeys(range(5), Planned(Decimal("7.00")))
        planned = calendar.by_weekday(scene.fund, dossier, first=first, last=last, weekdays=weekdays)
        calendar.plan(actor=manager, dossier=dossier, days=planned, between=(first, last))


def shifted(month: datetime.date, count: int) -> datetime.date:
    """The month so many before or after."""
    place = month.year * 12 + month.month - 1 + count
    return datetime.date(place // 12, place % 12 + 1, 1)
