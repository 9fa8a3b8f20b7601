"""What a call of a program costs in queries: as written here, with few and with many objects alike.

BEGIN, COMMIT and savepoints are counted: a test's scope has savepoints where production has a transaction, and one
statement more, which clears its fund.
"""

from __future__ import annotations

import pytest

from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from tests.factories import OrganisationFactory
from tests.integrations.scenes import Program, program_of
from tests.training.factories import RequestFactory
from tests.training.scenes import TRAINING, Stage, authorised, draft_of, stage

pytestmark = pytest.mark.django_db

OF_THE_DOOR = 6  # the host; BEGIN, the fund, key with maker and organisation, the fund again, COMMIT
LIST = OF_THE_DOOR + 6  # BEGIN, the fund, the operator's right, the page, the fund again, COMMIT
READ = OF_THE_DOOR + 14
WRITE = OF_THE_DOOR + 64  # of which the service runs 44 and each of its savepoints is two
BULK_OF_ONE = OF_THE_DOOR + 73


@pytest.fixture
def made() -> Stage:
    return stage()


@pytest.fixture
def program(made) -> Program:
    called = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    made_by(called, made)  # the year's counter, the key's use of this minute, content types
    return called


def made_by(program: Program, made: Stage) -> None:
    assert program.post("/requests", TRAINING | {"companies": [str(made.company.uuid)]}).status_code == 201


def many(made: Stage) -> None:
    """Forty companies with a mandate and as many requests."""
    with scope(made.fund):
        for place in range(40):
            company = OrganisationFactory(name=f"Société {place}")
            authorised(made.fund, company, made.encoder.organisation)
            RequestFactory(company=company, author=made.encoder.organisation)


def test_a_request_is_made(made, program, django_assert_num_queries):
    for _time in range(2):
        with django_assert_num_queries(WRITE):
            made_by(program, made)
        many(made)
    with scope(made.fund):
        assert Request.objects.count() == 3 + 80


def test_a_page_of_the_list(made, program, django_assert_num_queries):
    with django_assert_num_queries(LIST):
        assert len(program.get("/requests").json()["results"]) == 1
    many(made)
    with django_assert_num_queries(LIST):
        assert len(program.get("/requests").json()["results"]) == 41


def test_a_request_is_read(made, program, django_assert_num_queries):
    address = f"/requests/{draft_of(made).uuid}"
    for _time in range(2):
        with django_assert_num_queries(READ):
            assert program.get(address).status_code == 200
        many(made)


@pytest.mark.parametrize("people", [1, 60])
def test_a_whole_request_is_made_whatever_it_holds(made, program, people, django_assert_num_queries):
    workers = [
        {"last_name": f"Inventé {place}", "first_name": "Alix", "birth_date": "1980-01-01"} for place in range(people)
    ]
    whole = TRAINING | {"company": str(made.company.uuid), "workers": workers}
    with django_assert_num_queries(BULK_OF_ONE):
        answer = program.post("/requests/bulk", {"requests": [whole]})
    assert [one["status"] for one in answer.json()["results"]] == [201]
