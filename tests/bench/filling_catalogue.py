"""Two funds with the same catalogue to come, which differ in the people that were enrolled over the years."""

from __future__ import annotations

import datetime
import os
from typing import Any

from django.utils import timezone

from extranet.organisations.models import Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Course, CourseText, Enrolment, Session, SessionPart, Source
from requests_app.enrolments.services.catalogue import index_words
from tests.factories import FundFactory, member_of, staff_of

from .fund import FIRST_NAMES, LAST_NAMES, address_of

# People of each fund, by its slug; `CATALOGUE_SIZES=1000,20000 make bench` makes them smaller, for a trial.
SMALL, LARGE = (int(size) for size in os.environ.get("CATALOGUE_SIZES", "1000,500000").split(","))
PEOPLE = {"catalogue-small": SMALL, "catalogue-large": LARGE}
COURSES = 300
TO_COME = 600  # sessions
PLACES = 20
BODIES = 100
AT_ONCE = 5_000
SUBJECTS = ["Communiquer", "Négocier", "Rédiger", "Diriger", "Accueillir", "Planifier"]
MANNERS = ["clairement", "avec méthode", "en équipe", "à distance", "sans stress"]


def fill_catalogue(slug: str, people: int) -> None:
    """Everybody was in one session, which is over; those to come have all their places."""
    fund = FundFactory(slug=slug, capabilities=[Capability.ENROLMENT], languages=["fr", "nl"])
    staff_of(fund, user__email=address_of("staff", slug))
    with scope(fund):
        bodies = Organisation.objects.bulk_create(
            Organisation(name=f"Service public {n:03}", kinds=[OrganisationKind.PUBLIC_BODY], country="BE")
            for n in range(BODIES)
        )
        courses = [course(n) for n in range(COURSES)]
        give(courses, [(n, 1 + n % 180) for n in range(TO_COME)])
    email = address_of("responsible", slug)
    member_of(fund, organisation=bodies[0], roles=[Role.TRAINING_OFFICER], user__email=email)
    for start in range(0, people, AT_ONCE):
        with scope(fund):
            numbers = range(start, min(start + AT_ONCE, people))
            workers = Worker.objects.bulk_create(worker(n, bodies[n % BODIES]) for n in numbers)
            needed = (len(workers) + PLACES - 1) // PLACES
            past = give(courses, [(start // PLACES + n, -1 - (start + n) % 1_000) for n in range(needed)])
            Enrolment.objects.bulk_create(attended(workers[n], past[n // PLACES]) for n in range(len(workers)))


def course(n: int) -> Course:
    made: Course = Course.objects.create(code=f"C-{n:04}", language="fr", hours=6)
    title = f"{SUBJECTS[n % len(SUBJECTS)]} {MANNERS[n % len(MANNERS)]}, niveau {1 + n // 30}"
    CourseText.objects.create(course=made, language="fr", title=title)
    index_words(made)
    return made


def give(courses: list[Course], when: list[tuple[int, int]]) -> list[Session]:
    """Sessions of one day, by number and in how many days; negative, that is over."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def at(days: int, hour: int) -> datetime.datetime:
        return midnight + datetime.timedelta(days=days, hours=hour)

    sessions = Session.objects.bulk_create(
        Session(
            course=courses[n % len(courses)],
            place=["Bruxelles", "Namur", "Liège"][n % 3],
            capacity=PLACES,
            starts_at=at(days, 8),
            ends_at=at(days, 15),
            state="planned",
        )
        for n, days in when
    )
    SessionPart.objects.bulk_create(
        SessionPart(session=session, starts_at=session.starts_at, ends_at=session.ends_at) for session in sessions
    )
    return sessions


def worker(n: int, body: Organisation) -> Worker:
    return Worker(
        organisation=body,
        last_name=LAST_NAMES[n % len(LAST_NAMES)] + ("" if n % 7 else f"-{n}"),
        first_name=f"{FIRST_NAMES[n // len(LAST_NAMES) % len(FIRST_NAMES)]} {n}",
        birth_date=datetime.date(1960, 1, 1) + datetime.timedelta(days=n % 15_000),
    )


def attended(worker: Worker, session: Session) -> Enrolment:
    values: dict[str, Any] = {"session": session, "worker": worker, "organisation_id": worker.organisation_id}
    return Enrolment(**values, source=Source.RESPONSIBLE, state="present")
