"""The demo's requests for a place, of people whom nobody knows yet, one or more in each state; the lists « Tenez-moi au
courant »; and a participant with an account.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from extranet.organisations.acting import acting
from extranet.organisations.models import Membership, Organisation, Worker, WorkerDetails
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from requests_app.enrolments.models import EnrolmentRequest, Session
from requests_app.enrolments.services import asking, mail_texts, participating, settling

from .papers import actor_of
from .people import PASSWORD


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody at the public pages: at a session of `course`, or for its list; she says where she works."""

    course: str
    last_name: str
    first_name: str
    employer: str
    for_list: bool = False
    is_proved: bool = True
    decision: str = ""
    language: str = "nl"


FOD, CITY = "FOD Voorbeeld", "Stad Fictie"
REQUESTS = [
    Asked("COM-101", "Nieuweling", "Bas", FOD, decision="settled"),
    Asked("NEG-200", "Onbekend", "Yara", FOD),
    Asked("ICT-310", "Inconnue", "Camille", FOD, language="fr"),
    Asked("ACC-001", "Verzinsel", "Milan", FOD, for_list=True),
    Asked("NEG-200", "Namaak", "Roos", CITY, decision="refused"),
    Asked("COM-101", "Bedacht", "Sarah", "Verzonnen Werken nv"),
    Asked("ICT-310", "Twijfelaar", "Lou", FOD, is_proved=False),
]
REFUSAL = "Deze opleiding is voor leidinggevenden. Vraag raad aan uw dienst."
PARTICIPANT = "Maes Elif"
CONVOCATION = {
    "nl": "Breng uw badge mee: zonder badge opent de deur niet.",
    "fr": "Apportez votre badge : la porte ne s’ouvre pas sans lui.",
}


def make(fund: Fund, staff: Actor, made: list[Session], people: dict[str, Worker]) -> None:
    """In the fund's scope."""
    employers = {one.name: one for one in Organisation.objects.filter(name__in=[FOD, CITY])}
    for asked in REQUESTS:
        request = ask(fund, asked, made, employers)
        if asked.is_proved:
            request = asking.prove(fund=fund, request=request)
        if asked.decision:
            decide(fund, request, asked)
    open_space(fund, people[PARTICIPANT])
    be_listed(fund, made, people[PARTICIPANT])
    for language, text in CONVOCATION.items():
        mail_texts.change_texts(actor=staff, fund=fund, language=language, texts={"convocation": text})


def ask(fund: Fund, asked: Asked, made: list[Session], employers: dict[str, Organisation]) -> EnrolmentRequest:
    session = first_session(made, asked.course)
    employer = employers.get(asked.employer)
    return asking.ask(
        fund=fund,
        course=session.course,
        session=None if asked.for_list else session,
        last_name=asked.last_name,
        first_name=asked.first_name,
        birth_date=datetime.date(1994, 9, 12),
        email=f"{asked.first_name}.{asked.last_name}@demo.invalid".lower(),
        language=asked.language,
        organisation=employer,
        organisation_name="" if employer else asked.employer,
        unit="Onthaal",
    )


def first_session(made: list[Session], code: str) -> Session:
    """The first that was planned of a course."""
    return next(session for session in made if session.course.code == code)


def decide(fund: Fund, request: EnrolmentRequest, asked: Asked) -> None:
    """What the training responsible of the organisation did with it."""
    actor = responsible_of(request.organisation_id)
    if asked.decision == "refused":
        settling.refuse(actor=actor, fund=fund, request=request, reason=REFUSAL)
        return
    known = settling.add_person(
        actor=actor,
        request=request,
        version=None,
        last_name=request.last_name,
        first_name=request.first_name,
        birth_date=request.birth_date,
        email=request.email,
        language=request.language,
        unit=request.unit,
    )
    settling.settle(actor=actor, fund=fund, request=known)


def responsible_of(organisation_id: int | None) -> Actor:
    """Who enrols the people of an organisation."""
    members = Membership.objects.select_related("organisation", "user")
    held = members.filter(organisation=organisation_id, roles__contains=[Role.TRAINING_OFFICER])
    return actor_of(held.earliest("pk"))


def open_space(fund: Fund, worker: Worker) -> None:
    """What she does with the link in her mail, and then « C’est moi »."""
    participant = participating.offer_space(fund=fund, worker=worker)
    if participant is None or participant.account is None:
        return
    user = participant.account
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user).update(verified=True)
    participating.join(actor=acting(fund.pk, user, None), participant=participant)


def be_listed(fund: Fund, made: list[Session], worker: Worker) -> None:
    """Known with her address, she is on the list as soon as she has proved it."""
    details = WorkerDetails.objects.get(worker=worker)
    request = asking.ask(
        fund=fund,
        course=first_session(made, "NEG-200").course,
        session=None,
        last_name=worker.last_name,
        first_name=worker.first_name,
        birth_date=worker.birth_date,
        email=details.email,
        language=details.language,
        organisation=worker.organisation,
    )
    asking.prove(fund=fund, request=request)
