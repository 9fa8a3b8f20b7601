"""From a company's draft to the transfer, as the services tell it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from extranet.tenants.scope import scope
from requests_app.funding.invoice_states import InvoiceState
from requests_app.funding.models import FundingRequest, Invoice, Payment
from requests_app.funding.services import asking, deciding, paying
from requests_app.funding.services.locking import MovedOn
from requests_app.funding.workflow import RequestState

from .scenes import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Stage:
    return stage()


def test_from_draft_to_transfer(world: Stage) -> None:
    payment = world.planned()
    assert payment.reference.startswith("DPC-")
    assert payment.reference.endswith(" F2026-0042")
    assert payment.amount == Decimal(1400)
    with scope(world.fund):
        paying.note_paid(actor=world.staff, fund=world.fund, payment=payment, paid_on=datetime.date(2026, 12, 14))
        invoice = Invoice.objects.get(pk=payment.invoice_id)
        assert invoice.state == InvoiceState.PAID
        assert Payment.objects.get(pk=payment.pk).paid_on == datetime.date(2026, 12, 14)


def test_what_a_draft_lacks_is_named_all_at_once(world: Stage) -> None:
    request = world.draft(title="", teaching=Decimal(0), workers=[])
    with scope(world.fund), pytest.raises(ValidationError) as refused:
        asking.send(actor=world.actor, fund=world.fund, request=request)
    assert set(refused.value.message_dict) == {"title", "teaching", "people"}
    with scope(world.fund):
        assert FundingRequest.objects.get(pk=request.pk).state == RequestState.DRAFT


def test_the_second_officer_is_told_that_the_first_decided(world: Stage) -> None:
    agreement = world.agreed()
    with scope(world.fund), pytest.raises(MovedOn, match="Accordée"):
        deciding.refuse(actor=world.staff, fund=world.fund, request=agreement.request, reason="Hors champ.")


def test_each_side_sees_its_own(world: Stage) -> None:
    draft = world.draft()
    agreement = world.agreed()
    with scope(world.fund):

        def seen(actor):  # type: ignore[no-untyped-def]
            return set(FundingRequest.objects.visible_to(actor).order_by("pk").values_list("pk", flat=True))

        assert seen(world.actor) == {draft.pk, agreement.request_id}
        assert seen(world.staff) == {agreement.request_id}
        assert seen(world.body_actor) == {agreement.request_id}
        assert seen(world.other_actor) == set()
