"""Former contact details of organisations go some years after the fund has seen the change."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from extranet.organisations.models import ContactChange
from extranet.organisations.retention import CONTACT_CHANGES
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory
from tests.retention.scenes import night

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2015, 5, 4, 12, tzinfo=datetime.UTC)


@pytest.mark.feature("BEY-23")
def test_a_change_that_the_fund_saw_long_ago_goes_and_the_details_of_today_stay(fund):
    with scope(fund):
        company = OrganisationFactory(email="bureau@example.invalid")
        for seen_at in (LONG_AGO, timezone.now(), None):
            ContactChange.objects.create(
                organisation=company, changes={"email": ["ancien@example.invalid", company.email]}, seen_at=seen_at
            )
        ContactChange.objects.update(changed_at=LONG_AGO)
    assert night(fund, CONTACT_CHANGES).forgotten == 1
    with scope(fund):
        assert ContactChange.objects.exclude(seen_at=LONG_AGO).count() == ContactChange.objects.count() == 2
        company.refresh_from_db()
        assert company.email == "bureau@example.invalid"
