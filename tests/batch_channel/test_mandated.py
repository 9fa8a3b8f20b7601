"""In whose name a file leaves, who sees it, and which employer a worker is declared for."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from batch_channel.models import Batch
from batch_channel.workflow import DeclarationState
from extranet.organisations.models import WorkerDetails
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import NUMBERS, declared, employer_of, run, state_of, worker_of
from tests.factories import MembershipFactory, quickly_signed_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def file_of(simulated, batch: Batch) -> bytes:
    return (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_bytes()


def people_of(fund, company):
    with scope(fund):
        user = MembershipFactory(organisation=company, roles=[Role.TRAINING_OFFICER]).user
    return quickly_signed_in(fund, user)


@pytest.mark.feature("FLA-06", "FLA-11")
def test_each_file_bears_its_principals_number_and_the_employer_sees_it_with_its_answer(fund, simulated):
    one = employer_of(fund)
    other = employer_of(fund, name="Béta", enterprise_number="0428759497", mandate="MAHIS-43")
    mine, theirs = declared(fund, worker_of(fund, one)), declared(fund, worker_of(fund, other, NUMBERS[1]))
    run(fund)
    with scope(fund):
        batches = {batch.company_id: batch for batch in Batch.objects.all()}
    for company, foreign in ((one, other), (other, one)):
        data = file_of(simulated, batches[company.pk])
        assert f"<CompanyID>{company.enterprise_number}</CompanyID>".encode() in data
        assert foreign.enterprise_number.encode() not in data
    simulated.answer()
    run(fund)
    client = people_of(fund, one)
    page = text(client.get(reverse("batch_channel:declaration", args=[mine.uuid])))
    assert batches[one.pk].name in page
    assert "MAHIS-42" in page
    assert "Acceptée en essai" in html.unescape(page)
    assert client.get(reverse("batch_channel:declaration", args=[theirs.uuid])).status_code == 404


@pytest.mark.feature("FLA-14")
def test_a_worker_is_declared_for_the_number_that_does_her_dimona(fund, simulated):
    company = employer_of(fund)
    group = employer_of(fund, name="Groupe", enterprise_number="0428759497", mandate="MAHIS-43")
    own, seconded = worker_of(fund, company), worker_of(fund, company, NUMBERS[1], "Détachée")
    client = people_of(fund, company)
    address = reverse("workers:edit", args=[seconded.uuid])
    page = text(client.get(address))
    assert "N° BCE de l’employeur déclarant" in page
    form = client.get(address).context["form"]
    fields = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    typed = {name: value for name, value in fields.items() if value is not None}
    client.post(address, typed | {"employer_number": "0428.759.497"})
    with scope(fund):
        assert WorkerDetails.objects.get(worker=seconded).employer_number == "0428759497"
    first, second = declared(fund, own), declared(fund, seconded)
    run(fund)
    with scope(fund):
        batches = {batch.company_id: batch for batch in Batch.objects.all()}
    assert set(batches) == {company.pk, group.pk}
    assert b"<CompanyID>0428759497</CompanyID>" in file_of(simulated, batches[group.pk])
    assert b"0428759497" not in file_of(simulated, batches[company.pk])
    with scope(fund):
        assert batches[group.pk].attempts.get().reporting_mandate == "MAHIS-43"
    simulated.answer()
    run(fund)
    assert [state_of(fund, one) for one in (first, second)] == [DeclarationState.ACCEPTED] * 2
