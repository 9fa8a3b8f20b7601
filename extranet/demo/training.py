"""The demo's training requests, made by running the services: a draft, one sent to the company, the company's own."""

from __future__ import annotations

import datetime

from django.utils import timezone, translation

from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.services import days, drafting, participants, presences, sending
from requests_app.training.services.days import DayHours
from requests_app.training.services.participants import Person
from requests_app.training.services.presences import Presence

from .papers import actor_of

COMPANY = "Forges de Démo SA"  # the one whose documents are all accepted
COURSES = [
    ("Soudage TIG, niveau 2", "Soudage", 3),
    ("Travailler en hauteur", "Sécurité", 1),
    ("Lire un plan industriel", "Lecture de plans", 2),
]
PEOPLE = [
    Person("Inventé", "Éloïse", datetime.date(1990, 2, 28)),
    Person("Modèle", "Karim", datetime.date(1978, 11, 3)),
    Person("Exemple", "Wouter", datetime.date(1985, 7, 14)),
]


def make(fund: Fund) -> None:
    """Three requests at three places of the procedure; nothing where there are requests already."""
    with scope(fund), translation.override(fund.language):
        if Request.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        mandatee = members.get(organisation__name=COMPANY, roles__contains=[Role.MANDATEE])
        encoder = members.filter(organisation__kinds__contains=[OrganisationKind.OPERATOR]).earliest("pk")
        for author, course in zip((encoder, encoder, mandatee), COURSES, strict=True):
            request = encode(author, mandatee, *course)
            if course is COURSES[1]:
                sending.send_to_company(actor=actor_of(author), fund=fund, request=request)


def encode(author: Membership, mandatee: Membership, title: str, theme: str, length: int) -> Request:
    """A request of the mandatee's company with its days, people and one absence."""
    actor = actor_of(author)
    (request,) = drafting.create(
        actor=actor,
        companies=[mandatee.organisation],
        title=title,
        theme=theme,
        kind=Request.Kind.FORMAL,
        provider_name=author.organisation.name,
        place="Namur",
        language="fr",
    )
    last = timezone.localdate() - datetime.timedelta(days=2)
    dates = [last - datetime.timedelta(days=shift) for shift in range(length)]
    hours = [
        DayHours(date, datetime.time(8, 30), datetime.time(16, 30), datetime.time(12), datetime.time(12, 30))
        for date in sorted(dates)
    ]
    days.change_days(actor=actor, request=request, version=request.version, days=hours)
    people = participants.add_participants(actor=actor, request=request, people=PEOPLE)
    request = Request.objects.get(pk=request.pk)  # as it is stored now: each change counted it up
    first = request.days.earliest("date")
    absent = Presence(people[0], first, starts_at=datetime.time(8, 30), ends_at=datetime.time(10), is_justified=True)
    presences.report(actor=actor, request=request, version=request.version, presences=[absent])
    return request
