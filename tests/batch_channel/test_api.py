"""Declarations for programs: where each one stands, and what its answers say, in the reader's language."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from batch_channel.models import Batch, Declaration
from extranet.integrations.scopes import Scope, lent
from extranet.journal.models import Look
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import NUMBERS, declared, employer_of, run, worker_of
from tests.factories import MembershipFactory, quickly_signed_in, staff_of
from tests.integrations.scenes import Program, problem, program_of

pytestmark = pytest.mark.django_db

CLOSED = NUMBERS[2]


def mandatee_of(fund: Fund, company: Organisation) -> Membership:
    with scope(fund):
        member: Membership = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    return member


def reader(fund: Fund, member: Membership, language: str = "fr") -> Program:
    program = program_of(fund, member, Scope.DECLARATIONS_READ)
    return Program(fund, program.token, language=language)


def test_a_company_reads_its_own_declarations_and_the_fund_all(fund):
    own, other = employer_of(fund), employer_of(fund, name="Autres forges", enterprise_number="0400378485")
    mine = declared(fund, worker_of(fund, own))
    declared(fund, worker_of(fund, other, NUMBERS[1], "Martin"))
    program, office = reader(fund, mandatee_of(fund, own)), reader(fund, staff_of(fund))
    (listed,) = program.get("/declarations").json()["results"]
    assert (listed["uuid"], listed["state"], listed["worker"]["last_name"]) == (str(mine.uuid), "to_send", "Dubois")
    assert listed["company"]["enterprise_number"] == own.enterprise_number
    assert NUMBERS[0] not in program.get(f"/declarations/{mine.uuid}").content.decode(), "no register number, ever"
    assert len(office.get("/declarations").json()["results"]) == 2
    assert [one["uuid"] for one in office.get("/declarations", company="forges de").json()["results"]] == [
        str(mine.uuid)
    ]
    assert office.get("/declarations", state="accepted").json()["results"] == []
    assert office.get("/declarations", since="2100-01-01T00:00:00Z").json()["results"] == []


@pytest.mark.feature("FLA-35", "BEY-05")
def test_a_refusal_is_read_with_its_ticket_anomalies_and_what_to_do(fund, simulated):
    company = employer_of(fund)
    member = mandatee_of(fund, company)
    declaration = declared(fund, worker_of(fund, company, CLOSED))
    run(fund)
    simulated.answer()
    run(fund)
    said = reader(fund, member).get(f"/declarations/{declaration.uuid}").json()
    with scope(fund):
        batch = Batch.objects.get()
    assert (said["state"], said["is_test"], said["what_to_do"]) == (
        "refused",
        True,
        "Corrigez ce qui est indiqué, puis cliquez sur « Renvoyer ».",
    )
    (attempt,) = said["attempts"]
    assert (attempt["batch"], attempt["ticket"], attempt["outcome"]) == (batch.name, batch.ticket, "refused")
    assert attempt["ticket"].startswith("SIM")
    assert attempt["anomalies"] == said["anomalies"]
    (anomaly,) = said["anomalies"]
    assert (anomaly["severity"], anomaly["is_warning"]) == ("B", False)
    page = quickly_signed_in(fund, member.user).get(reverse("batch_channel:declaration", args=[declaration.uuid]))
    text = html.unescape(page.content.decode())
    for words in (anomaly["text"], anomaly["field"], anomaly["what_to_do"], said["advice"]):
        assert words in text
    dutch = reader(fund, member, "nl").get(f"/declarations/{declaration.uuid}").json()["anomalies"][0]
    assert dutch["code"] == anomaly["code"]
    assert dutch["text"] != anomaly["text"]
    by_ticket = reader(fund, member).get("/declarations", batch=batch.name).json()["results"]
    assert [one["uuid"] for one in by_ticket] == [str(declaration.uuid)]


def test_the_scope_lends_the_roles_that_read_declarations():
    assert lent([Scope.DECLARATIONS_READ], frozenset(Role)) == {
        Role.MANDATEE,
        Role.TRAINING_OFFICER,
        Role.BATCH_OFFICER,
    }


def test_declarations_are_read_only_and_who_read_one_is_noted(fund):
    company = employer_of(fund)
    declaration = declared(fund, worker_of(fund, company))
    program = reader(fund, mandatee_of(fund, company))
    assert problem(program.post(f"/declarations/{declaration.uuid}", {}), 405)["code"] == "method_not_allowed"
    program.get(f"/declarations/{declaration.uuid}")
    with scope(fund):
        assert Look.objects.filter(subject_uuid=declaration.uuid).count() == 1
        assert Declaration.objects.get().state == "to_send"
