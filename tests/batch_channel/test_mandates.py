"""Who may declare what in an employer's name: recorded, one at a time, mixed, and within a group of companies."""

from __future__ import annotations

import datetime
import html
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Attempt, Batch
from batch_channel.workflow import BatchState, DeclarationState
from extranet.mandates import services
from extranet.mandates.models import DataMandate
from extranet.mandates.reporting import take_from_convention
from extranet.organisations.models import WorkerDetails
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import NUMBERS, connected, declared, employer_of, now, run, state_of, worker_of
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.factories import paper_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MANDATES = reverse("mandates:data_mandates")


def text(response) -> str:
    return html.unescape(response.content.decode())


def mandatee_of(fund, company):
    with scope(fund):
        user = MembershipFactory(organisation=company, roles=[Role.MANDATEE]).user
    return quickly_signed_in(fund, user)


def fields(**changes):
    return {
        "kind": "fla",
        "who": "fund",
        "number": "MAHIS-7",
        "starts_on": (TODAY - datetime.timedelta(days=10)).isoformat(),
        "ends_on": "",
    } | changes


@pytest.mark.feature("FLA-07", "FLA-08")
def test_the_mandate_is_made_in_mahis_and_noted_here_with_number_and_dates(fund, simulated):
    company = employer_of(fund, mandate="")
    declaration = declared(fund, worker_of(fund, company))
    run(fund)
    assert now(fund, declaration).block == "no_mandate"
    client = mandatee_of(fund, company)
    page = text(client.get(MANDATES))
    assert "applics/mahis" in page
    assert "lignes de conduite pour les prestataires de services" in page
    page = text(client.post(MANDATES, fields(ends_on="2020-01-01")))
    assert "La fin est antérieure au début." in page
    assert "MAHIS-7" in page
    assert "obligatoire" in text(client.post(MANDATES, fields(starts_on="")))
    page = text(client.post(MANDATES, fields(), follow=True))
    assert "Le mandat est noté." in page
    client.post(reverse("batch_channel:resend", args=[declaration.uuid]))
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.SENT
    with scope(fund):
        assert Attempt.objects.get(outcome="pending").reporting_mandate == "MAHIS-7"


@pytest.mark.feature("FLA-09", "FLA-12")
def test_one_mandatee_at_a_time_for_these_data_and_others_are_free(fund, simulated):
    company = employer_of(fund)
    client = mandatee_of(fund, company)
    other = {"who": "other", "mandatee_name": "Secrétariat social Exemple"}
    page = text(client.post(MANDATES, fields(**other)))
    assert "un seul mandataire à la fois" in page
    assert "Secrétariat social Exemple" in page
    for kind in ("dimona", "dmfa"):
        assert "Le mandat est noté." in text(client.post(MANDATES, fields(kind=kind, **other), follow=True))
    declaration = declared(fund, worker_of(fund, company))
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.SENT  # the others change nothing
    with scope(fund):
        own = DataMandate.objects.get(kind="fla")
        with pytest.raises(IntegrityError, match="one_fla_mandatee"), transaction.atomic():
            DataMandate.objects.create(company=company, kind="fla", number="X", mandatee_name="Autre", starts_on=TODAY)
    end = reverse("mandates:end_data_mandate", args=[own.uuid])
    yesterday = TODAY - datetime.timedelta(days=1)
    assert "La fin du mandat est notée." in text(client.post(end, {"on": yesterday.isoformat()}, follow=True))
    page = text(client.post(MANDATES, fields(starts_on=TODAY.isoformat(), **other), follow=True))
    assert "Le mandat est noté." in page
    late = declared(fund, worker_of(fund, company, NUMBERS[1], "Autre"))
    run(fund)
    assert now(fund, late).block == "no_mandate"  # another declares for this employer now


