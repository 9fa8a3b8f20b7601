"""A sandbox's catalogue: two courses with open sessions, and people to enrol (`BEY-05`)."""

from __future__ import annotations

import datetime

from django.utils import timezone

from extranet.organisations.invented import fill_register
from extranet.organisations.models import Organisation, Worker
from extranet.tenants.registries import SandboxScene
from extranet.tenants.scope import scope

from .planning import Rhythm, half_days
from .services.catalogue import add_course, plan_session

HOURS = ((datetime.time(9), datetime.time(12, 30)), (datetime.time(13, 30), datetime.time(16, 30)))
COURSES = {"ESSAI-A": "Écrire clairement (essai)", "ESSAI-B": "Travailler en sécurité (essai)"}
PLACE = "Rue de l’Exemple 1, 1000 Bruxelles"


def furnish(scene: SandboxScene) -> None:
    """Of each course a session with many places, and one with a single place, for whoever tries out waiting lists."""
    with scope(scene.fund):
        organisation = Organisation.objects.get(pk=scene.organisation_id)
        if organisation.is_employer and not Worker.objects.filter(organisation=organisation).exists():
            fill_register(scene.staff, organisation)
        for code, title in COURSES.items():
            language = scene.fund.language
            texts = {language: {"title": title}}
            course = add_course(actor=scene.staff, texts=texts, code=code, language=language, hours=6.5)
            for in_days, capacity in ((30, 12), (60, 1)):
                first = working_day(timezone.localdate() + datetime.timedelta(days=in_days))
                zone, country = scene.fund.zone, scene.fund.country
                plan_session(
                    actor=scene.staff,
                    course=course,
                    parts=half_days(first, 1, Rhythm.DAILY, HOURS, zone=zone, country=country),
                    place=PLACE,
                    trainer="Formateur d’essai",
                    capacity=capacity,
                )


def working_day(day: datetime.date) -> datetime.date:
    """This one, or the Monday after a weekend."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
