"""The catalogue as everybody reads it, « Formations planifiées », and who sees a session on demand."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Session
from tests.enrolments.scenes import Stage, stage
from tests.factories import visitor

pytestmark = pytest.mark.django_db

CATALOGUE, SESSIONS, COURSES = (reverse(f"enrolments:{name}") for name in ("catalogue", "sessions", "courses"))


@pytest.fixture
def made():
    return stage()


def codes(page: Any) -> list[str]:
    return [row.record.code for row in page.context["table"].page.object_list]


def shown(page: Any) -> list[Session]:
    return [row.record for row in page.context["table"].page.object_list]


def in_days(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


@pytest.mark.feature("ITM-01")
def test_anybody_finds_a_course_by_its_words_period_place_and_language(made):
    anybody = visitor(made.fund)
    assert "Aucune formation au catalogue" in anybody.get(CATALOGUE).content.decode()
    negotiate = made.course("NEG-200", "Négocier avec méthode")
    made.course("COM-101", "Communiquer clairement", language="nl")
    made.course("OLD-001", "Retirée", is_listed=False)
    made.session(negotiate, in_days=40, place="Liège")
    assert codes(anybody.get(CATALOGUE)) == ["COM-101", "NEG-200"]
    assert codes(anybody.get(CATALOGUE, {"q": "METHODE nego"})) == ["NEG-200"]
    assert codes(anybody.get(CATALOGUE, {"q": "neg-2"})) == ["NEG-200"]
    assert codes(anybody.get(CATALOGUE, {"place": "liege"})) == ["NEG-200"]
    assert codes(anybody.get(CATALOGUE, {"first": in_days(39), "last": in_days(41)})) == ["NEG-200"]
    assert codes(anybody.get(CATALOGUE, {"last": in_days(20)})) == []
    assert codes(anybody.get(CATALOGUE, {"language": "nl"})) == ["COM-101"]
    page = anybody.get(CATALOGUE).content.decode()
    assert "12 places" in page
    assert "Pas de date pour l’instant" in page
    rows = list(csv.reader(io.StringIO(read(anybody.get(CATALOGUE, {"export": "csv"}))), delimiter=";"))
    assert [row[0] for row in rows] == ["Code", "COM-101", "NEG-200"]


def read(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("text", ["%", "_", "\0", "'", "a" * 5000, "é" * 200, "--", "  "])
def test_odd_searches_are_answered(made, text):
    made.session()
    for address in (CATALOGUE, SESSIONS, COURSES):
        assert made.as_staff.get(address, {"q": text, "place": text}).status_code == 200


@pytest.mark.feature("ITM-01", "ITM-19")
def test_a_course_shows_its_sessions_with_the_places_left(made):
    course = made.course(needs_approval=False)
    session = made.session(course, capacity=3, online_link="https://visio.example.invalid/x", trainer="Zoé Formatrice")
    made.enrol(made.worker(), session)
    anybody = visitor(made.fund)
    page = anybody.get(reverse("enrolments:course", args=[course.uuid])).content.decode()
    assert "2 places sur 3" in page
    assert "Inscriptions ouvertes" in page
    session_page = anybody.get(reverse("enrolments:session", args=[session.uuid])).content.decode()
    assert "09:00 – 12:00, 13:00 – 16:00" in session_page
    for private in ("visio.example", "Zoé", "Janssens"):
        assert private not in page + session_page


def test_search_engines_read_the_course_and_its_public_sessions(made):
    course = made.course(title="Écrire </script><b>clairement</b> & bien")
    session = made.session(course, capacity=5)
    made.session(course, reserved_for=made.body)
    page = made.as_responsible.get(reverse("enrolments:course", args=[course.uuid])).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(block)
    assert found["name"] == "Écrire </script><b>clairement</b> & bien"
    (instance,) = found["hasCourseInstance"]
    assert instance["url"].endswith(reverse("enrolments:session", args=[session.uuid]))
    assert (instance["remainingAttendeeCapacity"], instance["courseWorkload"]) == (5, "PT720M")
    assert "<b>clairement" not in page


@pytest.mark.feature("ITM-19")
def test_a_responsible_overviews_what_is_planned_with_the_places_left(made):
    course = made.course()
    soon = made.session(course, in_days=10, capacity=2)
    late = made.session(course, in_days=100, capacity=1)
    made.session(course, publish=False)
    for name in ("Ann", "Bea"):
        made.enrol(made.worker(first_name=name), late)
    responsible = made.as_responsible
    page = responsible.get(SESSIONS)
    assert [row.pk for row in shown(page)] == [soon.pk, late.pk]
    text = page.content.decode()
    assert "2 places sur 2" in text
    assert "0 places sur 1" in text or "0 place sur 1" in text
    assert "Complète : liste d’attente" in text
    assert [row.pk for row in shown(responsible.get(SESSIONS, {"last": in_days(50)}))] == [soon.pk]
    assert [row.pk for row in shown(responsible.get(SESSIONS, {"first": in_days(50)}))] == [late.pk]
    assert [row.pk for row in shown(responsible.get(SESSIONS, {"free": "yes"}))] == [soon.pk]
    assert shown(responsible.get(SESSIONS, {"q": "autre"})) == []
    rows = list(csv.DictReader(io.StringIO(read(responsible.get(SESSIONS, {"export": "csv"}))), delimiter=";"))
    assert [row["Places restantes"] for row in rows] == ["2", "0"]


@pytest.mark.feature("ITM-19")
def test_held_options_count_as_taken(made):
    course = made.course(needs_approval=True)
    session = made.session(course, capacity=2)
    assert made.enrol(made.worker(), session).state == "option"
    assert "1 place sur 2" in made.as_responsible.get(SESSIONS).content.decode()


@pytest.mark.feature("ITM-27")
def test_a_session_on_demand_is_seen_by_its_organisation_and_the_staff_alone(made):
    session = made.session(reserved_for=made.body)
    address = reverse("enrolments:session", args=[session.uuid])
    course = reverse("enrolments:course", args=[session.course.uuid])
    readers = {
        "responsible": (made.as_responsible, 200),
        "other": (made.as_other_responsible, 404),
        "staff": (made.as_staff, 200),
        "anybody": (visitor(made.fund), 404),
    }
    for name, (reader, status) in readers.items():
        assert reader.get(address).status_code == status, name
        assert ("À la demande de SPF Démo" in reader.get(course).content.decode()) == (status == 200), name
        if name != "anybody":
            assert len(shown(reader.get(SESSIONS))) == (status == 200), name


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"opens_on": datetime.date(2099, 1, 1)}, "Inscriptions à partir du 01/01/2099"),
        ({"closes_on": datetime.date(2020, 1, 1)}, "Inscriptions closes"),
        ({"publish": False}, "En préparation"),
    ],
)
def test_the_page_says_whether_one_may_enrol(made, values, said):
    session = made.session(**values)
    assert said in made.as_staff.get(reverse("enrolments:session", args=[session.uuid])).content.decode()


@pytest.mark.parametrize("route", ["course", "manage_course"])
def test_queries_of_a_course_stay_the_same_with_more_sessions(made, route):
    course = made.course()
    address = reverse(f"enrolments:{route}", args=[course.uuid])
    staff, counts = made.as_staff, []
    for number in (1, 59):
        for one in range(number):
            made.session(course, in_days=10 + one, reserved_for=made.body if one % 2 else None)
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("route", ["catalogue", "sessions", "courses"])
def test_queries_stay_the_same_with_more_rows(made, route):
    address = reverse(f"enrolments:{route}")
    staff = made.as_staff
    counts = []
    for number in (1, 24):
        several(made, number, start=sum(counts) + len(counts))
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def several(made: Stage, number: int, *, start: int) -> None:
    for one in range(number):
        made.session(made.course(f"C-{start}-{one}"), in_days=10 + one)


@pytest.mark.feature("ITM-19")
def test_the_menu_leads_there(made):
    for client, expected in (
        (made.as_responsible, ["Formations planifiées", "Catalogue"]),
        (made.as_staff, ["Formations planifiées", "Formations"]),
    ):
        entries = {link.label: link.address for _heading, links in client.get("/").context["menu"] for link in links}
        for label in expected:
            assert client.get(entries[label]).status_code == 200, label


def test_a_fund_without_enrolments_has_no_catalogue(made):
    sign_in = reverse("account_login")
    assert f'href="{CATALOGUE}"' in visitor(made.fund).get(sign_in).content.decode()
    made.fund.capabilities = []
    made.fund.save()
    assert visitor(made.fund).get(CATALOGUE).status_code == 404
    assert f'href="{CATALOGUE}"' not in visitor(made.fund).get(sign_in).content.decode()


def test_a_cancelled_session_stays_visible_to_those_who_were_in_it(made):
    from requests_app.enrolments.services.sessions import cancel_session

    session = made.session()
    made.enrol(made.worker(), session)
    with scope(made.fund):
        cancel_session(actor=made.staff, fund=made.fund, session=session, reason="Grève")
    address = reverse("enrolments:session", args=[session.uuid])
    assert "Grève" in made.as_responsible.get(address).content.decode()
    assert made.as_other_responsible.get(address).status_code == 404
