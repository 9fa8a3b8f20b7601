"""`GET /mandates`: for whom one may write, since when, until when, and why not."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.integrations.scopes import Scope
from extranet.mandates import services
from extranet.mandates.models import Mandate, Paper
from extranet.mandates.queries import companies_of_operator
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory
from tests.integrations.scenes import Program, problem, program_of
from tests.mandates.scenes import (
    accepted,
    actor_of,
    company_of,
    deposited,
    filled_authorisation,
    mandated,
    operator_of,
    preencoding_fund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def company(fund):
    return company_of(fund)


@pytest.fixture
def encoder(fund):
    return operator_of(fund)


@pytest.fixture
def program(fund, encoder) -> Program:
    return program_of(fund, encoder, Scope.TRAINING_READ)


def listed(program: Program, **query) -> list[dict]:
    answer = program.get("/mandates", **query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.feature("BEY-05")
def test_an_operator_reads_for_whom_it_may_write_and_until_when(fund, company, encoder, program):
    assert listed(program) == []
    today = timezone.localdate()
    last_day = today + datetime.timedelta(days=90)
    mandated(fund, company, encoder.organisation, ends_on=last_day)
    [row] = listed(program)
    assert row["company"] == {
        "uuid": str(company.uuid),
        "name": "Forges de Démo",
        "enterprise_number": company.enterprise_number,
    }
    assert row["operator"]["name"] == "TechnoDémo"
    assert (row["state"], row["may_write"], row["reason"]) == ("active", True, None)
    assert (row["writes_from"], row["writes_until"]) == (str(today), str(last_day))
    with scope(fund):
        assert list(companies_of_operator(actor_of(encoder), today)) == [company]


def test_why_it_cannot_write_is_said(fund, company, encoder, program):
    def said() -> tuple[bool, str]:
        [row] = listed(program)
        return row["may_write"], row["reason"]["code"]

    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    paper = deposited(fund, mandatee, filled_authorisation(fund, mandatee, encoder.organisation))
    assert said() == (False, "mandate_pending")
    accepted(fund, paper)
    assert said() == (False, "convention_missing")
    with scope(fund):
        services.revoke(actor=actor_of(mandatee), mandate=Mandate.objects.get())
    assert said() == (False, "mandate_over")


def test_a_key_whose_maker_no_longer_encodes_writes_for_nobody(fund, company, encoder, program):
    mandated(fund, company, encoder.organisation)
    with scope(fund):
        encoder.roles = [Role.ACCESS_MANAGER]
        encoder.save()
    [row] = listed(program)
    assert (row["may_write"], row["reason"]["code"]) == (False, "role_missing")
    assert "« Encodeur »" in row["reason"]["detail"]


def test_a_mandate_past_its_last_day_counts_no_longer_before_any_task_has_run(fund, company, encoder, program):
    mandated(fund, company, encoder.organisation)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with scope(fund):
        Mandate.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert [one["reason"]["code"] for one in listed(program)] == ["mandate_over"]
    with scope(fund):
        Mandate.objects.update(ends_on=None)
        Paper.objects.filter(kind=Paper.Kind.CONVENTION).update(starts_on=yesterday, ends_on=yesterday)
    assert [one["reason"]["code"] for one in listed(program)] == ["convention_missing"]


def test_it_is_searched_by_enterprise_number_and_by_what_can_be_written(fund, company, encoder, program):
    mandated(fund, company, encoder.organisation)
    assert len(listed(program, company=company.enterprise_number, may_write="true")) == 1
    assert listed(program, company="0123456789") == []
    assert listed(program, may_write="false") == []
    assert problem(program.get("/mandates", company="0440.966.354"), 422)["code"] == "invalid"


def test_a_company_reads_who_may_write_for_it_and_strangers_nothing(fund, company, encoder):
    mandated(fund, company, encoder.organisation)
    with scope(fund):
        manager = MembershipFactory(organisation=company, roles=[Role.MANDATEE, Role.ACCESS_MANAGER])
    [row] = listed(program_of(fund, manager, Scope.TRAINING_READ))
    assert (row["operator"]["name"], row["may_write"]) == ("TechnoDémo", True)
    assert listed(program_of(fund, operator_of(fund, "Un autre"), Scope.TRAINING_READ)) == []


def test_the_list_asks_the_same_questions_for_one_and_for_many(fund, company, encoder):
    with scope(fund):
        manager = MembershipFactory(organisation=company, roles=[Role.MANDATEE, Role.ACCESS_MANAGER])
    program = program_of(fund, manager, Scope.TRAINING_READ)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(program)
        return len(captured)

    mandated(fund, company, encoder.organisation)
    queries()
    at_one = queries()
    for number in range(4):
        mandated(fund, company, operator_of(fund, f"Opérateur {number}").organisation)
    assert len(listed(program)) == 5
    assert queries() == at_one
