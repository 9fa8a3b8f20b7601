"""Programs read the catalogue, enrol people and keep staff data (`BEY-05`)."""

from __future__ import annotations

import datetime
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.journal.models import Entry, Look
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session, StaffImport, TestResult
from requests_app.enrolments.services.sessions import cancel_session
from tests.enrolments.scenes import stage
from tests.enrolments.staff_files import open_module
from tests.integrations.scenes import Program, problem, program_of, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def of_responsible(made) -> Program:
    return program_of(made.fund, made.responsible, Scope.ENROLMENT_READ, Scope.ENROLMENT_WRITE)


def read(response):
    assert response.status_code in {200, 201}, response.content.decode()
    return json.loads(response.content)


def items(response):
    return read(response)["results"]


@pytest.mark.feature("BEY-05", "ITM-19")
def test_a_program_finds_sessions_with_the_places_left(made):
    course = made.course()
    near, far = made.session(course, capacity=2), made.session(course, in_days=60, place="Gand")
    made.session(course, reserved_for=made.other_body)
    made.enrol(made.worker(), near)
    program = of_responsible(made)
    found = items(program.get("/sessions"))
    assert [(one["uuid"], one["places_left"], one["is_open"]) for one in found] == [
        (str(near.uuid), 1, True),
        (str(far.uuid), 12, True),
    ]
    assert [one["uuid"] for one in items(program.get("/sessions", place="GAND"))] == [str(far.uuid)]
    from_day = (timezone.now() + datetime.timedelta(days=45)).date()
    assert [one["uuid"] for one in items(program.get("/sessions", **{"from": from_day}))] == [str(far.uuid)]
    assert [one["uuid"] for one in items(program.get("/sessions", until=from_day))] == [str(near.uuid)]
    assert items(program.get("/sessions", course="XX")) == []
    assert len(items(program.get("/sessions", course="com-101", language="fr", with_places=True))) == 2
    detail = read(program.get(f"/sessions/{near.uuid}"))
    assert [part["starts_at"] for part in detail["parts"]] == sorted(part["starts_at"] for part in detail["parts"])
    assert (len(detail["parts"]), detail["course"]["code"]) == (2, "COM-101")
    assert items(program.get("/courses", words="commun"))[0]["title"] == "Communiquer clairement"
    assert read(program.get(f"/courses/{course.uuid}"))["texts"][0]["language"] == "fr"


@pytest.mark.feature("BEY-05", "ITM-25")
def test_several_people_are_enrolled_each_with_a_result(made):
    first, second = made.course(), made.course("B-1", "Autre")
    session, same_hours = made.session(first, capacity=1), made.session(second)
    ann = made.worker()
    made.worker("Maes", "Bea")
    made.enrol(ann, same_hours)
    people = [{"worker": str(ann.uuid)}, {"who": "bea MAES"}]
    program = of_responsible(made)
    answer = read(program.post(f"/sessions/{session.uuid}/enrolments", {"people": people}, retry="once"))
    assert [one["state"] for one in answer["results"]] == ["enrolled", "waiting"]
    assert answer["results"][0]["overlaps"] == [str(same_hours.uuid)]
    assert answer["results"][1]["overlaps"] == []
    again = program.post(f"/sessions/{session.uuid}/enrolments", {"people": people}, retry="once")
    assert (again.headers["Idempotency-Replayed"], read(again)) == ("true", answer)
    mixed = [{"who": "Bea Maes"}, {"worker": str(made.worker("Wouters", "Cleo").uuid)}]
    results = read(program.post(f"/sessions/{session.uuid}/enrolments", {"people": mixed}))["results"]
    assert [(one["state"], one["status"]) for one in results] == [(None, 422), ("waiting", 201)]
    (refused,) = results[0]["problem"]["errors"]
    assert (refused["pointer"], refused["code"]) == ("/people/0", "unique")
    with scope(made.fund):
        assert Enrolment.objects.filter(session=session).count() == 3
        assert Entry.objects.filter(verb="enrolments.enrolled").count() == 2
    listed = items(program.get("/enrolments", session=session.uuid, state="waiting"))
    assert sorted((one["worker"]["first_name"], one["rank"]) for one in listed) == [("Bea", 1), ("Cleo", 2)]