@pytest.mark.feature("FLA-13", "FLA-12")
def test_in_a_group_one_company_sends_for_the_others_or_each_for_itself(fund, simulated):
    lead = employer_of(fund, name="Groupe Tête", enterprise_number="0428759497", mandate="")
    member, alone, outside = (
        employer_of(fund, name="Filiale", mandate=""),
        employer_of(fund, name="Autonome", enterprise_number="0403019261", mandate=""),
        employer_of(fund, name="Dehors", enterprise_number="0999999922", mandate="MAHIS-43"),
    )
    of_group = connected(fund, uuid=uuid4(), organisation=lead, quality="SERVICE_PROVIDER")
    own = connected(fund, uuid=uuid4(), organisation=alone, quality="EMPLOYER", company_number=alone.enterprise_number)
    client = mandatee_of(fund, member)
    page = text(client.post(MANDATES, fields(who="organisation", organisation="Personne")))
    assert "Aucune entreprise n’a ce numéro BCE" in page
    page = text(client.post(MANDATES, fields(who="organisation", organisation="0440.966.354")))
    assert "n’est pas sa propre mandataire" in page
    page = text(client.post(MANDATES, fields(who="organisation", organisation="0428.759.497"), follow=True))
    assert "Le mandat est noté." in page
    assert "Filiale" in text(mandatee_of(fund, lead).get(MANDATES))
    workers = {
        company.pk: worker_of(fund, company, number)
        for company, number in zip((member, alone, outside), (*NUMBERS[:2], NUMBERS[0]), strict=True)
    }
    declarations = [declared(fund, worker) for worker in workers.values()]
    run(fund)
    with scope(fund):
        channels = {batch.company_id: batch.channel for batch in Batch.objects.select_related("channel")}
        mandates = dict(Attempt.objects.values_list("batch__company", "reporting_mandate"))
        assert {batch.state for batch in Batch.objects.all()} == {BatchState.SENT}
    assert channels[member.pk] == of_group
    assert channels[alone.pk] == own
    assert channels[outside.pk].organisation_id is None
    assert mandates == {member.pk: "MAHIS-7", alone.pk: "", outside.pk: "MAHIS-43"}
    assert {state_of(fund, one) for one in declarations} == {DeclarationState.SENT}


@pytest.mark.feature("FLA-06", "FLA-13", "FLA-14")
def test_the_channel_and_the_mandate_are_those_of_the_number_that_stands_in_the_file(fund, simulated):
    """A company may employ its workers under another entity of its group: then that one's arrangements count."""
    by_itself = employer_of(fund, name="Seule", enterprise_number="0403019261", mandate="")
    by_the_fund = employer_of(fund, name="Confiante", enterprise_number="0428759497", mandate="MAHIS-43")
    without = employer_of(fund, name="Sans mandat", enterprise_number="0999999922", mandate="")
    own = connected(
        fund, uuid=uuid4(), organisation=by_itself, quality="EMPLOYER", company_number=by_itself.enterprise_number
    )

    def under(company, employer, number):
        worker = worker_of(fund, company, number, employer.name)
        with scope(fund):
            WorkerDetails.objects.filter(worker=worker).update(employer_number=employer.enterprise_number)
        return declared(fund, worker)

    first = under(by_itself, by_the_fund, NUMBERS[0])
    second = under(by_the_fund, by_itself, NUMBERS[1])
    third = under(by_the_fund, without, NUMBERS[0])
    run(fund)
    with scope(fund):
        batches = {one.company_id: one for one in Batch.objects.select_related("channel")}
        mandates = dict(Attempt.objects.values_list("declaration", "reporting_mandate"))
    assert set(batches) == {by_itself.pk, by_the_fund.pk}
    assert batches[by_itself.pk].channel == own
    assert batches[by_the_fund.pk].channel.organisation_id is None
    assert mandates == {first.pk: "MAHIS-43", second.pk: ""}
    assert [state_of(fund, one) for one in (first, second)] == [DeclarationState.SENT] * 2
    assert (now(fund, third).state, now(fund, third).block) == (DeclarationState.BLOCKED, "no_mandate")


def test_a_company_may_open_the_channel_by_which_it_sends_for_its_group(fund):
    employer_of(fund, name="Groupe Tête")
    client = quickly_signed_in(fund, staff_of(fund).user)
    new = reverse("batch_channel:new_setup")
    page = text(client.post(new, {"entity": "Groupe", "quality": "SERVICE_PROVIDER"}, follow=True))
    assert "lignes de conduite pour les prestataires de services" in page


def test_a_company_finds_a_mandatee_by_its_number_only(fund):
    """The directory of the fund's companies isn't every mandatee's to explore."""
    company = employer_of(fund, mandate="")
    with scope(fund):
        OrganisationFactory(name="Secrète Industrie", enterprise_number="0428759497")
    client = mandatee_of(fund, company)
    page = text(client.post(MANDATES, fields(who="organisation", organisation="Secr")))
    assert "Aucune entreprise n’a ce numéro BCE" in page
    page = text(client.post(MANDATES, fields(who="organisation", organisation="S")))
    assert "Plusieurs" not in page
    with scope(fund):
        assert not DataMandate.objects.exists()
    assert "Le mandat est noté." in text(
        client.post(MANDATES, fields(who="organisation", organisation="0428.759.497"), follow=True)
    )
    staff = quickly_signed_in(fund, staff_of(fund).user)
    other = employer_of(fund, name="Autre", enterprise_number="0403019261", mandate="")
    of_other = reverse("mandates:data_mandates_of", args=[other.uuid])
    assert "Le mandat est noté." in text(
        staff.post(of_other, fields(who="organisation", organisation="Secr"), follow=True)
    )


