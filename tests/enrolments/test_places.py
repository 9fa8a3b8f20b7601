"""Places of a session: never more than there are, the waiting list in its order, one mail a decision."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.services.enrolling import NotOpen
from tests.enrolments.scenes import stage
from tests.threads import at_once


@pytest.fixture
def made():
    return stage()


@pytest.mark.django_db
def test_a_place_that_becomes_free_is_offered_to_who_waits_longest(made):
    session = made.session(capacity=1)
    ann, bea, cleo = (made.worker(first_name=name) for name in ("Ann", "Bea", "Cleo"))
    first = made.enrol(ann, session)
    waiting = [made.enrol(worker, session) for worker in (bea, cleo)]
    assert [one.state for one in (first, *waiting)] == ["enrolled", "waiting", "waiting"]
    with scope(made.fund):
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=first)
        states = list(Enrolment.objects.order_by("pk").values_list("state", "confirmer"))
        session = Session.objects.get(pk=session.pk)
        assert states == [("cancelled", ""), ("option", "person"), ("waiting", "")]
        assert (session.taken, session.places_left) == (1, 0)
        decisions = list(Message.objects.order_by("pk").values_list("payload__decision", flat=True))
    assert decisions == ["enrolled", "waiting", "waiting", "cancelled", "offered"]


@pytest.mark.django_db
def test_nobody_is_enrolled_twice(made):
    session, ann = made.session(), made.worker()
    made.enrol(ann, session)
    with pytest.raises(ValidationError, match="déjà inscrite"):
        made.enrol(ann, session)


@pytest.mark.django_db
def test_a_session_on_demand_takes_its_organisations_people_only(made):
    session = made.session(reserved_for=made.body)
    assert made.enrol(made.worker(), session).state == "enrolled"
    stranger = made.worker(last_name="Peeters", organisation=made.other_body)
    with pytest.raises(NotOpen, match="autre organisation"):
        made.enrol(stranger, session, made.staff)


def last_place(made: Any, people: int) -> tuple[list[Any], Session]:
    session = made.session(capacity=1, has_waiting_list=False)
    workers = [made.worker(first_name=f"Ann {number}") for number in range(people)]
    outcomes = at_once(*(lambda worker=worker: made.enrol(worker, session) for worker in workers))
    with scope(made.fund):
        return outcomes, Session.objects.get(pk=session.pk)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_on_the_last_place_and_one_has_it(made):
    outcomes, session = last_place(made, 6)
    refused = [one for one in outcomes if isinstance(one, NotOpen)]
    assert (len(refused), session.taken) == (5, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_still_refuses_the_second(made, monkeypatch):
    both_have_read = threading.Barrier(2, timeout=30)

    def read(session_id: int) -> Session:
        session = Session.objects.select_related("course").get(pk=session_id)
        both_have_read.wait()
        return session

    monkeypatch.setattr(enrolling, "locked_session", read)
    outcomes, session = last_place(made, 2)
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert session.taken == 1
