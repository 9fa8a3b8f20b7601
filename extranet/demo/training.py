"""The demo's training requests, one or more in each state, made by running the services a real request goes through."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation

from extranet.documents.inspection import Inspected, Kind, inspect
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Recap, Request
from requests_app.training.services import (
    attendance,
    certifying,
    days,
    deciding,
    drafting,
    participants,
    presences,
    printing,
    returning,
    sending,
    sending_to_fund,
    signing,
)
from requests_app.training.services.days import DayHours
from requests_app.training.services.participants import Person
from requests_app.training.services.presences import Presence
from requests_app.training.workflow import Part, RequestState

from .courses import CLOSED, COURSES, NEWCOMER, WORKERS, Course
from .papers import REPRESENTATIVE, actor_of, scan
from .signing import sign

MORNING, NOON = datetime.time(8, 30), datetime.time(12)
AFTERNOON, EVENING = datetime.time(12, 30), datetime.time(16, 30)

UNCERTIFIED = {RequestState.DRAFT, RequestState.WITH_COMPANY, RequestState.RETURNED, RequestState.DISOWNED}
SIGNED = {RequestState.WITH_FUND, RequestState.COMPLEMENT, RequestState.ACCEPTED, RequestState.REFUSED}


@dataclass(frozen=True, slots=True)
class Walk:
    """A request on its way, and those who walk it; `operator` is the company where it does everything itself."""

    course: Course
    request: Request
    operator: Actor
    company: Actor


def make(fund: Fund) -> None:
    """The requests of `COURSES`; nothing where there are requests already."""
    with scope(fund), translation.override(fund.language):
        if Request.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        mandatees = {name: members.get(organisation__name=name, roles__contains=[Role.MANDATEE]) for name in WORKERS}
        encoder = members.filter(organisation__kinds__contains=[OrganisationKind.OPERATOR]).earliest("pk")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        for name, mandatee in mandatees.items():
            fill_register(mandatee, name)
        walks = [begin(fund, course, encoder, mandatees[course.company]) for course in COURSES]
        printed = [print_recap(fund, walk) for walk in walks if certify(fund, walk)]
    render_pdfs(fund.pk)  # the worker isn't there yet
    with scope(fund), translation.override(fund.language):
        for walk, recap in printed:
            if walk.course.state in SIGNED:
                send_to_fund(fund, walk, recap)
                decide(fund, staff, walk)


def fill_register(mandatee: Membership, company: str) -> None:
    """The workers that the company knew before; who is there already stays."""
    for one in WORKERS[company]:
        person = one.person
        add_worker(
            actor=actor_of(mandatee),
            organisation=mandatee.organisation,
            last_name=person.last_name,
            first_name=person.first_name,
            birth_date=person.birth_date,
            register_number=one.register_number,
            language="fr",
        )


def begin(fund: Fund, course: Course, encoder: Membership, mandatee: Membership) -> Walk:
    """Encode the request, and unless it stays a draft bring it to the company."""
    author = mandatee if course.by_company else encoder
    walk = Walk(course, encode(course, author, mandatee), actor_of(author), actor_of(mandatee))
    if course.state == RequestState.DRAFT or course.by_company:
        return walk
    sending.send_to_company(actor=walk.operator, fund=fund, request=walk.request)
    if course.state != RequestState.WITH_COMPANY:
        sending.open_for_company(actor=walk.company, request=stored(walk))
    if course.state == RequestState.RETURNED:
        comment = "La première personne de la liste était bien là à 8 h 30 : corrigez son absence."
        returning.give_back(actor=walk.company, fund=fund, request=stored(walk), comment=comment)
    if course.state == RequestState.DISOWNED:
        reason = "Ce cours a été suivi pour le compte d’un autre employeur."
        returning.disown(actor=walk.company, fund=fund, request=stored(walk), reason=reason)
    return walk


def encode(course: Course, author: Membership, mandatee: Membership) -> Request:
    """A request with its days, its people, an absence, and the scanned attendance list."""
    actor = actor_of(author)
    (request,) = drafting.create(
        actor=actor,
        companies=[mandatee.organisation],
        title=course.title,
        theme=course.theme,
        kind=course.kind,
        provider_name=course.provider,
        place=course.place,
        language="fr",
    )
    days.change_days(actor=actor, request=request, version=request.version, days=hours_of(course))
    added = participants.add_participants(actor=actor, request=request, people=people_of(course))
    absences = absences_of(course, request, added)
    request = Request.objects.get(pk=request.pk)  # each change counted its version up
    presences.report(actor=actor, request=request, version=request.version, presences=absences)
    attendance.attach(actor=actor, request=request, upload=scan())
    return request


def hours_of(course: Course) -> list[DayHours]:
    """Working days only, the last of them `ago` days before today or just before a weekend."""
    found: list[datetime.date] = []
    date = timezone.localdate() - datetime.timedelta(days=course.ago)
    while len(found) < course.days:
        if date.weekday() < 5:
            found.append(date)
        date -= datetime.timedelta(days=1)
    return [DayHours(date, MORNING, EVENING, NOON, AFTERNOON) for date in sorted(found)]


def people_of(course: Course) -> list[Person]:
    everybody = [one.person for one in WORKERS[course.company]]
    everybody += [Person(CLOSED, "Yvan", datetime.date(1960, 1, 1)), NEWCOMER]
    return [person for person in everybody if person.last_name in course.people]


def absences_of(course: Course, request: Request, added: list[Participant]) -> list[Presence]:
    """The first person came late on the first day; somebody was ill on the last."""
    ordered = list(request.days.order_by("date"))
    late = Presence(added[0], ordered[0], starts_at=MORNING, ends_at=datetime.time(10), is_justified=True)
    ill = [Presence(one, ordered[-1], kind="illness") for one in added if one.last_name == course.absent]
    return [late, *(one for one in ill if (one.participant, one.day) != (late.participant, late.day))]


def stored(walk: Walk) -> Request:
    """The request as it is now."""
    return Request.objects.select_related("company", "author").get(pk=walk.request.pk)


def certify(fund: Fund, walk: Walk) -> bool:
    """Let the company certify it; whether a recap follows."""
    if walk.course.state in UNCERTIFIED:
        return False
    request = stored(walk)
    certifying.certify(actor=walk.company, request=request, version=request.version)
    return walk.course.state != RequestState.CERTIFIED


def print_recap(fund: Fund, walk: Walk) -> tuple[Walk, Recap]:
    recap = printing.generate_recap(actor=walk.company, fund=fund, request=stored(walk), language=fund.language)
    return walk, recap


def send_to_fund(fund: Fund, walk: Walk, recap: Recap) -> None:
    """With the declared representative's signature, by the demo's own authority."""
    ours = read(Recap.objects.select_related("document").get(pk=recap.pk).document)
    content = sign(ours, name=REPRESENTATIVE.name, folder=Path(settings.DEMO_SIGNING_DIR))
    signing.deposit_signed(actor=walk.company, fund=fund, request=stored(walk), upload=inspected(content))
    sending_to_fund.send_to_fund(actor=walk.company, fund=fund, request=stored(walk))


def inspected(content: bytes) -> Inspected:
    return inspect(BytesIO(content), name="signe.pdf", accepted=[Kind.PDF])


def decide(fund: Fund, staff: Actor, walk: Walk) -> None:
    """What the fund's staff answered, if it has."""
    request = stored(walk)
    match walk.course.state:
        case RequestState.ACCEPTED:
            deciding.accept(actor=staff, fund=fund, request=request)
        case RequestState.REFUSED:
            reason = "Cette formation a déjà été déclarée par l’entreprise sous un autre numéro."
            deciding.refuse(actor=staff, fund=fund, request=request, reason=reason)
        case RequestState.COMPLEMENT:
            deciding.ask_complement(
                actor=staff,
                fund=fund,
                request=request,
                parts=[Part.PRESENCES, Part.ATTENDANCE_LIST],
                comment="La liste signée du second jour manque : joignez-la, et contrôlez les absences.",
            )