@pytest.mark.feature("BEY-05", "ITM-24")
def test_people_of_one_name_are_listed_to_choose_from(made):
    session = made.session()
    made.worker(birth_date=datetime.date(1970, 1, 1))
    made.worker(birth_date=datetime.date(1980, 2, 2))
    program = of_responsible(made)
    body = problem(program.post(f"/sessions/{session.uuid}/enrolments", {"people": [{"who": "Janssens Ann"}]}), 409)
    assert body["code"] == "several_people"
    (error,) = body["errors"]
    assert [(one["name"], one["about"]) for one in error["choices"]] == [
        ("Ann Janssens", "né(e) le 01/01/1970 · Soudeuse"),
        ("Ann Janssens", "né(e) le 02/02/1980 · Soudeuse"),
    ]
    chosen = {"people": [{"worker": error["choices"][1]["worker"]}]}
    assert read(program.post(f"/sessions/{session.uuid}/enrolments", chosen))["results"][0]["state"] == "enrolled"
    by_date = {"people": [{"who": "Ann Janssens", "birth_date": "1970-01-01"}]}
    assert read(program.post(f"/sessions/{session.uuid}/enrolments", by_date))["results"][0]["state"] == "enrolled"


def test_another_organisations_people_are_unknown(made):
    session, theirs = made.session(), made.worker(organisation=made.other_body)
    program = of_responsible(made)
    asked = [{"worker": str(theirs.uuid)}, {"who": "Ann Janssens"}, {"who": "\x00"}, {}]
    answer = program.post(f"/sessions/{session.uuid}/enrolments", {"people": asked})
    assert refusals(answer) == {f"/people/{place}": "person_unknown" for place in range(4)}
    assert refusals(program.post(f"/sessions/{session.uuid}/enrolments", {"people": []})) == {"/people": "required"}


@pytest.mark.feature("BEY-05", "ITM-28")
def test_unenrolling_and_replacing_by_a_program(made):
    session = made.session(capacity=1)
    ann, bea, cleo = made.worker(), made.worker("Maes", "Bea"), made.worker("Wouters", "Cleo")
    enrolment = made.enrol(ann, session)
    made.enrol(cleo, session)
    program = of_responsible(made)
    path = f"/enrolments/{enrolment.uuid}"
    new = read(program.post(f"{path}/replace", {"worker": str(bea.uuid)}))
    assert (new["state"], new["replaces"], new["source"]) == ("enrolled", str(enrolment.uuid), "replacement")
    assert problem(program.delete(path, body={"reason": ""}), 409)["code"] == "conflict"
    ended = read(program.delete(f"/enrolments/{new['uuid']}", body={"reason": "Malade"}))
    assert (ended["state"], ended["cancelled_by"], ended["cancel_reason"]) == ("cancelled", "responsible", "Malade")
    with scope(made.fund):
        assert Enrolment.objects.get(worker=cleo).state == "option", "the next of the waiting list is offered the place"
        assert Session.objects.get().taken == 1
        looks = Look.objects.filter(subject_uuid=enrolment.uuid)
        assert looks.count() == 0
    assert read(program.get(path))["cancelled_by"] == "replaced"
    with scope(made.fund):
        assert looks.count() == 1


def test_a_cancelled_session_takes_nobody(made):
    session, ann = made.session(), made.worker()
    made.enrol(ann, session)
    with scope(made.fund):
        cancel_session(actor=made.staff, fund=made.fund, session=session, reason="Trop peu d’inscrits")
    program = of_responsible(made)
    asked = {"people": [{"worker": str(made.worker("Maes").uuid)}]}
    answer = program.post(f"/sessions/{session.uuid}/enrolments", asked)
    assert refusals(answer) == {"/people/0": "session_closed"}
    assert read(program.get(f"/sessions/{session.uuid}"))["cancel_reason"] == "Trop peu d’inscrits"


@pytest.mark.feature("BEY-05", "ITM-10")
def test_staff_data_are_added_read_and_changed(made):
    program = of_responsible(made)
    given = {"last_name": "Maes", "first_name": "Bea", "birth_date": "1985-05-12", "unit": "Presse", "language": "nl"}
    answer = program.post("/staff", given)
    bea = read(answer)
    assert (answer.status_code, bea["unit"], bea["phone"], bea["is_active"]) == (201, "Presse", None, True)
    path = f"/staff/{bea['uuid']}"
    version = int(program.get(path).headers["ETag"].strip('"'))
    changed = read(program.patch(path, {"unit": None, "internal_number": "P-7"}, version=version))
    assert (changed["unit"], changed["internal_number"], changed["language"]) == (None, "P-7", "nl")
    assert problem(program.patch(path, {"unit": "Achats"}, version=version), 412)["code"] == "changed_meanwhile"
    assert problem(program.patch(path, {"unit": "Achats"}), 428)["code"] == "version_missing"
    assert read(program.post(f"{path}/deactivate"))["is_active"] is False
    assert items(program.get("/staff", is_active=True)) == []
    assert read(program.post(f"{path}/reactivate"))["is_active"] is True
    with scope(made.fund):
        assert Entry.objects.filter(verb__startswith="organisations.worker_").count() == 4
        assert WorkerDetails.objects.get().internal_number == "P-7"


