"""The demo's courses, sessions and people enrolled, made by running the services that real ones go through.

What the other parts of enrolments add stands in files of their own: `attending`, `requesting`, `tracks`, `staff_data`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from extranet.organisations.models import Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Course, Enrolment, Session
from requests_app.enrolments.planning import Hours, Rhythm, half_days
from requests_app.enrolments.services import sessions
from requests_app.enrolments.services.catalogue import add_course, plan_session
from requests_app.enrolments.services.enrolling import enrol, replace, unenrol

from . import attending, requesting, staff_data, tracks
from .papers import actor_of
from .people import Member, invited, join

MORNING = (datetime.time(9), datetime.time(12, 30))
AFTERNOON = (datetime.time(13, 30), datetime.time(16, 30))
LONG_DAY = ((datetime.time(8), datetime.time(13)), (datetime.time(13), datetime.time(19)))  # its door is open for long
BRUSSELS, GHENT = "Wetstraat 51, 1040 Brussel", "Voorbeeldstraat 12, 9000 Gent"

# A second public body, so that nobody sees everything.
CITY = Member("Stad Fictie", OrganisationKind.PUBLIC_BODY, "Fictiers", "Amber", Role.TRAINING_OFFICER, "")

COURSES: list[dict[str, Any]] = [
    {
        "code": "COM-101", "language": "nl", "hours": 13,
        "texts": {
            "nl": {"title": "Helder communiceren", "description": "Kort en duidelijk schrijven en spreken.",
                   "objectives": "U schrijft een brief die iedereen begrijpt."},
            "fr": {"title": "Communiquer clairement", "description": "Écrire et parler court et clair.",
                   "objectives": "Vous écrivez une lettre que tout le monde comprend."},
            "de": {"title": "Klar kommunizieren"}, "en": {"title": "Clear communication"},
        },
    },
    {
        "code": "NEG-200", "language": "fr", "hours": 13, "needs_approval": True,
        "texts": {
            "nl": {"title": "Methodisch onderhandelen"},
            "fr": {"title": "Négocier avec méthode", "description": "Préparer, mener et conclure une négociation."},
        },
    },
    {
        "code": "ICT-310", "language": "nl", "hours": 3.5,
        "texts": {
            "nl": {"title": "Veilig online werken", "description": "Wachtwoorden, phishing, thuiswerk."},
            "fr": {"title": "Travailler en ligne en sécurité"}, "en": {"title": "Working safely online"},
        },
    },
    {
        "code": "DIG-400", "language": "nl", "hours": 33,
        "texts": {
            "nl": {"title": "Digitale dienstverlening: praktijkdagen"},
            "fr": {"title": "Services en ligne : journées pratiques"},
        },
    },
    {
        "code": "ACC-001", "language": "nl", "hours": 6.5,
        "texts": {"nl": {"title": "Onthaal van nieuwe collega’s"}, "fr": {"title": "Accueil des nouveaux collègues"}},
    },
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A session in so many days (before today when negative), and who is enrolled, by family name and first name."""

    code: str
    in_days: int
    days: int = 1
    capacity: int = 12
    place: str = BRUSSELS
    people: tuple[str, ...] = ()
    on_demand: bool = False
    fate: str = ""
    hours: tuple[Hours, ...] = (MORNING, AFTERNOON)


# The first of a course is the one that the guided tours show.
SESSIONS = [
    Given("COM-101", 21, 2, people=("Janssens Ann", "Voorbeelds Wout", "Maes Elif", "Fictiers Tom")),
    Given("COM-101", 63, 2, 2, GHENT, ("Janssens Ann", "Peeters Noor", "Maes Elif", "Voorbeelds Wout", "Fictiers Tom")),
    Given("COM-101", 45, 2, 8, on_demand=True, people=("Peeters Noor",)),
    Given("NEG-200", 35, 2, 10, people=("Maes Elif", "Fictiers Tom")),
    Given("ICT-310", 14, 1, 30, "", ("Janssens Luc",), hours=(MORNING,)),
    Given("ICT-310", -28, 1, 30, "", ("Janssens Ann", "Maes Elif", "Fictiers Tom"), hours=(MORNING,)),
    Given(
        "COM-101", -14, 2, 8, people=("Janssens Luc", "Maes Elif", "Peeters Noor", "Voorbeelds Wout", "Fictiers Tom")
    ),
    Given("ACC-001", -4, 1, 8, GHENT, ("Janssens Luc", "Maes Elif", "Peeters Noor")),
    Given("DIG-400", 0, 3, people=("Janssens Ann", "Janssens Luc", "Maes Elif"), hours=LONG_DAY),
    Given("ACC-001", 50, fate="draft"),
    Given("ACC-001", 28, people=("Peeters Noor",), fate="cancelled"),
]

