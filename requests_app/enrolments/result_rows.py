"""The columns of imported test results, and how a line becomes one."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from extranet.organisations.models import Organisation, Worker
from extranet.tenants.actor import Actor
from extranet.tenants.search import Fold
from extranet.ui.import_lines import Wanted, a_date, a_text, an_amount, one_of

from .models import Course, TestResult
from .services.results import add_result

Outcome = TestResult.Outcome
OUTCOMES = {
    "reussi": Outcome.PASSED,
    "reussie": Outcome.PASSED,
    "echoue": Outcome.FAILED,
    "echouee": Outcome.FAILED,
    "absent": Outcome.ABSENT,
    "absente": Outcome.ABSENT,
}


def a_course(cell: str) -> Course:
    found = Course.objects.filter(code_folded=Fold(Value(cell))).first()
    if found is None:
        raise ValidationError(_("Il n’y a aucune formation avec ce code."))
    return found


RESULT_COLUMNS = [
    Wanted("last_name", ["Nom"], a_text),
    Wanted("first_name", ["Prénom"], a_text),
    Wanted("birth_date", ["Date de naissance", "Né(e) le"], a_date),
    Wanted("test", ["Test"], a_text),
    Wanted("taken_on", ["Date du test", "Date"], a_date),
    Wanted("outcome", ["Résultat"], one_of(OUTCOMES)),
    Wanted("score", ["Score"], an_amount, is_optional=True),
    Wanted("out_of", ["Score maximal", "Sur"], an_amount, is_optional=True),
    Wanted("course", ["Code de la formation", "Formation", "Code"], a_course, is_optional=True),
    Wanted("organisation", ["Organisation"], a_text, is_optional=True),
]

WHO = ("last_name", "first_name", "birth_date", "organisation")


def store_result(actor: Actor, values: dict[str, Any]) -> None:
    """A line of an import, by the service that the page calls.

    Raises `ValidationError` for nobody, and for several, of that name.
    """
    who = {name: values.get(name, "") for name in WHO}
    what = {name: value for name, value in values.items() if name not in WHO}
    add_result(actor=actor, worker=the_worker(actor, **who), **what)


def the_worker(actor: Actor, last_name: str, first_name: str, birth_date: datetime.date, organisation: str) -> Worker:
    """Raises `ValidationError` when nobody, or several, are meant."""
    name = Fold(Value(f"{last_name} {first_name}"))
    found = Worker.objects.visible_to(actor).filter(last_first_folded=name, birth_date=birth_date)
    if organisation:
        found = found.filter(organisation__in=Organisation.objects.matching(organisation).values("pk"))
    people = list(found.order_by("pk")[:2])
    if not people:
        raise ValidationError(_("Personne de ce nom n’est né ce jour-là : vérifiez, ou ajoutez-la d’abord."))
    if len(people) > 1:
        raise ValidationError(_("Plusieurs organisations ont cette personne : ajoutez la colonne « Organisation »."))
    return people[0]