def test_a_register_number_goes_in_and_never_comes_out(made):
    given = {"last_name": "Maes", "first_name": "Bea", "birth_date": "1985-05-12"}
    number = "85073003328"
    assert refusals(of_responsible(made).post("/staff", given | {"register_number": number})) == {
        "/register_number": "not_asked"
    }
    made.fund.options["register_number"] = True
    made.fund.save()
    program = of_responsible(made)
    answer = program.post("/staff", given | {"register_number": number})
    bea = read(answer)
    assert bea["register_number"] == "•••-28"
    path = f"/staff/{bea['uuid']}"
    kept = read(program.patch(path, {"unit": "Presse"}, version=bea["version"]))
    assert (kept["register_number"], number in program.get(path).content.decode()) == ("•••-28", False)
    erased = read(program.patch(path, {"register_number": None}, version=kept["version"]))
    assert erased["register_number"] is None


@pytest.mark.feature("BEY-05", "ITM-34", "ITM-35")
def test_many_people_come_at_once_each_with_a_result(made):
    open_module(made)
    ann = made.worker()
    program = of_responsible(made)
    known = {"last_name": "Janssens", "first_name": "Ann", "birth_date": "1985-05-12"}
    new = {"last_name": 'Maes; "Bea"', "first_name": "B\n\nB", "birth_date": "1990-01-01", "internal_number": "7"}
    wrong = {"last_name": "Wouters", "first_name": "Cleo", "language": "xx"}
    asked = {"items": [known | {"unit": "Achats"}, new, wrong]}
    answer = program.post("/staff/bulk", asked)
    assert set(refusals(answer)) == {"/items/2/birth_date", "/items/2/language"}
    with scope(made.fund):
        assert (Worker.objects.count(), StaffImport.objects.count()) == (1, 0), "nothing is written"
    body = read(program.post("/staff/bulk", asked | {"valid_only": True}))
    assert [one["outcome"] for one in body["results"]] == ["changed", "created", "wrong"]
    assert [body[name] for name in ("created", "changed", "unchanged", "wrong")] == [1, 1, 0, 1]
    assert (body["results"][0]["worker"], body["results"][0]["changed"]) == (str(ann.uuid), ["unit"])
    refused = {one["pointer"] for one in body["results"][2]["problem"]["errors"]}
    assert refused == {"/items/2/birth_date", "/items/2/language"}
    with scope(made.fund):
        added = Worker.objects.exclude(pk=ann.pk).get()
        assert (added.last_name, added.first_name) == ('Maes; "Bea"', "B B")
        assert StaffImport.objects.get().state == "written"
    same = read(program.post("/staff/bulk", {"items": [known]}))
    assert (same["unchanged"], same["results"][0]["outcome"]) == (1, "unchanged")


def test_results_of_tests_are_read(made):
    ann, theirs = made.worker(), made.worker("Maes", organisation=made.other_body)
    with scope(made.fund):
        for worker in (ann, theirs):
            TestResult.objects.create(
                worker=worker,
                organisation=worker.organisation,
                test="Excel",
                taken_on=timezone.localdate(),
                outcome="passed",
                score=14,
                out_of=20,
            )
    (result,) = items(of_responsible(made).get("/test-results"))
    assert (result["worker"]["uuid"], result["score"], result["outcome"]) == (str(ann.uuid), "14.00", "passed")


def test_the_funds_office_enrols_by_program_too(made):
    session, ann = made.session(), made.worker()
    program = program_of(made.fund, made.officer, Scope.ENROLMENT_READ, Scope.ENROLMENT_WRITE)
    read(program.post(f"/sessions/{session.uuid}/enrolments", {"people": [{"worker": str(ann.uuid)}]}))
    assert items(program.get("/enrolments"))[0]["source"] == "fund"
    assert [one["uuid"] for one in items(program.get("/staff"))] == [str(ann.uuid)]


def test_lists_go_on_with_a_cursor(made):
    session = made.session()
    for number in range(3):
        made.enrol(made.worker("Maes", f"Bea{number}"), session)
    program = of_responsible(made)
    first = read(program.get("/enrolments", page_size=2))
    assert len(first["results"]) == 2
    rest = read(program.get("/enrolments", page_size=2, cursor=parse_qs(urlsplit(first["next"]).query)["cursor"][0]))
    assert len(rest["results"]) == 1
