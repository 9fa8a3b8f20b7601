"""Sessions in people's calendar programs (`BEY-18`)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Participant, Session
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor

pytestmark = pytest.mark.django_db

CALENDAR, CLOSE = reverse("enrolments:calendar"), reverse("enrolments:close_calendar")


@pytest.fixture
def made():
    return stage()


def joined(made: Stage, *workers, language: str = "fr") -> User:
    user = UserFactory(language=language)
    with scope(made.fund):
        for worker in workers:
            Participant.objects.create(worker=worker, account=user, joined_at=timezone.now())
    return user


def events(content: bytes) -> list[tuple[str, str, str]]:
    return [
        (str(event["summary"]), str(event["status"]), str(event["location"]))
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


@pytest.mark.feature("BEY-18")
def test_a_session_is_a_calendar_file_with_one_event_a_half_day(made):
    session = made.session(online_link="https://visio.example.invalid/x")
    answer = visitor(made.fund).get(reverse("enrolments:session_calendar", args=[session.uuid]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="com-101.ics"'
    place = "Rue de la Loi 51, Bruxelles"
    assert events(answer.content) == [
        ("Communiquer clairement (1/2)", "CONFIRMED", place),
        ("Communiquer clairement (2/2)", "CONFIRMED", place),
    ]
    first = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert first["dtstart"].dt == session.starts_at
    assert b"visio" not in answer.content


@pytest.mark.feature("BEY-18")
def test_a_participant_has_her_sessions_at_a_secret_address(made):
    sure, waits, other = (made.session(made.course(code), capacity=1) for code in ("A-1", "B-1", "C-1"))
    ann, also_ann = made.worker(), made.worker(organisation=made.other_body)
    made.enrol(made.worker(first_name="Bea"), waits)
    made.enrol(ann, sure)
    made.enrol(ann, waits)
    made.enrol(also_ann, other, made.staff)
    user = joined(made, ann, also_ann)
    hers = quickly_signed_in(made.fund, user)
    page = hers.post(CALENDAR)
    address = page.context["address"]
    assert address in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert address not in hers.get(CALENDAR).content.decode(), "shown once"
    feed = path_of(address)
    reader = visitor(made.fund)
    answer = reader.get(feed)
    assert sorted({status for _title, status, _place in events(answer.content)}) == ["CONFIRMED", "TENTATIVE"]
    assert len(events(answer.content)) == 6, "of both organisations"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    with scope(made.fund):
        assert feed.split("/")[-1].removesuffix(".ics") not in str(list(Participant.objects.values()))
        assert Entry.objects.filter(verb="enrolments.calendar_renewed").count() == 1
    renewed = path_of(hers.post(CALENDAR).context["address"])
    assert reader.get(feed).status_code == 404
    assert reader.get(renewed).status_code == 200
    assert "ne répond plus" in hers.post(CLOSE, follow=True).content.decode()
    assert reader.get(renewed).status_code == 404


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


@pytest.mark.feature("BEY-18", "BEY-19")
def test_the_feed_follows_changes_and_speaks_the_persons_language(made):
    course = made.course()
    with scope(made.fund):
        course.texts.create(language="nl", title="Helder communiceren")
    session, ann = made.session(course, place="", online_link="https://visio.example.invalid/x"), made.worker()
    enrolment = made.enrol(ann, session)
    user = joined(made, ann, language="nl")
    feed = path_of(quickly_signed_in(made.fund, user).post(CALENDAR).context["address"])
    reader = visitor(made.fund)
    content = reader.get(feed).content
    assert {title for title, _status, _place in events(content)} == {
        "Helder communiceren (1/2)",
        "Helder communiceren (2/2)",
    }
    assert b"visio.example.invalid" in content, "who is enrolled has the link"
    from requests_app.enrolments.services.enrolling import unenrol

    with scope(made.fund):
        unenrol(actor=made.actor, fund=made.fund, enrolment=enrolment)
        assert Session.objects.get().taken == 0
    assert events(reader.get(feed).content) == []


def test_nobody_elses_calendar_opens(made):
    user = joined(made, made.worker())
    feed = path_of(quickly_signed_in(made.fund, user).post(CALENDAR).context["address"])
    elsewhere = stage()
    assert visitor(elsewhere.fund).get(feed).status_code == 404
    with scope(made.fund):
        Participant.objects.update(joined_at=None)
    assert visitor(made.fund).get(feed).status_code == 404
    assert made.as_responsible.get(CALENDAR).status_code == 403
