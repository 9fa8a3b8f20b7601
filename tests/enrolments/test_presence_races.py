"""Somebody signs at the very moment when the trainer confirms the sheet: it says one thing of her."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Presence, Way
from requests_app.enrolments.services import presence_links, presences
from requests_app.enrolments.services.presences import DoorClosed
from tests.enrolments.presence_scenes import parts_of, session_now
from tests.enrolments.scenes import stage
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def signed_while_confirmed() -> tuple[list[Any], list[tuple[str, str]]]:
    """The outcomes of signing and confirming; the marks in force, each with the state of its enrolment."""
    made = stage()
    session = session_now(made)
    ann = made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)

    def sign() -> Presence:
        with scope(made.fund):
            actor = presence_links.participant(made.fund, ann)
            return presences.sign(
                actor=actor, part=part, enrolment=ann, way=Way.LINK, read_at=timezone.now(), device=b""
            )

    def confirm() -> Any:
        with scope(made.fund):
            return presences.confirm_sheet(actor=made.staff, fund=made.fund, part=part, others_absent=True)

    outcomes = at_once(sign, confirm)
    with scope(made.fund):
        assert Enrolment.objects.count() == 1
        return outcomes, list(Presence.objects.in_force().values_list("mark", "enrolment__state"))


def test_the_sheet_says_what_the_enrolment_says():
    (signed, confirmed), marks = signed_while_confirmed()
    assert not isinstance(confirmed, Exception)
    assert marks == [("absent", "absent") if isinstance(signed, DoorClosed) else ("present", "present")]


def test_without_the_lock_the_database_refuses_one_of_them(monkeypatch):
    both_are_about_to_write = threading.Barrier(2, timeout=30)
    put = presences.put

    def at_the_same_time(*args: Any, **kwargs: Any) -> Presence:
        both_are_about_to_write.wait()
        return put(*args, **kwargs)

    monkeypatch.setattr(presences, "locked_part", lambda part: part)
    monkeypatch.setattr(presences, "put", at_the_same_time)
    outcomes, marks = signed_while_confirmed()
    assert sum(isinstance(one, DatabaseError) for one in outcomes) == 1
    assert len(marks) == 1
