"""An operator's program does what its people do on the pages, from the draft to the sending (`ATM-18`…`ATM-22`)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.journal.models import Entry, Look
from extranet.mandates.services import revoke
from extranet.notifications.models import Message
from extranet.organisations.models import Membership
from extranet.tenants.scope import scope
from requests_app.training.models import Absence, AttendanceList, Participant, Request
from requests_app.training.services import returning, sending
from requests_app.training.workflow import RequestState
from tests.documents.uploads import picture
from tests.factories import OrganisationFactory
from tests.integrations.scenes import Program, problem, program_of, refusals
from tests.training.company_scenes import certified
from tests.training.scenes import (
    TRAINING,
    Stage,
    authorised,
    draft_of,
    own_request_of,
    request_with_company,
    stage,
    stored,
    yesterday,
)

pytestmark = pytest.mark.django_db

ELOISE = {"last_name": "Inventé", "first_name": "Éloïse", "birth_date": "1990-02-28"}
KARIM = {"last_name": "Modèle", "first_name": "Karim", "birth_date": "1978-11-03"}


@pytest.fixture
def made() -> Stage:
    return stage()


@pytest.fixture
def program(made) -> Program:
    return program_of(made.fund, made.encoder, Scope.TRAINING_READ, Scope.TRAINING_WRITE)


def day(date: datetime.date, **hours: Any) -> dict[str, Any]:
    usual = {"starts_at": "08:30", "ends_at": "16:30", "break_starts_at": "12:00", "break_ends_at": "12:30"}
    return {"date": date.isoformat()} | usual | hours


def created(program: Program, made: Stage, **changes: Any) -> dict[str, Any]:
    answer = program.post("/requests", TRAINING | {"companies": [str(made.company.uuid)]} | changes)
    assert answer.status_code == 201, answer.content
    return answer.json()["requests"][0]


@pytest.mark.feature("ATM-31")
def test_a_program_encodes_a_whole_request_and_sends_it(made, program):
    request = created(program, made)
    assert (request["number"], request["state"], request["turn"]) == (
        f"{timezone.localdate().year}-00001",
        "draft",
        "operator",
    )
    assert request["company"]["name"] == "Forges de Démo"
    address = f"/requests/{request['uuid']}"

    changed = program.patch(address, {"title": "Soudage TIG, niveau 3"}, version=request["version"]).json()
    dated = program.put(f"{address}/days", {"days": [day(yesterday())]}, version=changed["version"])
    assert (dated.json()["title"], dated.json()["planned_minutes"]) == ("Soudage TIG, niveau 3", 450)

    people = program.post(f"{address}/workers", {"workers": [ELOISE, KARIM]}).json()
    assert [one["status"] for one in people["results"]] == [201, 201]
    absent = {
        "worker": people["results"][0]["uuid"],
        "date": yesterday().isoformat(),
        "presence": "partial",
        "starts_at": "08:30",
        "ends_at": "09:30",
        "is_justified": True,
    }
    told = program.put(f"{address}/presences", {"presences": [absent]}, version=people["version"])
    assert [one["minutes"] for one in told.json()["workers"]] == [390, 450]
    assert program.get(f"{address}/presences").json()["presences"] == [absent]

    file = SimpleUploadedFile("Liste de Karim.png", picture("PNG"), content_type="image/png")
    attached = program.upload(f"{address}/attendance-lists", file=file)
    assert attached.status_code == 201
    assert attached.json()["file_name"] == f"{request['number']}-presences-1.png"

    sent = program.post(f"{address}/send")
    assert (sent.status_code, sent.json()["state"], sent.json()["turn"]) == (200, "with_company", "company")
    with scope(made.fund):
        row = Request.objects.get()
        assert (row.state, row.title, row.starts_on) == (
            RequestState.WITH_COMPANY,
            "Soudage TIG, niveau 3",
            yesterday(),
        )
        assert Absence.objects.get().is_justified is True
        assert AttendanceList.objects.get().deposited_for_id == made.encoder.organisation_id
        assert {one.last_name for one in Participant.objects.all()} == {"Inventé", "Modèle"}
        assert Message.objects.filter(kind="training.received").count() == 1
        entry = Entry.objects.get(verb="training.sent_to_company")
        assert (entry.actor_kind, entry.actor_user_id) == ("key", made.encoder.user_id)


def test_a_session_makes_a_request_for_each_company_and_they_share_what_is_theirs(made, program):
    with scope(made.fund):
        second = OrganisationFactory(name="Béta")
        authorised(made.fund, second, made.encoder.organisation)
    body = TRAINING | {"companies": [str(made.company.uuid), str(second.uuid)]}
    first, other = program.post("/requests", body).json()["requests"]
    assert first["session"] == [{"uuid": other["uuid"], "number": other["number"]}]
    program.put(f"/requests/{first['uuid']}/days", {"days": [day(yesterday())]}, version=1)
    assert len(program.get(f"/requests/{other['uuid']}").json()["days"]) == 1


def test_what_isnt_said_of_a_training_is_as_the_page_proposes_it(made, program):
    body = {"title": "Tournage", "theme": "Usinage", "is_online": True, "companies": [str(made.company.uuid)]}
    request = program.post("/requests", body).json()["requests"][0]
    assert (request["provider_name"], request["language"], request["kind"]) == ("TechnoDémo", "fr", "formal")


def test_the_list_has_what_moved_last_and_filters(made, program):
    first, second = draft_of(made), request_with_company(made)
    rows = program.get("/requests").json()
    assert [row["number"] for row in rows["results"]] == [second.number, first.number]
    assert rows["results"][0]["company"]["name"] == "Forges de Démo"
    assert numbers(program, state="draft") == [first.number]
    assert numbers(program, number=second.number) == [second.number]
    assert numbers(program, since=second.moved_at.isoformat()) == [second.number]
    assert numbers(program, company=str(made.company.uuid)) == [second.number, first.number]
    page = program.get("/requests", page_size=1).json()
    assert [row["number"] for row in page["results"]] == [second.number]


def numbers(program: Program, **wanted: str) -> list[str]:
    return [row["number"] for row in program.get("/requests", **wanted).json()["results"]]


@pytest.mark.parametrize("wanted", [{"since": "0001-01-01T00:00:00Z"}, {"state": "lost"}, {"number": "2026-\0"}])
def test_a_filter_that_makes_no_sense_is_refused(program, wanted):
    assert problem(program.get("/requests", **wanted), 422)["code"] == "invalid"


def test_a_returned_request_says_why_and_can_be_corrected(made, program):
    request = request_with_company(made, opened=True)
    with scope(made.fund):
        returning.give_back(actor=made.company_actor, fund=made.fund, request=request, comment="Il manque un jour.")
    said = program.get(f"/requests/{request.uuid}").json()
    assert said["state"] == "returned"
    assert [(one["about"], one["text"]) for one in said["remarks"]] == [("returned", "Il manque un jour.")]
    assert {"change_training", "send"} <= set(said["allowed"])


def test_a_recalled_request_is_a_draft_again_until_the_company_has_opened_it(made, program):
    request = request_with_company(made)
    recalled = program.post(f"/requests/{request.uuid}/recall")
    assert (recalled.status_code, recalled.json()["state"]) == (200, "draft")
    with scope(made.fund):
        sent = sending.send_to_company(actor=made.operator_actor, fund=made.fund, request=stored(request))
        sending.open_for_company(actor=made.company_actor, request=sent)
    refused = problem(program.post(f"/requests/{request.uuid}/recall"), 409)
    assert "déjà ouvert cette demande" in refused["detail"]


def test_a_copy_and_the_end_of_a_draft(made, program):
    request = draft_of(made)
    copied = program.post(f"/requests/{request.uuid}/copy")
    assert copied.status_code == 201
    assert (copied.json()["workers"], copied.json()["days"]) == (2, [])
    assert copied.headers["Location"].endswith(f"/api/v1/requests/{copied.json()['uuid']}")
    assert program.delete(f"/requests/{request.uuid}").status_code == 204
    assert program.get(f"/requests/{request.uuid}").status_code == 404


def test_a_worker_is_corrected_and_removed(made, program):
    request = draft_of(made)
    one, other = program.get(f"/requests/{request.uuid}/workers").json()["results"]
    address = f"/requests/{request.uuid}/workers/{one['uuid']}"
    changed = program.patch(address, {"first_name": "Louise"}, version=request.version)
    assert changed.json() == one | {"first_name": "Louise"}
    assert changed.headers["ETag"] == f'"{request.version + 1}"'
    assert program.delete(address).status_code == 204
    assert program.get(f"/requests/{request.uuid}/workers").json()["results"] == [other]


def test_of_several_workers_those_that_can_be_are_added(made, program):
    request = draft_of(made)
    new = {"last_name": "Nouveau", "first_name": "Noé", "birth_date": "1985-05-05"}
    sent = [ELOISE, new, new | {"birth_date": "2024-01-01"}, new | {"last_name": ""}]
    results = program.post(f"/requests/{request.uuid}/workers", {"workers": sent}).json()["results"]
    assert [one["status"] for one in results] == [422, 201, 422, 422]
    assert [one["problem"]["errors"][0]["pointer"] for one in results if one["problem"]] == [
        "/workers/0/last_name",
        "/workers/2/birth_date",
        "/workers/3/last_name",
    ]
    with scope(made.fund):
        assert request.participants.count() == 3


def test_all_or_nobody_says_every_refusal(made, program):
    request = draft_of(made)
    new = {"last_name": "Nouveau", "first_name": "Noé", "birth_date": "1985-05-05"}
    sent = {"workers": [ELOISE, new, KARIM]}
    refused = program.post(f"/requests/{request.uuid}/workers?atomic=true", sent)
    assert refusals(refused) == {"/workers/0/last_name": "unique", "/workers/2/last_name": "unique"}
    with scope(made.fund):
        assert request.participants.count() == 2
        assert stored(request).version == request.version


def test_nobody_added_leaves_the_certification_as_it_is(made):
    request = certified(made)
    program = program_of(made.fund, made.mandatee, Scope.TRAINING_WRITE)
    answer = program.post(f"/requests/{request.uuid}/workers", {"workers": [ELOISE]})
    assert answer.json()["results"][0]["status"] == 422
    with scope(made.fund):
        assert request.certifications.filter(voided_at__isnull=True).exists()
        assert stored(request).state == RequestState.CERTIFIED


def test_a_company_encodes_its_own_and_its_program_certifies_nothing(made):
    program = program_of(made.fund, made.mandatee, Scope.TRAINING_READ, Scope.TRAINING_WRITE)
    request = program.post("/requests", TRAINING).json()["requests"][0]
    assert (request["state"], request["company"]["uuid"]) == ("with_company", str(made.company.uuid))
    assert set(request["allowed"]) == {
        "change_training",
        "change_workers",
        "change_presences",
        "attach_lists",
        "copy",
        "delete",
    }
    refused = problem(program.post(f"/requests/{request['uuid']}/send"), 403)
    assert refused["detail"] == "Seul l’opérateur qui a encodé cette demande le peut."


def test_a_company_doesnt_see_an_operators_draft(made):
    program = program_of(made.fund, made.mandatee, Scope.TRAINING_READ)
    assert program.get(f"/requests/{draft_of(made).uuid}").status_code == 404
    own = own_request_of(made)
    assert numbers(program) == [own.number]


def test_kinds_of_absence_are_the_funds(made, program):
    with scope(made.fund):
        made.fund.options["absence_kinds"] = ["illness", "other"]
        made.fund.save()
    assert program.get("/absence-kinds").json() == [
        {"kind": "illness", "label": "Maladie"},
        {"kind": "other", "label": "Autre"},
    ]


def test_whoever_reads_people_by_program_is_noted(made, program):
    request = draft_of(made)
    program.get(f"/requests/{request.uuid}/workers")
    program.get(f"/requests/{request.uuid}/presences")
    program.get(f"/requests/{request.uuid}")
    with scope(made.fund):
        looks = [(look.subject_uuid, look.user_id) for look in Look.objects.all()]
    assert looks == [(request.uuid, made.encoder.user_id)] * 2


def test_without_a_mandatee_the_fund_is_told_once_although_the_call_is_refused(made, program):
    request = draft_of(made)
    with scope(made.fund):
        Membership.objects.filter(organisation=made.company).delete()
    for _time in range(2):
        refused = problem(program.post(f"/requests/{request.uuid}/send"), 422)
        assert [one["code"] for one in refused["errors"]] == ["no_mandatee"]
    with scope(made.fund):
        assert stored(request).state == RequestState.DRAFT
        assert Entry.objects.filter(verb="training.no_mandatee").count() == 1


def test_a_mandate_that_ends_between_two_calls_stops_the_next(made, program):
    request = request_with_company(made)
    with scope(made.fund):
        revoke(actor=made.company_actor, mandate=made.mandate)
    refused = problem(program.patch(f"/requests/{request.uuid}", {"title": "Autre"}, version=request.version), 403)
    assert refused["detail"].startswith("Votre mandat pour cette entreprise n’est plus en vigueur")
    assert program.get(f"/requests/{request.uuid}/workers").status_code == 404
    assert created_refused(program, made) == {"/companies": "invalid_choice"}


def created_refused(program: Program, made: Stage) -> dict[str, str]:
    return refusals(program.post("/requests", TRAINING | {"companies": [str(made.company.uuid)]}))
