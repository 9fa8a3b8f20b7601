"""What a key opens and hides: three fields of a person, nothing that the company adds, less after the mandate."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extranet.integrations.scopes import Scope
from extranet.mandates.services import revoke
from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Request
from requests_app.training.services import deciding
from tests.factories import WorkerDetailsFactory, WorkerFactory
from tests.integrations.scenes import Program, problem, program_of
from tests.mandates.factories import stored_document
from tests.mandates.scenes import operator_of, staff_actor
from tests.training.company_scenes import sent as sent_to_fund
from tests.training.doors import day
from tests.training.factories import ParticipantFactory, RequestFactory
from tests.training.scenes import TRAINING, Stage, accept_terms, authorised, draft_of, stage, stored, yesterday

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]

ADDED = {
    "email": "eloise.privee@example.invalid",
    "phone": "+32470112233",
}


@pytest.fixture
def made() -> Stage:
    return stage()


def everything_read(program: Program, request: Request, *, worker: str) -> str:
    """All that the key is told of the request, by every operation, answers and refusals alike."""
    address = f"/requests/{request.uuid}"
    person = {"last_name": "Inventé", "first_name": "Éloïse", "birth_date": "1990-02-28"}
    days = {"days": [day(yesterday())]}
    told = [program.get("/requests"), program.get("/absence-kinds"), program.get(address)]
    told += [program.get(f"{address}/{part}") for part in ("workers", "presences", "attendance-lists")]
    told += [program.post(f"{address}/{step}") for step in ("send", "recall", "copy")]
    told += [
        program.patch(address, {"title": "Autre"}, version=1),
        program.put(f"{address}/days", days, version=1),
        program.post(f"{address}/workers", {"workers": [person]}),
        program.patch(f"{address}/workers/{worker}", person, version=1),
        program.put(f"{address}/presences", {"presences": []}, version=1),
        program.delete(f"{address}/workers/{worker}"),
        program.delete(address),
    ]
    assert all(one.status_code < 500 for one in told)
    return "\n".join(json.dumps(one.json(), ensure_ascii=False) for one in told if one.content)


def with_what_the_company_adds(made: Stage) -> tuple[Request, set[str]]:
    """A request that went all the way to the fund; the second are the values that its operator must not read."""
    request = sent_to_fund(made)
    staff = staff_actor(made.fund)
    secret = "Éloïse était malade : certificat du docteur Inventel"
    with scope(made.fund):
        entry = Participant.objects.filter(request=request).select_related("worker").order_by("pk")[0]
        WorkerDetailsFactory(worker=entry.worker, organisation=made.company, **ADDED)
        attached = request.attendance_lists.create(
            document=stored_document(made.fund.pk, "liste-de-la-societe.pdf"), deposited_for=made.company
        )
        deciding.refuse(actor=staff, fund=made.fund, request=request, reason=secret, for_operator="Refusée.")
        recap = request.recaps.select_related("document", "signed_document").get()
        hidden = {*ADDED.values(), secret, "liste-de-la-societe.pdf", str(attached.uuid), recap.representative_name}
        hidden |= {recap.content_digest, recap.document.sha256, recap.document.file_name}
        hidden |= {str(one.uuid) for one in made.company.workers.all()}
    return request, hidden


@pytest.mark.feature("ATM-20")
def test_an_operators_program_reads_nothing_that_the_company_added(made):
    request, hidden = with_what_the_company_adds(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    with scope(made.fund):
        worker = str(request.participants.order_by("pk")[0].uuid)
    told = everything_read(program, request, worker=worker)
    assert not [one for one in hidden if one in told]
    assert "Refusée." in told
    people = program.get(f"/requests/{request.uuid}/workers").json()["results"]
    assert {tuple(one) for one in people} == {("uuid", "last_name", "first_name", "birth_date")}


@pytest.mark.feature("ATM-08")
def test_after_the_mandate_it_keeps_number_course_days_and_state(made):
    request, hidden = with_what_the_company_adds(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    with scope(made.fund):
        worker = str(request.participants.order_by("pk")[0].uuid)
        revoke(actor=made.company_actor, mandate=made.mandate)
    told = everything_read(program, request, worker=worker)
    hidden |= {made.company.name, str(made.company.uuid), "Modèle", "Karim", "Refusée."}
    assert not [one for one in hidden if one in told]
    kept = program.get(f"/requests/{request.uuid}").json()
    assert (kept["number"], kept["state"], len(kept["days"])) == (request.number, "refused", 2)
    shown = {name for name, value in kept.items() if value not in (None, [], {}, "")}
    assert not shown & {"company", "workers", "planned_minutes", "attended_minutes", "remarks", "session", "allowed"}


def test_the_register_tells_nothing_to_who_types_a_name(made):
    """Somebody whom the company knows and somebody whom it doesn't get the same answer."""
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    known = {"last_name": "Connue", "first_name": "Anne", "birth_date": "1980-01-01"}
    with scope(made.fund):
        WorkerFactory(organisation=made.company, **known)
    answers = [
        program.post(f"/requests/{request.uuid}/workers", {"workers": [person]}).json()
        for person in (known, known | {"last_name": "Inconnue"})
    ]
    assert [one["results"][0]["status"] for one in answers] == [201, 201]
    assert [set(one["results"][0]) for one in answers] == [{"index", "status", "uuid", "problem"}] * 2


