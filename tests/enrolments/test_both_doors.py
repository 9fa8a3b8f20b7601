"""Rules of enrolling and of staff data refuse by page and by program in the same words, and nothing changes."""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session, StaffImport
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.staff_files import csv, open_module, sent
from tests.integrations.scenes import Program, program_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
TABLES = (Worker, WorkerDetails, Enrolment, Session)


@pytest.fixture
def made():
    return stage()


def program_for(made: Stage) -> Program:
    return program_of(made.fund, made.responsible, Scope.ENROLMENT_READ, Scope.ENROLMENT_WRITE)


def stored(made: Stage) -> list[Any]:
    with scope(made.fund):
        return [list(table.objects.order_by("pk").values()) for table in TABLES]


def words(response: HttpResponse) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def refused_alike(made: Stage, page: Callable[[], HttpResponse], call: Callable[[Program], HttpResponse]) -> set[str]:
    """Both doors are tried; the codes that the program was given."""
    program = program_for(made)
    before = stored(made)
    answer, shown = call(program), words(page())
    assert 400 <= answer.status_code < 500, answer.content.decode()
    body = json.loads(answer.content)
    said = [one["detail"] for one in body.get("errors", [])] or [body["detail"]]
    for text in said:
        assert " ".join(text.split()) in shown, text
    assert stored(made) == before
    return {one["code"] for one in body.get("errors", [])} or {body["code"]}


# --- enrolling -------------------------------------------------------------------------------------------------------


def enrolled_already(made: Stage) -> tuple[Session, Worker]:
    session, ann = made.session(), made.worker()
    made.enrol(ann, session)
    return session, ann


def full(made: Stage) -> tuple[Session, Worker]:
    session = made.session(capacity=1, has_waiting_list=False)
    made.enrol(made.worker("Maes"), session)
    return session, made.worker()


def not_open_yet(made: Stage) -> tuple[Session, Worker]:
    return made.session(opens_on=TODAY() + datetime.timedelta(days=3)), made.worker()


def closed(made: Stage) -> tuple[Session, Worker]:
    return made.session(closes_on=TODAY() - datetime.timedelta(days=1)), made.worker()


@pytest.mark.feature("BEY-05", "ITM-25")
@pytest.mark.parametrize(
    ("arranged", "code"),
    [
        (enrolled_already, "unique"),
        (full, "session_full"),
        (not_open_yet, "session_closed"),
        (closed, "session_closed"),
    ],
)
def test_a_place_that_cannot_be_had(made, arranged, code):
    session, worker = arranged(made)
    address = f"{reverse('enrolments:enrol_confirm')}?session={session.uuid}&participant={worker.uuid}"
    asked = {"people": [{"worker": str(worker.uuid)}]}
    codes = refused_alike(
        made,
        lambda: made.as_responsible.post(address, follow=True),
        lambda program: program.post(f"/sessions/{session.uuid}/enrolments", asked),
    )
    assert codes == {code}


def nobody(made: Stage) -> list[str]:
    return ["Wouters Cleo"]


def twice(made: Stage) -> list[str]:
    made.worker()
    return ["Janssens Ann", "Ann Janssens"]


def homonyms(made: Stage) -> list[str]:
    made.worker(birth_date=datetime.date(1970, 1, 1))
    made.worker(birth_date=datetime.date(1980, 1, 1))
    return ["Ann Janssens"]


def gone(made: Stage) -> list[str]:
    worker = made.worker()
    with scope(made.fund):
        Worker.objects.filter(pk=worker.pk).update(is_active=False)
    return ["Ann Janssens"]


@pytest.mark.feature("BEY-05", "ITM-24")
@pytest.mark.parametrize(
    ("arranged", "code"),
    [(nobody, "person_unknown"), (twice, "listed_twice"), (homonyms, "several_people"), (gone, "worker_left")],
)
def test_somebody_who_is_not_found_by_her_name(made, arranged, code):
    session, lines = made.session(), arranged(made)
    asked = {"people": [{"who": one} for one in lines]}
    codes = refused_alike(
        made,
        lambda: made.as_responsible.post(
            f"{reverse('enrolments:enrol_list')}?session={session.uuid}", {"lines": "\n".join(lines)}
        ),
        lambda program: program.post(f"/sessions/{session.uuid}/enrolments", asked),
    )
    assert codes == {code}


@pytest.mark.feature("BEY-05", "ITM-28")
def test_unenrolling_too_late_or_with_a_reason_too_long(made):
    session, ann = made.session(in_days=3), made.worker()
    enrolment = made.enrol(ann, session)
    page = f"{reverse('enrolments:unenrol_confirm', args=[ann.uuid])}?enrolment={enrolment.uuid}"

    def refused(reason: str) -> set[str]:
        return refused_alike(
            made,
            lambda: made.as_responsible.post(page, {"reason": reason}),
            lambda program: program.delete(f"/enrolments/{enrolment.uuid}", body={"reason": reason}),
        )

    assert refused("x" * 501) == {"max_length"}
    made.choose(cancel_until_days=5)
    assert refused("Malade") == {"too_late"}


