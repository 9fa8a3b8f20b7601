"""« Mon agenda »: sessions and deadlines on a page, and in a calendar program at a secret address (`BEY-18`)."""

from __future__ import annotations

import datetime
import html

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from extranet.accounts.models import User
from extranet.agenda.models import Feed
from extranet.agenda.services import end_of_emptied_account
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Participant, Session
from requests_app.enrolments.services.enrolling import unenrol
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor

pytestmark = pytest.mark.django_db

AGENDA, END = reverse("agenda:agenda"), reverse("agenda:end")


@pytest.fixture
def made():
    return stage()


def joined(made: Stage, *workers, language: str = "fr") -> User:
    user = UserFactory(language=language)
    with scope(made.fund):
        for worker in workers:
            Participant.objects.create(worker=worker, account=user, joined_at=timezone.now())
    return user


def feed_of(made: Stage, user: User) -> str:
    """The path of her agenda, made by a click."""
    page = quickly_signed_in(made.fund, user).post(AGENDA)
    return "/" + page.context["address"].split("/", 3)[3]


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def summaries(content: bytes) -> list[str]:
    return [str(one["summary"]) for one in events(content)]


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
    page = hers.post(AGENDA)
    address = page.context["address"]
    assert address in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert address not in hers.get(AGENDA).content.decode(), "shown once"
    feed = "/" + address.split("/", 3)[3]
    reader = visitor(made.fund)
    answer = reader.get(feed)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert sorted({str(one["status"]) for one in events(answer.content)}) == ["CONFIRMED", "TENTATIVE"]
    assert len(events(answer.content)) == 6, "of both organisations"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies
    with scope(made.fund):
        assert feed.split("/")[-1].removesuffix(".ics") not in str(list(Feed.objects.values()))
        assert Entry.objects.filter(verb="agenda.address_made").count() == 1
    renewed = feed_of(made, user)
    assert reader.get(feed).status_code == 404
    assert reader.get(renewed).status_code == 200
    assert "ne répond plus" in hers.post(END, follow=True).content.decode()
    assert reader.get(renewed).status_code == 404


@pytest.mark.feature("BEY-18", "BEY-19")
def test_the_feed_follows_changes_and_speaks_the_persons_language(made):
    course = made.course()
    with scope(made.fund):
        course.texts.create(language="nl", title="Helder communiceren")
    session, ann = made.session(course, place="", online_link="https://visio.example.invalid/x"), made.worker()
    enrolment = made.enrol(ann, session)
    feed = feed_of(made, joined(made, ann, language="nl"))
    reader = visitor(made.fund)
    content = reader.get(feed).content
    assert set(summaries(content)) == {"Helder communiceren (1/2)", "Helder communiceren (2/2)"}
    assert b"visio.example.invalid" in content, "who is enrolled has the link"
    assert b"BEGIN:VTIMEZONE" in content
    (before, _second) = (one for one in events(content))
    with scope(made.fund):
        Session.objects.filter(pk=session.pk).update(version=session.version + 1)
    (after, _second) = (one for one in events(reader.get(feed).content))
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    with scope(made.fund):
        unenrol(actor=made.actor, fund=made.fund, enrolment=enrolment)
        assert Session.objects.get().taken == 0
    assert events(reader.get(feed).content) == []


def test_a_program_that_has_the_agenda_already_gets_nothing_again(made, settings):
    ann, session = made.worker(), made.session()
    made.enrol(ann, session)
    feed = feed_of(made, joined(made, ann))
    reader = visitor(made.fund)
    etag = reader.get(feed).headers["ETag"]
    again = reader.get(feed, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.post(feed).status_code == 405
    settings.AGENDA_RATES = {"read": "1/m/ip"}
    assert [reader.get(feed).status_code for _time in range(3)][-1] == 429


@pytest.mark.feature("BEY-18")
def test_deadlines_stand_on_the_page_and_in_the_feed_and_name_nobody(made):
    today = timezone.localdate()
    session = made.session(made.course(needs_approval=True), closes_on=today + datetime.timedelta(days=9))
    made.enrol(made.worker("Vandenbroucke", "Liesbeth"), session)
    page = html.unescape(made.as_responsible.get(AGENDA).content.decode())
    assert "Fin des inscriptions : Communiquer clairement" in page
    assert reverse("enrolments:session", args=[session.uuid]) in page
    feed = feed_of(made, made.responsible.user)
    (closing,) = events(visitor(made.fund).get(feed).content)
    assert (str(closing["summary"]), closing["dtstart"].dt) == (
        "Fin des inscriptions : Communiquer clairement",
        today + datetime.timedelta(days=9),
    )
    assert str(closing["url"]).endswith(reverse("enrolments:session", args=[session.uuid]))
    staffs = visitor(made.fund).get(feed_of(made, made.officer.user)).content
    with scope(made.fund):
        held_until = Enrolment.objects.get().held_until
    (option,) = events(staffs)
    assert str(option["summary"]) == "À confirmer : Communiquer clairement"
    assert option["dtstart"].dt == held_until.replace(microsecond=0)
    assert b"Vandenbroucke" not in staffs


@pytest.mark.feature("BEY-18")
def test_a_place_to_accept_is_a_deadline_of_its_own(made):
    session = made.session(capacity=1)
    first = made.enrol(made.worker("Maes"), session)
    ann = made.worker()
    made.enrol(ann, session)
    with scope(made.fund):
        unenrol(actor=made.actor, fund=made.fund, enrolment=first)
    hers = quickly_signed_in(made.fund, joined(made, ann))
    page = hers.get(AGENDA)
    assert "Place à accepter : Communiquer clairement" in html.unescape(page.content.decode())
    (line,) = page.context["deadlines"]
    assert hers.get(line.entry.url).status_code == 200


def test_nothing_is_left_of_an_organisation_after_the_membership(made):
    session = made.session(closes_on=timezone.localdate() + datetime.timedelta(days=3))
    made.enrol(made.worker(), session)
    feed = feed_of(made, made.responsible.user)
    reader = visitor(made.fund)
    assert len(events(reader.get(feed).content)) == 1
    with scope(made.fund):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Membership.objects.filter(pk=made.responsible.pk).update(
            starts_on=yesterday - datetime.timedelta(days=9), ends_on=yesterday
        )
    assert events(reader.get(feed).content) == []
    User.objects.filter(pk=made.responsible.user_id).update(is_active=False)
    assert reader.get(feed).status_code == 404


def test_nobody_elses_agenda_opens(made):
    ann, session = made.worker(), made.session()
    made.enrol(ann, session)
    user = joined(made, ann)
    feed = feed_of(made, user)
    elsewhere = stage()
    assert visitor(elsewhere.fund).get(feed).status_code == 404
    with scope(made.fund):
        Participant.objects.update(joined_at=None)
    assert events(visitor(made.fund).get(feed).content) == []
    with scope(made.fund):
        end_of_emptied_account(made.fund, UserFactory(), user)
    assert visitor(made.fund).get(feed).status_code == 404
