"""The demo's dossiers are made by the services, with months in each status."""

from __future__ import annotations

import pytest

from certification.models import Dossier, HoursVersion
from certification.months import MonthStatus, months_of
from extranet.demo import certificates, identities, people
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

pytestmark = pytest.mark.django_db


def test_every_status_is_there_and_a_second_run_adds_nothing(db):
    people.make()
    fund = Fund.objects.get(slug="passerelle")
    for _ in range(2):
        identities.make(fund)
        certificates.make(fund)
    with scope(fund):
        dossiers = list(Dossier.objects.order_by("number"))
        assert [one.number for one in dossiers] == sorted(trainee.number for trainee in certificates.TRAINEES)
        months = [month for found in months_of(dossiers, fund).values() for month in found]
        where_nobody_is_asked = {MonthStatus.CERTIFIED}  # this fund asks the beneficiary
        assert {month.status for month in months} == set(MonthStatus) - where_nobody_is_asked
        assert all(Entry.objects.of_subject(one).count() >= 2 for one in dossiers)
        assert HoursVersion.objects.count() == sum(trainee.entered for trainee in certificates.TRAINEES)
        assert len({one.full_name for one in dossiers}) == len(dossiers) - 1, "one person, two sessions"