@pytest.mark.feature("BEY-05")
def test_replacing_by_nobody_by_a_stranger_or_by_who_is_there(made):
    session, ann, bea = made.session(capacity=2), made.worker(), made.worker("Maes", "Bea")
    cleo, theirs = made.worker("Wouters", "Cleo"), made.worker("Peeters", organisation=made.other_body)
    enrolment = made.enrol(ann, session)
    made.enrol(bea, session)
    waiting = made.enrol(cleo, session)

    def refused(one: Enrolment, colleague: str | None) -> set[str]:
        return refused_alike(
            made,
            lambda: made.as_responsible.post(
                reverse("enrolments:replace", args=[one.uuid]), {"replace": "1", "participant": colleague or ""}
            ),
            lambda program: program.post(f"/enrolments/{one.uuid}/replace", {"worker": colleague}),
        )

    assert refused(enrolment, None) == {"required"}
    assert refused(enrolment, str(theirs.uuid)) == {"invalid_choice"}
    assert refused(enrolment, str(bea.uuid)) == {"unique"}
    assert refused(waiting, str(made.worker("Jacobs").uuid)) == {"conflict"}


# --- staff data ------------------------------------------------------------------------------------------------------

BEA = {"last_name": "Maes", "first_name": "Bea", "birth_date": "1990-05-12"}
WRONG = {
    "no name": {"last_name": " "},
    "a name too long": {"last_name": "M" * 81},
    "born tomorrow": {"birth_date": "2090-01-01"},
    "a child": {"birth_date": f"{timezone.localdate().year - 5}-01-01"},
    "known already": {"last_name": "JANSSENS", "first_name": "Ann", "birth_date": "1985-05-12"},
    "no address": {"email": "bea@"},
    "no telephone": {"phone": "call me"},
    "no language": {"language": "xx"},
    "a number that is taken": {"internal_number": "P-1"},
    "leaves before coming": {"in_service_on": "2020-02-02", "left_on": "2019-01-01"},
}


@pytest.mark.feature("BEY-05", "ITM-10")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_staff_data_that_cannot_be(made, wrong):
    ann = made.worker()
    with scope(made.fund):
        WorkerDetails.objects.filter(worker=ann).update(internal_number="P-1")
    given = BEA | wrong
    refused_alike(
        made,
        lambda: made.as_responsible.post(reverse("workers:add", args=[made.body.uuid]), given),
        lambda program: program.post("/staff", given),
    )


@pytest.mark.feature("BEY-05")
@pytest.mark.parametrize("wrong", [one for one in WRONG.values() if "first_name" not in one])
def test_a_change_of_staff_data_that_cannot_be(made, wrong):
    ann, bea = made.worker(), made.worker("Maes", "Bea")
    with scope(made.fund):
        WorkerDetails.objects.filter(worker=ann).update(internal_number="P-1")
    given = BEA | {"email": "bea@example.invalid", "language": "fr"} | wrong
    refused_alike(
        made,
        lambda: made.as_responsible.post(reverse("workers:edit", args=[bea.uuid]), given | {"version": bea.version}),
        lambda program: program.patch(f"/staff/{bea.uuid}", given, version=bea.version),
    )


LINES = {
    "no birth date": (";Maes;Bea;;;;;;;", {"last_name": "Maes", "first_name": "Bea"}),
    "no language": (";Maes;Bea;12/05/1990;xx;;;;;", BEA | {"language": "xx"}),
    "no address": (";Maes;Bea;12/05/1990;;bea@;;;;", BEA | {"email": "bea@"}),
    "a formula": (";Maes;Bea;12/05/1990;;;;=1+1;;", BEA | {"unit": "=1+1"}),
    "a child": (";Maes;Bea;12/05/2024;;;;;;", BEA | {"birth_date": "2024-05-12"}),
}


@pytest.mark.feature("BEY-05", "ITM-35")
@pytest.mark.parametrize(("line", "item"), LINES.values(), ids=LINES)
def test_lines_of_a_file_that_cannot_be(made, line, item):
    open_module(made)

    def page() -> HttpResponse:
        address, _batch = sent(made, csv(line))
        return made.as_responsible.get(address)

    refused_alike(made, page, lambda program: program.post("/staff/bulk", {"items": [item]}))


@pytest.mark.feature("BEY-05", "ITM-32")
def test_the_validation_module_is_shut_on_both_doors(made):
    send, item = reverse("enrolments:send_staff_data"), {"items": [BEA]}
    refused_alike(made, lambda: made.as_responsible.get(send), lambda program: program.post("/staff/bulk", item))
    open_module(made, accept=False)
    answer = program_for(made).post("/staff/bulk", item)
    assert (answer.status_code, made.as_responsible.get(send).status_code) == (403, 302)
    with scope(made.fund):
        assert not StaffImport.objects.exists()
        assert not Worker.objects.exists()


# --- a page and a program at once ------------------------------------------------------------------------------------


@pytest.mark.feature("BEY-05", "ITM-19")
@pytest.mark.django_db(transaction=True)
def test_of_a_page_and_a_program_on_the_last_place_one_has_it_and_the_other_waits(made):
    session = made.session(capacity=1)
    ann, bea = made.worker(), made.worker("Maes", "Bea")
    program, browser = program_for(made), made.as_responsible
    address = f"{reverse('enrolments:enrol_confirm')}?session={session.uuid}&participant={ann.uuid}"

    asked = {"people": [{"worker": str(bea.uuid)}]}
    answers = at_once(
        lambda: browser.post(address).status_code,
        lambda: program.post(f"/sessions/{session.uuid}/enrolments", asked).status_code,
    )
    assert answers == [302, 200]
    with scope(made.fund):
        assert sorted(Enrolment.objects.values_list("state", flat=True)) == ["enrolled", "waiting"]
        assert Session.objects.get().taken == 1
