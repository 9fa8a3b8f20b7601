"""« Inscrire », the step of the family name: how it bears 500 000 people."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Organisation, Worker, WorkerDetails
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Session
from requests_app.enrolments.services import catalogue
from tests.factories import FundFactory, staff_of

from .figures import Figure
from .fund import FIRST_NAMES, LAST_NAMES, address_of
from .pages import refuse_more_queries, visitor, warm_up
from .serving import TOKEN, BenchFailed, Visitor

PEOPLE = {"people-small": 1_000, "people-large": 500_000}
"""The two funds, by slug, and how many people each holds."""

OF_A_BODY = 1_000
HOMONYMS = 20  # of the name that is looked for, in both funds
AT_ONCE = 5_000
PAIRS = 60


def fill_people(slug: str, count: int) -> None:
    """Public bodies of a thousand people; those of the name that is looked for stand evenly among them."""
    fund = FundFactory(slug=slug, capabilities=[Capability.ENROLMENT])
    staff_of(fund, user__email=address_of("staff", slug))
    with scope(fund):
        bodies = Organisation.objects.bulk_create(
            Organisation(name=f"Service {n:04}", kinds=[OrganisationKind.PUBLIC_BODY], legal_form="", country="BE")
            for n in range(count // OF_A_BODY)
        )
    for start in range(0, count, AT_ONCE):
        with scope(fund):
            numbers = range(start, min(start + AT_ONCE, count))
            people = Worker.objects.bulk_create(person(n, count, bodies[n // OF_A_BODY]) for n in numbers)
            WorkerDetails.objects.bulk_create(
                WorkerDetails(worker=one, organisation=one.organisation, unit=f"Service {one.pk % 40}")
                for one in people
            )
    with scope(fund):
        plan(fund)


def person(n: int, count: int, body: Organisation) -> Worker:
    is_looked_for = n % (count // HOMONYMS) == 0
    return Worker(
        organisation=body,
        last_name="Vandenbroucke" if is_looked_for else f"{LAST_NAMES[n % len(LAST_NAMES)]} {n}",
        first_name=FIRST_NAMES[n % len(FIRST_NAMES)],
        birth_date=datetime.date(1965, 1, 1) + datetime.timedelta(days=n % 12_000),
    )


def plan(fund: Fund) -> Session:
    actor = Actor.system(fund)
    texts = {"fr": {"title": "Communiquer clairement"}}
    course = catalogue.add_course(actor=actor, code="COM-101", texts=texts, language="fr", hours=6)
    begin = timezone.now() + datetime.timedelta(days=300)
    parts = [(begin, begin + datetime.timedelta(hours=3))]
    return catalogue.plan_session(actor=actor, course=course, parts=parts, place="Bruxelles", capacity=20)


def scaling(port: int) -> Iterator[Figure]:
    """Median time of a name and its homonyms with 500 000 people against 1 000; raises when the queries differ."""
    small, large = (Fund.objects.get(slug=slug) for slug in PEOPLE)
    asked = [searched(visitor(port, fund, "staff"), fund) for fund in (large, small)]
    for one, path in asked:
        warm_up(one, path)
    refuse_more_queries("homonyms", *(one.queries(path) for one, path in asked))
    times = [[one.seconds(path) for one, path in asked] for _pair in range(PAIRS)]
    value, against = (median(column) * 1000 for column in zip(*times, strict=True))
    yield Figure("homonym.scaling", value, "ms", against, goal="<= 1.5")


def searched(staff: Visitor, fund: Fund) -> tuple[Visitor, str]:
    """The page that shows the people of the name, which was typed without accent or capital."""
    with scope(fund):
        session = Session.objects.get()
    page = reverse("enrolments:enrol_people")
    token = TOKEN.search(staff.get(f"{page}?session={session.uuid}"))
    if token is None:
        raise BenchFailed("there is no form on the page of the family name")
    typed = {"csrfmiddlewaretoken": token[1], "session": session.uuid, "q": "vandenbr", "act": "search"}
    status, _body, headers = staff.ask("POST", page, urlencode(typed))
    path = headers.get("Location", "")
    if status != 302 or staff.get(path).count("Vandenbroucke") != HOMONYMS:
        raise BenchFailed("the search by family name doesn't find the same people")
    return staff, path