def test_of_a_mandate_that_was_to_begin_later_nothing_is_left(fund):
    company = employer_of(fund, mandate="")
    client = mandatee_of(fund, company)
    later = (TODAY + datetime.timedelta(days=30)).isoformat()
    client.post(MANDATES, fields(starts_on=later))
    with scope(fund):
        mandate = DataMandate.objects.get()
    end = reverse("mandates:end_data_mandate", args=[mandate.uuid])
    assert "La fin du mandat est notée." in text(client.post(end, {"on": TODAY.isoformat()}, follow=True))
    with scope(fund):
        assert not DataMandate.objects.exists()
    page = text(client.post(MANDATES, fields(starts_on=later, who="other", mandatee_name="Autre"), follow=True))
    assert "Le mandat est noté." in page


def test_a_convention_takes_the_mandate_it_brought_along_when_it_ends(fund):
    """Else the fund would stay the one mandatee that there may be, by a paper that counts no more."""
    company = employer_of(fund)
    with scope(fund):
        deposited = paper_of(company, kind="convention", state="deposited")
        services.carry_out_acceptance(
            actor=Actor.system(fund.pk), fund=fund, paper=deposited, starts_on=TODAY, ends_on=None
        )
        assert DataMandate.objects.get().ends_on == TODAY - datetime.timedelta(days=1)
    client = mandatee_of(fund, company)
    other = {"who": "other", "mandatee_name": "Secrétariat social Exemple", "starts_on": TODAY.isoformat()}
    assert "Le mandat est noté." in text(client.post(MANDATES, fields(**other), follow=True))


def test_a_convention_for_a_time_brings_a_mandate_for_that_time(fund):
    last = TODAY + datetime.timedelta(days=60)
    with scope(fund):
        company = OrganisationFactory()
        dates = {"starts_on": TODAY, "ends_on": last, "reporting_starts_on": TODAY}
        paper = paper_of(company, kind="convention", state="accepted", reporting_mandate="MAHIS-9", **dates)
        take_from_convention(Actor.system(fund), paper)
        assert DataMandate.objects.get().ends_on == last


def test_mandates_received_are_those_by_which_one_sends_today(fund):
    lead = employer_of(fund, name="Groupe Tête", enterprise_number="0428759497", mandate="")
    member = employer_of(fund, name="Filiale", mandate="")
    lapsed = employer_of(fund, name="Ancienne Filiale", enterprise_number="0403019261", mandate="")
    with scope(fund):
        row = {"mandatee": lead, "number": "MAHIS-7", "starts_on": TODAY - datetime.timedelta(days=50)}
        DataMandate.objects.create(company=member, kind="dimona", **row)
        DataMandate.objects.create(company=lapsed, kind="fla", ends_on=TODAY - datetime.timedelta(days=1), **row)
    assert "Mandats reçus" not in text(mandatee_of(fund, lead).get(MANDATES))
    with scope(fund):
        DataMandate.objects.create(company=member, kind="fla", **row)
    page = text(mandatee_of(fund, lead).get(MANDATES))
    assert "Filiale, Federal Learning Account, MAHIS-7" in page
    assert "Dimona, MAHIS-7" not in page
    assert "Ancienne" not in page


def test_the_officer_of_the_channel_keeps_the_mandates_it_needs(fund):
    company = employer_of(fund, mandate="")
    with scope(fund):
        officer = MembershipFactory(organisation__kinds=[OrganisationKind.FUND_OFFICE], roles=[Role.BATCH_OFFICER])
    client = quickly_signed_in(fund, officer.user)
    address = reverse("mandates:data_mandates_of", args=[company.uuid])
    assert address in text(client.get(reverse("organisations:organisation", args=[company.uuid])))
    page = text(client.post(address, fields(), follow=True))
    assert "Le mandat est noté." in page
    assert f'href="{reverse("mandates:onboarding_of", args=[company.uuid])}"' not in page
    with scope(fund):
        end = reverse("mandates:end_data_mandate", args=[DataMandate.objects.get().uuid])
    assert "La fin du mandat est notée." in text(client.post(end, {"on": TODAY.isoformat()}, follow=True))
