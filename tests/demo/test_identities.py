"""The demo's training body has an identity and two certifiers, made by the services."""

from __future__ import annotations

import pytest

from certification.certifiers import Reason, may_certify_online
from certification.identity import missing
from extranet.demo import identities, people
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

pytestmark = pytest.mark.django_db


def test_one_certifies_online_one_waits_and_a_second_run_adds_nothing(db):
    people.make()
    fund = Fund.objects.get(slug="passerelle")
    for _ in range(2):
        identities.make(fund)
    with scope(fund):
        managers = Membership.objects.filter(roles__contains=[Role.MANAGER]).select_related("organisation")
        checked, waiting = managers.order_by("pk")
        body = checked.organisation
        lacks = missing(body, fund)
        assert not lacks.is_incomplete
        assert not lacks.stamp
        assert may_certify_online(checked.user_id, body, fund) is None
        assert may_certify_online(waiting.user_id, body, fund) == Reason.LETTER_WAITS
        deposits = Entry.objects.filter(verb="certification.supporting_deposited").count()
        assert (deposits, Entry.objects.filter(verb="certification.supporting_accepted").count()) == (3, 2)
