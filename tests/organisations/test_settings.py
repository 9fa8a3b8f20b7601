"""« Réglages du fonds »: for its administrators."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_services_are_switched_on_and_off(fund, staff):
    address = reverse("fund_settings:switch_capability")
    page = text_of(staff.post(address, {"capability": "enrolment", "on": "yes"}, follow=True))
    assert "« Inscriptions aux sessions » est activé." in page
    staff.post(address, {"capability": "certification", "on": "yes"})
    fund.refresh_from_db()
    assert fund.capabilities == ["enrolment", "certification"]
    staff.post(address, {"capability": "enrolment", "on": "no"})
    fund.refresh_from_db()
    assert fund.capabilities == ["certification"]
    assert staff.post(address, {"capability": "invented", "on": "yes"}).status_code == 404


def test_compulsory_details_are_chosen_among_those_of_the_country(fund, staff):
    address = reverse("fund_settings:require_details")
    assert "sont enregistrées" in text_of(staff.post(address, {"required": ["function", "language"]}, follow=True))
    fund.refresh_from_db()
    assert fund.options["compulsory_worker_details"] == ["language", "function"]
    refused = text_of(staff.post(address, {"required": ["employer_number"]}, follow=True))
    assert "Choisissez parmi les données proposées." in refused
    page = text_of(staff.get(reverse("fund_settings:page")))
    assert re.findall(r'name="required" value="(\w+)"[^>]*checked', page) == ["language", "function"]


def test_an_officer_reads_whom_to_ask(fund):
    staff_of(fund)
    with scope(fund):
        office = Organisation.objects.of_kind(OrganisationKind.FUND_OFFICE).get()
        officer = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER])
    client = quickly_signed_in(fund, officer.user)
    response = client.get(reverse("fund_settings:page"))
    assert response.status_code == 403
    assert "Seul un administrateur du fonds le peut" in text_of(response)
    assert "Réglages du fonds" not in text_of(client.get("/"))
    client.post(reverse("fund_settings:switch_capability"), {"capability": "enrolment", "on": "yes"})
    fund.refresh_from_db()
    assert fund.capabilities == []
