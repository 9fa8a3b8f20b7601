"""The fund's staff fill in a company's documents for it: from its page, through the same forms and services."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.mandates import services
from extranet.mandates.models import Paper
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, signed_in, staff_of
from tests.mandates.scenes import company_of, deposited, operator_of, preencoding_fund, staff_actor
from tests.mandates.test_onboarding import IDENTIFICATION_FIELDS, REPRESENTATIVE_FIELDS, convention_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def company(fund):
    return company_of(fund)


@pytest.fixture
def office(fund):
    return staff_of(fund)


@pytest.fixture
def staff(fund, office):
    return signed_in(fund, office.user)


def links(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.feature("ATM-11")
def test_staff_fill_in_a_convention_from_the_companys_page(fund, company, office, staff):
    checklist = reverse("mandates:onboarding_of", args=[company.uuid])
    form = reverse("mandates:fill_convention_of", args=[company.uuid])
    assert checklist in links(staff, reverse("organisations:organisation", args=[company.uuid]))
    assert form in links(staff, checklist)
    page = links(staff, form)
    assert f'action="{form}"' in page
    assert office.last_name not in page.split("Mandataires désignés")[1].split("<footer")[0], "she is no mandatee of it"
    staff.post(form, convention_fields(("Exemple", "Ana", "ana@exemple.invalid")))
    with scope(fund):
        paper = Paper.objects.get()
        assert (paper.company_id, paper.filled_by_id) == (company.pk, office.user_id)
        assert [d.email for d in paper.designations.all()] == ["ana@exemple.invalid"]
        entry = Entry.objects.get(verb="mandates.paper_filled")
        assert entry.actor_organisation_id == office.organisation_id
    assert form in links(staff, reverse("mandates:paper", args=[paper.uuid])), "she can fill it in again"


@pytest.mark.feature("ATM-11")
def test_staff_fill_in_an_authorisation_and_the_companys_mandatees_hear_the_decision(fund, company, office, staff):
    operator = operator_of(fund).organisation
    with scope(fund):
        mandatee = MembershipFactory(organisation=company, roles=[Role.MANDATEE])
    fields = IDENTIFICATION_FIELDS | REPRESENTATIVE_FIELDS | {"operators": str(operator.pk)}
    staff.post(reverse("mandates:fill_authorisation_of", args=[company.uuid]), fields)
    with scope(fund):
        paper = Paper.objects.get()
        assert paper.mandates.get().operator == operator
    paper = deposited(fund, office, paper)
    with scope(fund):
        services.refuse(actor=staff_actor(fund), fund=fund, paper=paper, reason="Le cachet manque.")
        assert list(Message.objects.values_list("user", flat=True)) == [mandatee.user_id]


def test_an_organisation_that_is_no_company_has_no_such_documents(fund, staff):
    operator = operator_of(fund).organisation
    page = links(staff, reverse("organisations:organisation", args=[operator.uuid]))
    address = reverse("mandates:onboarding_of", args=[operator.uuid])
    assert address not in page
    assert staff.get(address).status_code == 404
