"""Situations that tests of enrolments begin with; what a workflow makes is made by the services."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from extranet.organisations.models import Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.choices import OPTION
from requests_app.enrolments.models import Course, Enrolment, Session
from requests_app.enrolments.services import catalogue, enrolling
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    WorkerDetailsFactory,
    WorkerFactory,
    quickly_signed_in,
    staff_of,
)
from tests.mandates.scenes import actor_of


@dataclass(frozen=True)
class Stage:
    """A fund with a public body, its training responsible, a second body with its own, and an officer of the fund."""

    fund: Fund
    body: Organisation
    responsible: Membership
    other_body: Organisation
    other_responsible: Membership
    officer: Membership

    @property
    def actor(self) -> Actor:
        return actor_of(self.responsible)

    @property
    def staff(self) -> Actor:
        return actor_of(self.officer)

    @property
    def as_responsible(self) -> Client:
        return quickly_signed_in(self.fund, self.responsible.user)

    @property
    def as_other_responsible(self) -> Client:
        return quickly_signed_in(self.fund, self.other_responsible.user)

    @property
    def as_staff(self) -> Client:
        return quickly_signed_in(self.fund, self.officer.user)

    def choose(self, **choices: Any) -> None:
        """The fund's choices about enrolments."""
        self.fund.options[OPTION] = self.fund.options.get(OPTION, {}) | choices
        self.fund.save()

    def course(self, code: str = "COM-101", title: str = "Communiquer clairement", **values: Any) -> Course:
        usual = {"language": "fr", "hours": 12}
        with scope(self.fund):
            return catalogue.add_course(actor=self.staff, code=code, texts={"fr": {"title": title}}, **usual | values)

    def session(self, course: Course | None = None, *, in_days: int = 30, days: int = 1, **values: Any) -> Session:
        """Two half-days a day, in so many days, at nine and at one; twelve places unless told otherwise."""
        usual = {"place": "Rue de la Loi 51, Bruxelles", "capacity": 12}
        course = course or self.course()
        with scope(self.fund):
            return catalogue.plan_session(
                actor=self.staff, course=course, parts=self.half_days(in_days, days), **usual | values
            )

    def half_days(self, in_days: int, days: int = 1) -> list[tuple[datetime.datetime, datetime.datetime]]:
        first = timezone.now().astimezone(self.fund.zone).date() + datetime.timedelta(days=in_days)
        parts = []
        for day in (first + datetime.timedelta(days=number) for number in range(days)):
            for begin, end in ((9, 12), (13, 16)):
                parts.append(
                    (
                        datetime.datetime.combine(day, datetime.time(begin), self.fund.zone),
                        datetime.datetime.combine(day, datetime.time(end), self.fund.zone),
                    )
                )
        return parts

    def worker(self, last_name: str = "Janssens", first_name: str = "Ann", **fields: Any) -> Worker:
        """Of the body, with an address, unless told otherwise (`organisation=`, `email=""`)."""
        email = fields.pop("email", f"{first_name}.{last_name}@example.invalid".lower().replace(" ", "-"))
        usual = {"organisation": self.body, "birth_date": datetime.date(1985, 5, 12)}
        with scope(self.fund):
            worker = WorkerFactory(last_name=last_name, first_name=first_name, **usual | fields)
            WorkerDetailsFactory(worker=worker, organisation=worker.organisation, email=email, language="fr")
            return worker

    def enrol(self, worker: Worker, session: Session, actor: Actor | None = None) -> Enrolment:
        with scope(self.fund):
            return enrolling.enrol(actor=actor or self.actor, fund=self.fund, session=session, worker=worker)


def stage(**fund_fields: Any) -> Stage:
    fund = FundFactory(capabilities=[Capability.ENROLMENT], **fund_fields)
    with scope(fund):
        body = body_of("SPF Démo")
        other = body_of("Ville Démo")
        return Stage(
            fund=fund,
            body=body,
            responsible=responsible_of(body),
            other_body=other,
            other_responsible=responsible_of(other),
            officer=staff_of(fund),
        )


def body_of(name: str) -> Organisation:
    return OrganisationFactory(name=name, kinds=[OrganisationKind.PUBLIC_BODY], legal_form="")


def responsible_of(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, roles=[Role.TRAINING_OFFICER])
