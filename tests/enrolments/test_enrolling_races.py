"""Two hundred people on the last places; a session that is cancelled while somebody confirms."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.services.enrolling import NotOpen
from requests_app.enrolments.services.sessions import cancel_session
from tests.enrolments.scenes import Stage, stage
from tests.factories import WorkerFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES, AT_ONCE = 200, 3, 20


@pytest.fixture
def made():
    return stage()


def outcome(made: Any, worker: Any, session: Session) -> Any:
    """Her place or why not. Whose turn doesn't come within the lock's time sends it again, as the page says (503)."""
    try:
        return made.enrol(worker, session)
    except ValidationError as refusal:
        return refusal
    except OperationalError as busy:
        if not isinstance(busy.__cause__, LockNotAvailable):
            raise
    finally:
        connection.close()
    return outcome(made, worker, session)


@pytest.mark.feature("ITM-19")
def test_two_hundred_at_once_on_the_last_places_and_exactly_so_many_have_one(made):
    session = made.session(capacity=PLACES, has_waiting_list=False)
    with scope(made.fund):
        people = [WorkerFactory(organisation=made.body, first_name=f"Ann {number}") for number in range(PEOPLE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = list(threads.map(lambda worker: outcome(made, worker, session), people))
    refused = [one for one in outcomes if isinstance(one, NotOpen)]
    assert len(refused) == PEOPLE - PLACES
    with scope(made.fund):
        stored = Session.objects.get(pk=session.pk)
        assert (stored.taken, stored.places_left, Enrolment.objects.count()) == (PLACES, 0, PLACES)


def outcomes_on_the_last_place(made: Stage, session: Session, *, twice: int = 0) -> list[Any]:
    """Two hundred people, twenty at any moment, each on her own connection; so many are asked for twice."""
    with scope(made.fund):
        people = [WorkerFactory(organisation=made.body, first_name=f"Ann {number}") for number in range(PEOPLE)]
    asked = [worker for place, worker in enumerate(people) for _time in range(2 if place < twice else 1)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda worker: outcome(made, worker, session), asked))


@pytest.mark.feature("ITM-19")
def test_two_hundred_at_once_on_one_place_and_the_others_are_told(made):
    session = made.session(capacity=1, has_waiting_list=False)
    outcomes = outcomes_on_the_last_place(made, session)
    placed = [one for one in outcomes if isinstance(one, Enrolment)]
    assert [one.state for one in placed] == ["enrolled"]
    assert Counter(one.code for one in outcomes if isinstance(one, NotOpen)) == {"session_full": PEOPLE - 1}
    with scope(made.fund):
        stored = Session.objects.get(pk=session.pk)
        row = Enrolment.objects.get()
        assert (stored.taken, stored.places_left) == (1, 0)
        assert (row.pk, row.state) == (placed[0].pk, "enrolled")


@pytest.mark.feature("ITM-19")
def test_two_hundred_at_once_on_one_place_with_a_waiting_list_and_nobody_twice(made):
    session = made.session(capacity=1, has_waiting_list=True)
    outcomes = outcomes_on_the_last_place(made, session, twice=AT_ONCE)
    states = {"enrolled": 1, "waiting": PEOPLE - 1}
    assert Counter(one.state for one in outcomes if isinstance(one, Enrolment)) == states
    told = [one for one in outcomes if isinstance(one, ValidationError)]
    assert len(told) == AT_ONCE, "the second time each is told that she is there already"
    with scope(made.fund):
        stored = Session.objects.get(pk=session.pk)
        rows = list(Enrolment.objects.order_by("pk").values_list("worker", "state"))
        assert (stored.taken, stored.places_left) == (1, 0)
        assert Counter(state for _worker, state in rows) == states
        assert len({worker for worker, _state in rows}) == len(rows) == PEOPLE


def enrolled_while_cancelled(made: Any, session: Session, *, once: threading.Event | None = None) -> Any:
    """What somebody who confirms in the wizard gets, while the fund cancels the session – once she has read it."""
    worker = made.worker()

    def cancel() -> None:
        if once:
            once.wait(30)
        with scope(made.fund):
            cancel_session(actor=made.staff, fund=made.fund, session=session, reason="Le formateur est malade.")

    return at_once(lambda: made.enrol(worker, session), cancel)[0]


def test_a_session_cancelled_while_somebody_confirms_keeps_nobody(made):
    session = made.session()
    outcome = enrolled_while_cancelled(made, session)
    with scope(made.fund):
        assert Session.objects.get(pk=session.pk).state == "cancelled"
        rows = list(Enrolment.objects.values_list("state", "cancelled_by"))
        assert rows == ([] if isinstance(outcome, NotOpen) else [("cancelled", "session")])


def test_without_the_lock_she_would_be_enrolled_in_a_cancelled_session(made, monkeypatch):
    session, is_read = made.session(), threading.Event()

    def read(session_id: int) -> Session:
        found = Session.objects.select_related("course").get(pk=session_id)
        is_read.set()
        for _try in range(300):  # until the fund has cancelled it
            if Session.objects.get(pk=session_id).state == "cancelled":
                break
            threading.Event().wait(0.1)
        return found

    monkeypatch.setattr(enrolling, "locked_session", read)  # the fund still locks: `sessions` has its own name of it
    assert enrolled_while_cancelled(made, session, once=is_read).state == "enrolled"
    with scope(made.fund):
        assert Session.objects.get(pk=session.pk).state == "cancelled"
        assert Enrolment.objects.get().state == "enrolled"


def test_two_confirm_the_same_option_and_the_second_is_told(made):
    option = made.enrol(made.worker(), made.session(made.course(needs_approval=True)))

    def confirm() -> Enrolment:
        with scope(made.fund):
            return enrolling.confirm_option(actor=made.staff, fund=made.fund, enrolment=option)

    outcomes = at_once(confirm, confirm)
    assert sum(isinstance(one, enrolling.Moved) for one in outcomes) == 1
    assert sum(isinstance(one, Enrolment) for one in outcomes) == 1
