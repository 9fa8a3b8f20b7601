"""Sessions under way, with what opens their doors."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from requests_app.enrolments import door
from requests_app.enrolments.models import Enrolment, Session, SessionPart
from requests_app.enrolments.services import catalogue, presence_links, presences
from tests.enrolments.scenes import Stage


def session_now(made: Stage, *, parts: int = 1, **values: Any) -> Session:
    """A session of a half-day under way, and of others that are over."""
    now = timezone.now().replace(second=0, microsecond=0)
    times = [
        (now - datetime.timedelta(hours=1 + 4 * back), now + datetime.timedelta(hours=1 - 4 * back))
        for back in range(parts)
    ]
    usual = {"place": "Salle 3", "capacity": 60, "trainer": "Luc Formateur", "trainer_email": "luc@example.invalid"}
    course = values.pop("course", None) or made.course()
    with scope(made.fund):
        return catalogue.plan_session(actor=made.staff, course=course, parts=times, **usual | values)


def parts_of(made: Stage, session: Session) -> list[SessionPart]:
    with scope(made.fund):
        return list(session.parts.select_related("session").order_by("starts_at"))


def trainers_secret(made: Stage, session: Session) -> str:
    with scope(made.fund):
        return presence_links.make_trainer_link(actor=made.staff, fund=made.fund, session=session, send=False)


def persons_secret(made: Stage, enrolment: Enrolment) -> str:
    with scope(made.fund):
        enrolment = Enrolment.objects.select_related("session").get(pk=enrolment.pk)
        return presence_links.make_presence_link(enrolment)[1]


def code_now(made: Stage, part: SessionPart, ago: int = 0) -> str:
    """The screen's, so many seconds ago."""
    with scope(made.fund):
        return door.code_at(part, timezone.now() - datetime.timedelta(seconds=ago))


def attended(made: Stage, worker: Worker, **values: Any) -> Enrolment:
    """She was there all of yesterday, at a session of nobody else."""
    session = made.session(made.course("HIER-1", "Hier"), in_days=-1, **values)
    enrolment = made.enrol(worker, session, made.staff)
    for part in parts_of(made, session):
        with scope(made.fund):
            marks = {enrolment.pk: "present"}
            presences.note(actor=made.staff, fund=made.fund, part=part, marks=marks)
            presences.confirm_sheet(actor=made.staff, fund=made.fund, part=part)
    with scope(made.fund):
        return Enrolment.objects.get(pk=enrolment.pk)


def confirmed_day(made: Stage, marks: dict[str, list[str]], *, confirm: bool = True, **values: Any) -> Session:
    """A session of yesterday, from nine to noon and from one to four: first name → her marks; its sheets confirmed."""
    course = values.pop("course", None) or made.course()
    session = made.session(course, in_days=-1, **values)
    people = {name: made.enrol(made.worker(first_name=name), session, made.staff) for name in marks}
    for number, part in enumerate(parts_of(made, session)):
        with scope(made.fund):
            noted = {people[name].pk: said[number] for name, said in marks.items()}
            presences.note(actor=made.staff, fund=made.fund, part=part, marks=noted)
            if confirm:
                presences.confirm_sheet(actor=made.staff, fund=made.fund, part=part)
    return session
