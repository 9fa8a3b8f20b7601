"""The people that the access table of payments speaks of."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document
from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest, Invoice, MadeInvoice, Payment, PreparedFile
from requests_app.funding.services import controlling, making, paying
from tests.access.world import World
from tests.certification.scenes import document_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.funding.scenes import Stage, stage
from tests.funding.test_controlling import credit_note

OF_INVOICE = [
    "begin_control",
    "take_over_control",
    "plan_payment",
    "ask_complement",
    "validate_invoice",
    "reject_invoice",
    "invoice_refunded",
]
OF_PAYMENT = ["payment", "payment_advice", "payment_paid", "payment_returned"]
OF_BANK = ["bank_details", "bank_reveal", "bank_refuse", "bank_propose", "bank_proof"]
OF_MADE = ["made_invoice", "made_invoice_file", "deposit_made"]
OF_PREPARED = ["prepared_file", "prepared_file_download"]
OTHER_IBAN = "BE68539007547034"


def build() -> World:
    made, elsewhere = stage(), stage()
    with scope(made.fund):
        other_body = OrganisationFactory(name="Autre centre", kinds=[OrganisationKind.TRAINING_BODY], country="FR")
        office = Organisation.objects.get(kinds=[OrganisationKind.FUND_OFFICE])
        people = {
            "stranger": UserFactory(),
            "member": made.member.user,
            "keeper": MembershipFactory(organisation=made.company, roles=[Role.CONTRIBUTIONS_MANAGER]).user,
            "other_member": made.other_member.user,
            "manager": made.manager.user,
            "other_manager": MembershipFactory(organisation=other_body, roles=[Role.MANAGER]).user,
            "officer": MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER]).user,
            "staff": made.officer.user,
        }
    people["other_staff"] = staff_of(elsewhere.fund).user
    world = World()
    world.clients = {name: quickly_signed_in(made.fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(made.fund)
    for kind, scene in {"own": made, "other": elsewhere}.items():
        fill(world, scene, kind)
    return world


def fill(world: World, made: Stage, kind: str) -> None:
    """What the table calls `own`, of the first fund, and `done`; `other`, of the other one."""
    payment = made.planned(number="F-1")
    paid = paid_one(made)
    add(world, OF_PAYMENT, kind, payment)
    add(world, OF_INVOICE, kind, in_control(made))
    with scope(made.fund):
        request = FundingRequest.objects.get(pk=payment.invoice.request_id)
    world.addresses["funding:make_invoice", kind] = reverse("funding:make_invoice", args=[request.uuid])
    add(world, OF_MADE, kind, made_one(made, request, "F-10"))
    add(world, OF_PREPARED, kind, prepared(made))
    add(world, OF_BANK, kind, made.deposited_account(iban=OTHER_IBAN))
    to_refund(made)
    if kind == "own":
        add(world, OF_PAYMENT, "done", paid)
        add(world, OF_MADE, "done", ready(made, made_one(made, request, "F-11")))


def add(world: World, routes: list[str], kind: str, row: Any) -> None:
    for route in routes:
        world.addresses[f"funding:{route}", kind] = reverse(f"funding:{route}", args=[row.uuid])


def prepared(made: Stage) -> PreparedFile:
    """As the worker leaves a BPF, with an empty page in its place."""
    with scope(made.fund):
        return PreparedFile.objects.create(
            kind=PreparedFile.Kind.REPORT,
            body=made.body,
            first=datetime.date(2026, 1, 1),
            last=datetime.date(2026, 12, 31),
            language="fr",
            document=document_of(made.fund),
            asked_by=made.manager.user,
            next_attempt_at=None,
            ready_at=timezone.now(),
        )


def in_control(made: Stage) -> Invoice:
    invoice = made.received(number="F-3")
    with scope(made.fund):
        return controlling.begin_control(actor=made.staff, invoice=invoice)


def to_refund(made: Stage) -> None:
    """An invoice that was paid, then credited of a part: one late, one in time."""
    for number, days in (("F-4", 45), ("F-5", 3)):
        payment = made.planned(number=number)
        with scope(made.fund):
            paying.note_paid(actor=made.staff, fund=made.fund, payment=payment, paid_on=datetime.date(2026, 11, 20))
        note = credit_note(made, payment.invoice, "400", f"A-{number}")
        with scope(made.fund):
            controlling.validate_and_plan(actor=made.staff, fund=made.fund, invoice=note, amount=Decimal(400))
            Invoice.objects.filter(pk=note.pk).update(moved_at=timezone.now() - datetime.timedelta(days))


def paid_one(made: Stage) -> Payment:
    """Its advice is there; in the place of the worker, an empty page."""
    payment = made.planned(number="F-2")
    with scope(made.fund):
        paying.note_paid(actor=made.staff, fund=made.fund, payment=payment, paid_on=datetime.date(2026, 11, 20))
        Payment.objects.filter(pk=payment.pk).update(advice=document_of(made.fund))
        return Payment.objects.get(pk=payment.pk)


def made_one(made: Stage, request: FundingRequest, number: str) -> MadeInvoice:
    with scope(made.fund):
        return making.make_invoice(
            actor=made.body_actor,
            fund=made.fund,
            request=request,
            number=number,
            dated_on=datetime.date(2026, 11, 2),
            period_from=datetime.date(2026, 10, 1),
            period_to=datetime.date(2026, 10, 31),
            hours=Decimal(14),
            price=Decimal(100),
            net=None,
            rate=None,
            vat_number="FR44732829320",
        )


def ready(made: Stage, row: MadeInvoice) -> MadeInvoice:
    """As the worker leaves it, with an empty page in the place of the invoice."""
    with scope(made.fund):
        page = document_of(made.fund)
        Document.objects.filter(pk=row.document_id).update(
            state=Document.State.READY, key=page.key, size=page.size, sha256=page.sha256
        )
        MadeInvoice.objects.filter(pk=row.pk).update(next_attempt_at=None)
    return row