def test_a_key_that_only_reads_writes_nothing(made):
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    for method, path, body in whole_bodies(f"/requests/{request.uuid}", str(uuid.uuid4())):
        answer = program.write(method, path, body, version=request.version)
        assert problem(answer, 403)["code"] == "scope_missing", path
    with scope(made.fund):
        assert stored(request).version == request.version


def whole_bodies(address: str, worker: str) -> list[tuple[str, str, Any]]:
    person = {"last_name": "Nouveau", "first_name": "Noé", "birth_date": "1985-05-05"}
    return [
        ("PATCH", address, {"title": "Autre"}),
        ("PUT", f"{address}/days", {"days": [day(yesterday())]}),
        ("POST", f"{address}/workers", {"workers": [person]}),
        ("PATCH", f"{address}/workers/{worker}", person),
        ("DELETE", f"{address}/workers/{worker}", None),
        ("PUT", f"{address}/presences", {"presences": []}),
        ("POST", f"{address}/send", None),
        ("POST", f"{address}/copy", None),
        ("DELETE", address, None),
    ]


def test_another_operators_request_is_nowhere_also_with_a_whole_body(made):
    request = draft_of(made)
    encoder = operator_of(made.fund, "Autre opérateur")
    with scope(made.fund):
        authorised(made.fund, made.company, encoder.organisation)
        accept_terms(made.fund, encoder)
        worker = str(request.participants.order_by("pk")[0].uuid)
    stranger = program_of(made.fund, encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    for method, path, body in whole_bodies(f"/requests/{request.uuid}", worker):
        assert stranger.write(method, path, body, version=request.version).status_code == 404, path
    assert stranger.get("/requests").json()["results"] == []


def test_a_worker_of_another_request_isnt_found_in_this_one(made):
    first, second = draft_of(made), draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    with scope(made.fund):
        worker = second.participants.order_by("pk")[0].uuid
    assert program.delete(f"/requests/{first.uuid}/workers/{worker}").status_code == 404


def test_of_two_programs_the_second_is_told_that_it_changed(made):
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    seen = json.loads(program.get(f"/requests/{request.uuid}").headers["ETag"])
    first = program.patch(f"/requests/{request.uuid}", {"title": "Le premier"}, version=int(seen))
    second = program.patch(f"/requests/{request.uuid}", {"title": "Le second"}, version=int(seen))
    assert (first.status_code, problem(second, 412)["code"]) == (200, "changed_meanwhile")
    assert problem(program.patch(f"/requests/{request.uuid}", {"title": "Sans"}), 428)["code"] == "version_missing"
    with scope(made.fund):
        assert stored(request).title == "Le premier"


def test_a_request_sent_again_is_made_once(made):
    program = program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    body = TRAINING | {"companies": [str(made.company.uuid)]}
    first, again = (program.post("/requests", body, retry="cours-du-lundi") for _time in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    with scope(made.fund):
        assert Request.objects.count() == 1


@pytest.mark.parametrize("path", ["/requests", "/requests/{uuid}/workers"])
def test_a_list_costs_the_same_queries_whatever_it_holds(made, path):
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    address = path.format(uuid=request.uuid)
    program.get(address)
    few = queries(program, address)
    with scope(made.fund):
        for place in range(40):
            RequestFactory(company=made.company, author=made.encoder.organisation)
            ParticipantFactory(request=request, last_name=f"Inventé {place}")
    assert queries(program, address) == few


def queries(program: Program, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert program.get(address).status_code == 200
    return len(seen)


def test_what_completing_ties_shows_nowhere(made):
    request = draft_of(made)
    program = program_of(made.fund, made.encoder, Scope.TRAINING_READ)
    before = program.get(f"/requests/{request.uuid}/workers").json()
    with scope(made.fund):
        entry = request.participants.select_related("request__company").order_by("pk")[0]
        worker = WorkerFactory(organisation=made.company)
        Participant.objects.filter(pk=entry.pk).update(worker=worker)
    assert program.get(f"/requests/{request.uuid}/workers").json() == before
