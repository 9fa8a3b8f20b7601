"""A session cancelled, or made smaller, while somebody enrols: whoever is first, nobody sits in what doesn't exist."""

from __future__ import annotations

import threading

import pytest

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session
from requests_app.enrolments.services import enrolling, sessions
from requests_app.enrolments.services.enrolling import NotOpen
from tests.enrolments.scenes import Stage, stage
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    return stage()


def cancel(made: Stage, session: Session) -> int:
    with scope(made.fund):
        return sessions.cancel_session(actor=made.staff, fund=made.fund, session=session, reason="Grève")


def still_enrolled(made: Stage) -> int:
    with scope(made.fund):
        return Enrolment.objects.open().count()


def test_nobody_stays_enrolled_in_a_session_that_is_cancelled_meanwhile(made):
    session, ann = made.session(), made.worker()
    ended, enrolled = at_once(lambda: cancel(made, session), lambda: made.enrol(ann, session))
    assert (ended == 1) == isinstance(enrolled, Enrolment), (ended, enrolled)
    assert isinstance(enrolled, Enrolment | NotOpen)
    assert still_enrolled(made) == 0


def test_without_the_lock_somebody_would(made, monkeypatch):
    session, ann = made.session(), made.worker()
    has_read, is_cancelled = threading.Event(), threading.Event()
    locked = enrolling.locked_session

    def read(session_id: int) -> Session:
        if threading.current_thread() is not enrolling_thread[0]:
            return locked(session_id)
        found = Session.objects.select_related("course").get(pk=session_id)
        has_read.set()
        assert is_cancelled.wait(timeout=30)
        return found

    enrolling_thread: list[threading.Thread] = []
    monkeypatch.setattr(enrolling, "locked_session", read)

    def enrol_slowly() -> Enrolment:
        enrolling_thread.append(threading.current_thread())
        return made.enrol(ann, session)

    def cancel_in_between() -> None:
        assert has_read.wait(timeout=30)
        cancel(made, session)
        is_cancelled.set()

    enrolled, nothing = at_once(enrol_slowly, cancel_in_between)
    assert nothing is None, nothing
    assert isinstance(enrolled, Enrolment)
    assert still_enrolled(made) == 1


def test_fewer_places_and_a_new_enrolment_at_once_leave_no_more_people_than_places(made):
    session = made.session(capacity=2, has_waiting_list=False)
    made.enrol(made.worker(), session)
    bea = made.worker(first_name="Bea")
    with scope(made.fund):
        current = Session.objects.get(pk=session.pk)
        values = {"capacity": 1, "place": current.place}

    def shrink() -> Session:
        with scope(made.fund):
            return sessions.change_session(
                actor=made.staff, fund=made.fund, session=current, version=current.version, **values
            )

    at_once(shrink, lambda: made.enrol(bea, session))
    with scope(made.fund):
        stored = Session.objects.get(pk=session.pk)
        assert stored.taken <= stored.capacity
        assert stored.taken == Enrolment.objects.taking_a_place().count()
