"""The demo's member services are made by the services, each act with its entry in the journal."""

from __future__ import annotations

from collections import Counter

import pytest

from extranet.demo import funding, people, rights
from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding import verbs
from requests_app.funding.models import Agreement, Device, FundingRequest, Invoice, Payment

pytestmark = pytest.mark.django_db


def test_requests_and_invoices_stand_in_each_state_and_a_second_run_adds_none():
    people.make()
    fund = Fund.objects.get(slug="horizon")
    rights.make(fund)
    for _twice in range(2):
        funding.make(fund)
    with scope(fund):
        assert Device.objects.count() == len(funding.DEVICES)
        requests = Counter(FundingRequest.objects.values_list("state", flat=True))
        invoices = set(Invoice.objects.values_list("state", flat=True))
        acts = Counter(Entry.objects.filter(verb__startswith="funding.").values_list("verb", flat=True))
        assert Agreement.objects.count() == requests["agreed"] == acts[verbs.REQUEST_AGREED.name] == 4
        assert acts[verbs.REQUEST_BEGUN.name] == FundingRequest.objects.count() == len(funding.REQUESTS)
        assert acts[verbs.INVOICE_BEGUN.name] == Invoice.objects.count()
        assert acts[verbs.PAYMENT_PLANNED.name] == Payment.objects.count() == 2
        assert acts[verbs.PAYMENT_MADE.name] == 1
    assert set(requests) == {"draft", "sent", "incomplete", "complete", "agreed", "refused"}
    assert invoices == {"draft", "received", "control", "validated", "paid", "rejected"}
