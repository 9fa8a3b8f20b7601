"""What each service puts into a sandbox for the organisations that it knows (`BEY-05`)."""

from __future__ import annotations

import pytest

from certification.models import Dossier
from extranet.integrations.scopes import Scope
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Session
from requests_app.funding.models import Device, FundingRequest
from tests.factories import FundFactory, OrganisationFactory, member_of, staff_of
from tests.integrations.sandboxes import sandbox_of, trying

pytestmark = pytest.mark.django_db


def member(fund, kind, *roles):
    with scope(fund):
        organisation = OrganisationFactory(kinds=[kind], name="Maison Réelle", legal_form="SA")
    return member_of(fund, organisation=organisation, roles=[*roles, Role.ACCESS_MANAGER])


def test_a_training_body_finds_dossiers_with_their_calendars():
    fund = FundFactory(country="FR", languages=["fr"], capabilities=[Capability.CERTIFICATION])
    manager = member(fund, OrganisationKind.TRAINING_BODY, Role.MANAGER)
    assert trying(fund, manager, Scope.CERTIFICATION_WRITE).get("/me").status_code == 200
    with scope(sandbox_of(fund, manager)):
        dossiers = Dossier.objects.order_by("number")
        assert [one.training_body.uuid for one in dossiers] == [manager.organisation.uuid] * 3
        assert [one.planned_days.exists() for one in dossiers] == [True, True, False]


def test_the_fund_itself_finds_the_dossiers_of_an_invented_body():
    fund = FundFactory(country="FR", languages=["fr"], capabilities=[Capability.CERTIFICATION])
    staff = staff_of(fund)
    assert trying(fund, staff, Scope.TRANSMISSION).get("/me").status_code == 200
    with scope(sandbox_of(fund, staff)):
        assert set(Dossier.objects.values_list("training_body__name", flat=True)) == {"Centre Fictif"}
        assert Organisation.objects.filter(kinds=[OrganisationKind.FUND_OFFICE]).count() == 1


def test_a_public_body_finds_sessions_and_people_to_enrol():
    fund = FundFactory(capabilities=[Capability.ENROLMENT])
    responsible = member(fund, OrganisationKind.PUBLIC_BODY, Role.TRAINING_OFFICER)
    trying(fund, responsible, Scope.ENROLMENT_WRITE)
    with scope(sandbox_of(fund, responsible)):
        assert sorted(Session.objects.values_list("capacity", flat=True)) == [1, 1, 12, 12]
        assert Worker.objects.filter(organisation__uuid=responsible.organisation.uuid).count() == 4


def test_a_body_of_a_members_fund_finds_an_agreement_to_invoice():
    fund = FundFactory(country="FR", languages=["fr"], capabilities=[Capability.MEMBERSHIP])
    manager = member(fund, OrganisationKind.TRAINING_BODY, Role.MANAGER)
    trying(fund, manager, Scope.FUNDING_WRITE)
    with scope(sandbox_of(fund, manager)):
        assert Device.objects.count() == 2
        assert set(FundingRequest.objects.values_list("body__uuid", "state")) == {(manager.organisation.uuid, "agreed")}
