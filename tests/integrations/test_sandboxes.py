"""A test key works in its organisation's sandbox, from which nothing reaches the fund (`BEY-05`)."""

from __future__ import annotations

import datetime
import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from extranet.integrations.models import Sandbox
from extranet.integrations.scopes import Scope
from extranet.integrations.tasks import prepare_sandbox
from extranet.journal.models import EntryText
from extranet.journal.tasks import seal
from extranet.mandates.models import Mandate
from extranet.notifications.models import Message
from extranet.notifications.tasks import send, send_digests
from extranet.organisations.models import DataRequest, Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import data_requests, erasing
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.tenants.work import Sweep, sweeps
from requests_app.training.models import Request
from tests.factories import FundFactory, MembershipFactory, OrganisationFactory, member_of, staff_of
from tests.integrations.sandboxes import sandbox_of, sent, trying
from tests.integrations.scenes import problem, program_of
from tests.mandates.scenes import actor_of
from tests.organisations.sweeping import Needles, swept

pytestmark = pytest.mark.django_db

BORN = datetime.date(1979, 3, 17)


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.PREENCODING, Capability.BATCH], options={"register_number": True})


def encoder_of(fund, name):
    with scope(fund):
        operator = OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name=name)
    return member_of(fund, organisation=operator, roles=[Role.ENCODER, Role.ACCESS_MANAGER])


def rows_of(fund) -> dict[str, int]:
    """How many rows each of the fund's tables has."""
    with scope(fund):
        return {
            model._meta.label: model._base_manager.filter(fund=fund).count()
            for model in apps.get_models()
            if any(field.name == "fund" for field in model._meta.concrete_fields)
        }


@pytest.mark.feature("BEY-05")
def test_nothing_that_a_test_key_does_changes_a_row_of_the_fund(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    program = trying(fund, encoder, Scope.TRAINING_WRITE)
    before, sandbox = rows_of(fund), sandbox_of(fund, encoder)
    request = sent(fund, encoder)
    answered = program.post(f"/sandbox/requests/{request.uuid}/outcome", {"outcome": "accepted", "reason": "Bien."})
    assert (answered.status_code, answered.json()["state"]) == (200, "accepted"), answered.content.decode()
    assert answered.headers["Sandbox"] == "true"
    assert program.post("/sandbox/reset").status_code == 202
    prepare_sandbox(sandbox.pk)
    assert program.get("/me").status_code == 200
    assert rows_of(fund) == before


def test_the_first_test_key_furnishes_a_sandbox_that_answers_once_it_is_ready(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    program = program_of(fund, encoder, Scope.TRAINING_READ, is_test=True)
    early = program.get("/me")
    assert problem(early, 503)["code"] == "sandbox_not_ready"
    assert (early.headers["Retry-After"], early.headers["Sandbox"]) == ("10", "true")
    sandbox = sandbox_of(fund, encoder)
    prepare_sandbox(sandbox.pk)
    assert program.get("/me").json()["organisation"] == {"uuid": str(encoder.organisation.uuid), "name": "TechnoDémo"}
    assert program.get("/sandbox").json()["state"] == "ready"
    assert (sandbox.hosts.count(), sandbox.has(Capability.BATCH)) == (0, False)
    with scope(sandbox):
        standing = dict(Mandate.objects.values_list("company__name", "state"))
    assert standing == {"Forgerie Fictive": "active", "Tôlerie Inventée": "active", "Câblerie Imaginaire": "ended"}


def test_a_live_key_has_no_sandbox(fund):
    program = program_of(fund, encoder_of(fund, "TechnoDémo"), Scope.TRAINING_WRITE)
    answer = program.post("/sandbox/reset")
    assert problem(answer, 403)["code"] == "forbidden"
    assert "Sandbox" not in answer.headers
    assert problem(program.get("/sandbox"), 403)["code"] == "forbidden"
    assert not Fund.objects.filter(sandbox_of=fund).exists()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("opened", "with_company"),
        ("returned", "returned"),
        ("disowned", "disowned"),
        ("sent_to_fund", "with_fund"),
        ("complement", "complement"),
        ("refused", "refused"),
    ],
)
def test_the_other_side_is_played(fund, outcome, state):
    encoder = encoder_of(fund, "TechnoDémo")
    program = trying(fund, encoder, Scope.TRAINING_WRITE)
    request = sent(fund, encoder)
    answer = program.post(f"/sandbox/requests/{request.uuid}/outcome", {"outcome": outcome, "reason": "Pour voir."})
    assert (answer.status_code, answer.json()["state"]) == (200, state), answer.content.decode()


