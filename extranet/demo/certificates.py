"""The demo's dossiers, with months in each status, made by running the services that staff and bodies go through."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from certification.choices import Asked, Choices, Closure
from certification.filling import calendar_of, from_calendar
from certification.models import Dossier, Granularity, Payment
from certification.periods import last_day, month_of, months_between, today_at
from certification.sandbox import shifted
from certification.services import calendar, following, handing_over, options, payments, reminding
from certification.services.calendar import Planned
from certification.services.dossiers import open_dossier
from certification.services.hours import save_hours
from certification.statements import HOURS
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from . import certifying, validations
from .papers import actor_of


@dataclass(frozen=True, slots=True)
class Trainee:
    """An invented beneficiary; months are counted from the current one, 0 being this one."""

    number: str
    title: str
    last_name: str
    first_name: str
    training: str
    first: int
    last: int
    entered: int = 0  # of the first months, how many have their hours
    paid: int = 0  # of those, how many are settled
    granularity: str = ""
    device: str = "ptp"
    course: str = ""  # what the fund decided about it


TRAINEES = [
    Trainee("PT-0101", "mrs", "Démorest", "Michelle", "Préparatrice en pharmacie", -6, 5, 5, 3),
    Trainee("PT-0102", "mrs", "Démorest", "Michelle", "Préparatrice en pharmacie, remise à niveau", -1, 2),
    Trainee("PT-0103", "mr", "Exempleau", "Karim", "Développeur web", -3, 6, 2, 1, Granularity.DAY),
    Trainee("PT-0104", "mrs", "Fictive", "Éloïse", "Aide-soignante", -2, 8, 0, 0, Granularity.HALF_DAY),
    Trainee("PT-0105", "mr", "Inventeau", "Jean", "Chauffagiste", -5, 4, 2, 0, course="suspended"),
    Trainee("PT-0106", "mrs", "Modèle", "Sara", "Comptable", -9, -2, 7, 6, course="closed"),
    Trainee("VA-0201", "mrs", "Imaginaire", "Nadia", "VAE – éducatrice spécialisée", -2, 1, 1, 0, device="vae"),
]


def make(fund: Fund) -> None:
    """The dossiers of `TRAINEES`; nothing where there are dossiers already."""
    with scope(fund), translation.override(fund.language):
        if Dossier.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        manager = members.filter(roles__contains=[Role.MANAGER]).earliest("pk")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        today = today_at(fund)
        new_year = datetime.date(today.year, 12, 24)
        closed = (Closure(new_year, new_year + datetime.timedelta(days=8)),)
        chosen = Choices(closures=closed, validation=Asked.BENEFICIARY)
        options.change_choices(actor=staff, fund=fund, choices=chosen, public_site="https://passerelle.demo.invalid/")
        fund.refresh_from_db()
        employer = add_organisation(
            actor=Actor.system(fund),
            name="Pharmacie Fictive",
            kinds=[OrganisationKind.COMPANY],
            legal_form="SELARL",
            country="FR",
        )
        for trainee in TRAINEES:
            walk(fund, staff, manager, employer, trainee, month_of(today))
    certifying.make(fund)
    validations.make(fund)
    with scope(fund), translation.override(fund.language):
        remind_of(fund, staff, "PT-0104", shifted(month_of(today), -2))
        hand_over_what_is_certified(fund, staff)


def remind_of(fund: Fund, staff: Actor, number: str, month: datetime.date) -> None:
    """« Relancer » from the board."""
    reminding.remind(actor=staff, fund=fund, chosen=[(Dossier.objects.get(number=number).uuid, month)])


def hand_over_what_is_certified(fund: Fund, staff: Actor) -> None:
    """The register of transmissions has a run, where there are certified months."""
    if handing_over.due_rows(actor=staff, fund=fund).rows:
        handing_over.hand_over(actor=staff, fund=fund)


def walk(
    fund: Fund, staff: Actor, manager: Membership, employer: Organisation, trainee: Trainee, current: datetime.date
) -> None:
    """Open the dossier, plan its days, enter and settle its first months."""
    first, last = shifted(current, trainee.first), last_day(shifted(current, trainee.last))
    dossier = open_dossier(
        actor=staff,
        number=trainee.number,
        title=trainee.title,
        last_name=trainee.last_name,
        first_name=trainee.first_name,
        email=f"{trainee.number.lower()}@demo.invalid",
        born_on=datetime.date(1988, 5, 17),
        employer=employer,
        training_body=manager.organisation,
        training_title=trainee.training,
        device=trainee.device,
        nature="validation" if trainee.device == "vae" else "training",
        hours_agreed=Decimal("1200.00"),
        starts_on=first,
        ends_on=last,
        commission_on=first - datetime.timedelta(days=40),
        granularity=trainee.granularity,
    )
    actor = actor_of(manager)
    weekdays = dict.fromkeys(range(5), Planned(Decimal("7.00")))
    days = calendar.by_weekday(fund, dossier, first=first, last=last, weekdays=weekdays)
    calendar.plan(actor=actor, dossier=dossier, days=days, between=(first, last))
    months = list(months_between(first, last))
    for month in months[: trainee.entered]:
        enter(fund, actor, dossier, month)
    if trainee.paid:
        settle(staff, dossier, first, last_day(months[trainee.paid - 1]))
    if trainee.course == "suspended":
        on = shifted(current, -3)
        following.suspend(actor=staff, dossier=dossier, on=on, reason="Arrêt de travail du bénéficiaire.")
    if trainee.course == "closed":
        following.close(actor=staff, dossier=dossier, on=last, reason="Formation terminée, tout est réglé.")


def enter(fund: Fund, actor: Actor, dossier: Dossier, month: datetime.date) -> None:
    """The month as it was planned."""
    granularity = dossier.granularity or Granularity.MONTH
    save_hours(
        actor=actor,
        fund=fund,
        dossier=dossier,
        month=month,
        version=0,
        sheet=from_calendar(month, granularity, calendar_of(dossier, month)),
        statement=str(HOURS),
    )


def settle(staff: Actor, dossier: Dossier, first: datetime.date, last: datetime.date) -> None:
    """An advance for the whole session, and a settlement of its first months."""
    payments.add_payment(
        actor=staff, dossier=dossier, kind=Payment.Kind.ADVANCE, paid_on=first, period_from=first,
        period_to=dossier.ends_on, amount=Decimal("1500.00"), reference=f"AV-{dossier.number}",
    )  # fmt: skip
    payments.add_payment(
        actor=staff, dossier=dossier, kind=Payment.Kind.SETTLEMENT, paid_on=last, period_from=first,
        period_to=last, amount=Decimal("3280.50"), reference=f"VIR-{dossier.number}",
    )  # fmt: skip
