"""The demo's organisations run themselves."""

from __future__ import annotations

import pytest

from extranet.demo import administration, people
from extranet.integrations.scopes import offered
from extranet.journal.models import Entry
from extranet.organisations.acting import roles_of
from extranet.organisations.models import Membership, Review
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.organisations.administration import today_of

pytestmark = pytest.mark.django_db


def test_managers_a_review_and_an_access_about_to_expire_and_a_second_run_adds_none():
    people.make()
    for _twice in range(2):
        administration.make()
    counts = {}
    for fund in Fund.objects.order_by("pk"):
        with scope(fund):
            managers = Membership.objects.in_force(today_of(fund)).letting_in()
            counts[fund.slug] = managers.count()
            assert Entry.objects.filter(verb="organisations.member_accepted", subject_uuid__in=managers.values("uuid"))
            if fund.slug != "academie":
                lent = [offered(fund.capabilities, roles_of(one)) for one in managers.select_related("organisation")]
                assert any(lent), "somebody can make a key with which a program does something"
            if fund.slug == "horizon":
                assert Review.objects.open().get().lines.count() == 3
            if fund.slug == "academie":
                officer = Membership.objects.filter(roles__contains=[Role.TRAINING_OFFICER]).get()
                assert (officer.expires_on - today_of(fund)).days == administration.DAYS_LEFT
    assert counts == {"ferra": 2, "passerelle": 2, "horizon": 1, "academie": 1}