# Two Janssens: a list of homonyms has something to tell apart.
STAFF = [
    ("Janssens", "Ann", 1985, "nl", "Personeelsdienst"),
    ("Janssens", "Luc", 1971, "nl", "Boekhouding"),
    ("Maes", "Elif", 1990, "fr", "Communicatie"),
    ("Peeters", "Noor", 1996, "nl", "Onthaal"),
    ("Voorbeelds", "Wout", 1979, "de", "Juridische dienst"),
]
CITY_STAFF = [("Fictiers", "Tom", 1988, "nl", "Burgerzaken"), ("Janssens", "Ann", 1992, "nl", "Bibliotheek")]


def make(fund: Fund) -> None:
    """Nothing where there are courses already."""
    with scope(fund), translation.override(fund.language):
        if Course.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        body = members.filter(roles__contains=[Role.TRAINING_OFFICER]).earliest("pk").organisation
        city = invited(fund, CITY)
        join(city)
        people = {**register(staff, city.organisation, CITY_STAFF), **register(staff, body, STAFF)}
        courses = {values["code"]: add_course(actor=staff, **values) for values in COURSES}
        made = [give(fund, staff, courses[given.code], given, people, body) for given in SESSIONS]
        change_minds(fund, made, people)
        attending.make(fund, staff, made)
        tracks.make(staff, courses, people)
        requesting.make(fund, staff, made, people)
    staff_data.make(fund)


def register(staff: Actor, organisation: Organisation, rows: list[tuple[str, str, int, str, str]]) -> dict[str, Worker]:
    """The people of an organisation, by family name and first name."""
    return {
        f"{last} {first}": add_worker(
            actor=staff,
            organisation=organisation,
            last_name=last,
            first_name=first,
            birth_date=datetime.date(year, 3, 14),
            email=f"{first}.{last}.{year}@demo.invalid".lower(),
            language=language,
            unit=unit,
        )
        for last, first, year, language, unit in rows
    }


def give(
    fund: Fund, staff: Actor, course: Course, given: Given, people: dict[str, Worker], body: Organisation
) -> Session:
    """Plan it, enrol its people, and let happen what does."""
    first = timezone.localdate() + datetime.timedelta(days=given.in_days)
    while first.weekday() > 4:
        first += datetime.timedelta(days=1)
    session = plan_session(
        actor=staff,
        course=course,
        parts=half_days(first, given.days, Rhythm.DAILY, given.hours, zone=fund.zone, country=fund.country),
        publish=given.fate != "draft",
        place=given.place,
        online_link="" if given.place else "https://vergadering.demo.invalid/ict",
        trainer="Demo Lesgever",
        trainer_email="lesgever@demo.invalid",
        capacity=given.capacity,
        reserved_for=body if given.on_demand else None,
    )
    for name in given.people:
        # Only the fund enrols somebody once it has begun.
        actor = staff if given.in_days <= 0 else responsible(people[name])
        enrol(actor=actor, fund=fund, session=session, worker=people[name])
    if given.fate == "cancelled":
        sessions.cancel_session(actor=staff, fund=fund, session=session, reason="De lesgever is ziek.")
    return session


def change_minds(fund: Fund, made: list[Session], people: dict[str, Worker]) -> None:
    """Somebody gives a place back, which is offered to the next who waits; a colleague goes in another's."""
    leaver, colleague = people["Voorbeelds Wout"], people["Janssens Luc"]
    replace(actor=responsible(leaver), fund=fund, enrolment=of(made[0], leaver), worker=colleague)
    leaver = people["Peeters Noor"]
    reason = "Verlof in die week."
    unenrol(actor=responsible(leaver), fund=fund, enrolment=of(made[1], leaver), reason=reason)


def of(session: Session, worker: Worker) -> Enrolment:
    return Enrolment.objects.get(session=session, worker=worker)


def responsible(worker: Worker) -> Actor:
    """Of her organisation, who enrols its people."""
    return requesting.responsible_of(worker.organisation_id)
