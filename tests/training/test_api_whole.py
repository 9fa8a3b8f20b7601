"""Whole requests by the fifty: each is made wholly or not at all, and its errors are told where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Participant, Request
from tests.factories import OrganisationFactory
from tests.integrations.scenes import Program, program_of
from tests.training.doors import day
from tests.training.scenes import TRAINING, Stage, authorised, stage, yesterday

pytestmark = pytest.mark.django_db

PEOPLE = [
    {"last_name": "Inventé", "first_name": "Éloïse", "birth_date": "1990-02-28"},
    {"last_name": "Modèle", "first_name": "Karim", "birth_date": "1978-11-03"},
]


@pytest.fixture
def made() -> Stage:
    return stage()


@pytest.fixture
def program(made) -> Program:
    return program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)


def whole(made: Stage, **changes: Any) -> dict[str, Any]:
    absent = {"worker": 1, "date": yesterday().isoformat(), "presence": "illness"}
    return {
        **TRAINING,
        "company": str(made.company.uuid),
        "days": [day(yesterday())],
        "workers": PEOPLE,
        "presences": [absent],
        **changes,
    }


def made_of(program: Program, *requests: dict[str, Any], **how: Any) -> list[dict[str, Any]]:
    answer = program.post("/requests/bulk", {"requests": list(requests)}, **how)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.feature("ATM-31")
def test_a_course_with_two_companies_is_encoded_and_sent_in_one_call(made, program):
    with scope(made.fund):
        second = OrganisationFactory(name="Béta")
        authorised(made.fund, second, made.encoder.organisation)
    first, other = made_of(program, whole(made, send=True), whole(made, company=str(second.uuid)))
    assert (first["status"], first["is_sent"], other["is_sent"]) == (201, True, False)
    with scope(made.fund):
        sent, draft = Request.objects.order_by("pk")
        assert (sent.number, sent.state, sent.company_id) == (first["number"], "with_company", made.company.pk)
        assert (str(draft.uuid), draft.state, draft.company_id) == (other["uuid"], "draft", second.pk)
        ill = Participant.objects.get(uuid=first["workers"][1])
        assert (ill.first_name, ill.absences.get().kind) == ("Karim", "illness")
        assert Absence.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"theme": ""}, "/requests/1/theme", "code_or_theme"),
        ({"company": None}, "/requests/1/company", "required"),
        ({"days": [day(yesterday(), "16:30", "08:30")]}, "/requests/1/days/0/ends_at", "ends_before_start"),
        ({"days": [day(yesterday())] * 2}, "/requests/1/days/1/date", "date_twice"),
        ({"workers": [*PEOPLE, PEOPLE[0]]}, "/requests/1/workers/2/last_name", "unique"),
        ({"workers": [PEOPLE[0] | {"birth_date": "2024-01-01"}]}, "/requests/1/workers/0/birth_date", "unlikely"),
        ({"presences": [{"worker": 2, "date": "2026-01-01"}]}, "/requests/1/presences/0/worker", "worker_unknown"),
        ({"days": []}, "/requests/1/presences/0/date", "day_unknown"),
    ],
)
def test_a_wrong_one_is_told_where_and_the_others_are_made(made, program, wrong, pointer, code):
    good, refused = made_of(program, whole(made), whole(made, **wrong))
    assert (good["status"], refused["status"], refused["uuid"]) == (201, 422, None)
    errors = {one["pointer"]: one["code"] for one in refused["problem"]["errors"]}
    assert errors[pointer].startswith(code)
    with scope(made.fund):
        assert [str(one.uuid) for one in Request.objects.all()] == [good["uuid"]]
        assert Participant.objects.count() == 2


def test_what_cannot_be_sent_stays_a_draft_and_says_why(made, program):
    with scope(made.fund):
        Membership.objects.filter(pk=made.mandatee.pk).update(ended_at=timezone.now())
    nobody, unfinished = made_of(program, whole(made, send=True), whole(made, workers=[], presences=[], send=True))
    assert [one["status"] for one in (nobody, unfinished)] == [201, 201]
    assert [one["sending"]["errors"][0]["code"] for one in (nobody, unfinished)] == ["no_mandatee", "no_workers"]
    with scope(made.fund):
        assert {one.state for one in Request.objects.all()} == {"draft"}
        assert Entry.objects.filter(verb="training.no_mandatee").count() == 1


def test_sent_again_it_makes_nothing_more(made, program):
    first = made_of(program, whole(made), retry="le-cours-du-lundi")
    again = made_of(program, whole(made), retry="le-cours-du-lundi")
    assert again == first
    with scope(made.fund):
        assert Request.objects.count() == 1


def test_more_than_fifty_are_refused_before_any_is_made(made, program):
    answer = program.post("/requests/bulk", {"requests": [whole(made)] * 51})
    assert answer.status_code == 422
    with scope(made.fund):
        assert not Request.objects.exists()


def test_a_company_makes_its_own_whole(made):
    program = program_of(made.fund, made.mandatee, Scope.TRAINING_WRITE)
    (own,) = made_of(program, whole(made, company=None))
    assert own["status"] == 201
    with scope(made.fund):
        assert Request.objects.get().state == "with_company"