def test_what_cannot_follow_is_refused(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    program = trying(fund, encoder, Scope.TRAINING_WRITE)
    request = sent(fund, encoder)
    program.post(f"/sandbox/requests/{request.uuid}/outcome", {"outcome": "disowned"})
    refused = program.post(f"/sandbox/requests/{request.uuid}/outcome", {"outcome": "accepted"})
    assert problem(refused, 409)["code"] == "conflict"


def test_a_company_finds_what_its_operator_sent(fund):
    with scope(fund):
        company = OrganisationFactory(name="Ateliers du Réel", legal_form="SA")
    mandatee = member_of(fund, organisation=company, roles=[Role.MANDATEE, Role.ACCESS_MANAGER])
    trying(fund, mandatee, Scope.TRAINING_WRITE)
    with scope(sandbox_of(fund, mandatee)):
        assert set(Request.objects.values_list("company__uuid", "state")) == {(company.uuid, "with_company")}


def test_sandboxes_of_two_organisations_know_nothing_of_each_other(fund):
    one, two = encoder_of(fund, "TechnoDémo"), encoder_of(fund, "FormaDémo")
    first, second = trying(fund, one, Scope.TRAINING_WRITE), trying(fund, two, Scope.TRAINING_WRITE)
    theirs = sent(fund, two)
    path = f"/sandbox/requests/{theirs.uuid}/outcome"
    assert problem(first.post(path, {"outcome": "opened"}), 404)["code"] == "not_found"
    assert first.post("/sandbox/reset").status_code == 202
    prepare_sandbox(sandbox_of(fund, one).pk)
    assert second.post(path, {"outcome": "opened"}).status_code == 200


def test_starting_anew_removes_what_was_done_and_its_retry_does_it_once(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    program, sandbox = trying(fund, encoder, Scope.TRAINING_WRITE), sandbox_of(fund, encoder)
    sent(fund, encoder)
    assert program.post("/sandbox/reset", retry="anew").status_code == 202
    assert program.get("/me").status_code == 503
    prepare_sandbox(sandbox.pk)
    with scope(sandbox):
        assert not Request.objects.exists()
        furnished = Sandbox.objects.get().furnished_at
    again = program.post("/sandbox/reset", retry="anew")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (202, "true")
    with scope(sandbox):
        assert Sandbox.objects.get().furnished_at == furnished
        assert Sandbox.objects.get().state == "ready"


def test_no_mail_leaves_a_sandbox(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    trying(fund, encoder, Scope.TRAINING_WRITE)
    sandbox = sandbox_of(fund, encoder)
    sent(fund, encoder)
    send(sandbox.pk)
    assert mail.outbox == []
    with scope(sandbox):
        assert set(Message.objects.values_list("state", "error")) == {("withheld", "sandbox")}


def test_a_sandbox_without_use_is_emptied_and_furnished_at_the_next_call(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    program, sandbox = trying(fund, encoder, Scope.TRAINING_WRITE), sandbox_of(fund, encoder)
    with scope(sandbox):
        Sandbox.objects.update(used_at=timezone.now() - timedelta(days=91))
    prepare_sandbox(sandbox.pk)
    with scope(sandbox):
        assert (Sandbox.objects.get().state, Organisation.objects.count()) == ("empty", 1)
    assert program.get("/me").status_code == 503
    prepare_sandbox(sandbox.pk)
    assert program.get("/me").status_code == 200


def test_a_real_fund_is_never_emptied(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    before = rows_of(fund)
    prepare_sandbox(fund.pk)
    assert rows_of(fund) == before
    assert encoder.organisation_id


def test_what_goes_by_the_calendar_has_no_sense_in_a_sandbox(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    trying(fund, encoder, Scope.TRAINING_WRITE)
    sandbox = sandbox_of(fund, encoder)
    swept = {entry.task for entry in sweeps if entry.concerns(sandbox)}
    assert {seal, send} <= swept
    assert send_digests not in swept
    assert not Sweep(send, Capability.BATCH, in_sandboxes=True).concerns(sandbox)
    assert sandbox not in Fund.objects.real()


def test_a_test_key_has_no_webhooks(fund):
    program = trying(fund, encoder_of(fund, "TechnoDémo"), Scope.TRAINING_READ)
    body = {"name": "Planning Pro", "url": "https://planning.example/hooks", "events": ["training_request.accepted"]}
    assert "bac à sable" in problem(program.post("/webhooks", body), 403)["detail"]
    assert "bac à sable" in problem(program.get("/webhooks"), 403)["detail"]


@pytest.mark.feature("BEY-22")
def test_whoever_is_erased_stands_in_no_sandbox_any_more(fund):
    encoder = encoder_of(fund, "TechnoDémo")
    with scope(fund):
        Membership.objects.filter(pk=encoder.pk).update(last_name="Quatrevaux", first_name="Zélie")
        MembershipFactory(organisation=encoder.organisation, roles=[Role.ACCESS_MANAGER])
    program, sandbox = trying(fund, encoder, Scope.TRAINING_WRITE), sandbox_of(fund, encoder)
    assert program.get("/me").status_code == 200
    prepare_sandbox(sandbox.pk)
    with scope(sandbox):
        assert Membership.objects.filter(last_name="Quatrevaux").exists(), "as long as she is here she is there"

    staff = actor_of(staff_of(fund))
    with scope(fund):
        request = data_requests.ask(
            actor=actor_of(encoder), fund=fund, user=encoder.user, kind=DataRequest.Kind.DELETION, text="Tout"
        )
        erasure = erasing.prepare(actor=staff, asked=request)
        done = erasing.erase(actor=staff, fund=fund, erasure=erasure)
        assert "bacs à sable" in json.dumps(done.report, ensure_ascii=False)
    prepare_sandbox(sandbox.pk)
    with scope(sandbox):
        assert Sandbox.objects.get().state == "empty"
        assert not Membership.objects.exists()
        assert not EntryText.objects.exists()
    assert not swept(sandbox, Needles(("Quatrevaux", "Zélie"), (encoder.user.email,), "+32 471 99 88 77", BORN))
