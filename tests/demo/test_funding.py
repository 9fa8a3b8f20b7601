"""The demo's member services are made by the services, each act with its entry in the journal."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.accounts.models import User
from extranet.demo import administration, contributions, funding, people, rights
from extranet.demo.papers import actor_of
from extranet.journal.models import Entry
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding import verbs
from requests_app.funding.models import Agreement, Declaration, Device, FundingRequest, Invoice, Payment
from requests_app.funding.queries.refunds import RefundState, refunds_for, state_of_refund
from tests.factories import quickly_signed_in

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
        assert Agreement.objects.count() == requests["agreed"] == acts[verbs.REQUEST_AGREED.name] == 6
        assert acts[verbs.REQUEST_BEGUN.name] == FundingRequest.objects.count() == len(funding.REQUESTS)
        assert acts[verbs.INVOICE_BEGUN.name] == Invoice.objects.count()
        assert acts[verbs.PAYMENT_PLANNED.name] == Payment.objects.count() == 6
        assert acts[verbs.PAYMENT_MADE.name] == 5
        officer = Membership.objects.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk")
        refunds = [(state_of_refund(fund, row), row.left_to_refund) for row in refunds_for(actor_of(officer))]
        assert acts[verbs.REFUND_NOTED.name] == 2
    assert set(requests) == {"draft", "sent", "incomplete", "complete", "agreed", "refused"}
    assert invoices == {"draft", "received", "control", "validated", "paid", "rejected"}
    assert sorted(refunds) == [
        (RefundState.DONE, Decimal(0)),
        (RefundState.EXPECTED, Decimal(120)),
        (RefundState.EXPECTED, Decimal(140)),
        (RefundState.LATE, Decimal(300)),
    ]


def test_contributions_are_declared_and_paid_and_the_bank_file_left_for_visitors_is_taken(tmp_path: Path):
    people.make()
    fund, bank_file = Fund.objects.get(slug="horizon"), tmp_path / "bank.csv"
    rights.make(fund)
    administration.make()
    for _twice in range(2):
        contributions.make(fund, bank_file)
    with scope(fund):
        states = Counter(Declaration.objects.values_list("state", flat=True))
        assert states == {"sent": 4, "replaced": 1, "draft": 1}
        assert Entry.objects.filter(verb=verbs.CONTRIBUTION_PAID.name).count() == 3
        assert Declaration.objects.in_payment_state("paid").count() == 2
    staff = quickly_signed_in(fund, User.objects.get(email="lea.demarque@horizon.demo.invalid"))
    form = reverse("funding:import_contributions")
    lines = bank_file.read_text("utf-8-sig")
    shown = staff.post(form, {"file": SimpleUploadedFile("bank.csv", bank_file.read_bytes())}).content.decode()
    assert shown.count("reste 0,00") == 2
    done = staff.post(form, {"lines": lines, "confirm": "yes"}, follow=True).content.decode()
    assert "2 paiements sont notés." in done
    with scope(fund):
        assert not Declaration.objects.to_pay().exists()
