"""The demo's requests are made by the services, each with its entries in the journal."""

from __future__ import annotations

import pytest

from extranet.demo import papers, people, training
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.workflow import RequestState

pytestmark = pytest.mark.django_db


def test_three_requests_at_three_places_and_a_second_run_adds_none():
    people.make()
    fund = Fund.objects.get(slug="ferra")
    papers.make(fund)
    for _ in range(2):
        training.make(fund)
    with scope(fund):
        requests = list(Request.objects.order_by("number"))
        assert [one.state for one in requests] == [
            RequestState.DRAFT,
            RequestState.WITH_COMPANY,
            RequestState.WITH_COMPANY,
        ]
        assert [one.is_companys_own for one in requests] == [False, False, True]
        assert all(Entry.objects.of_subject(one).count() >= 4 for one in requests)
