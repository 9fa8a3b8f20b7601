"""What the check before sending reads elsewhere: certified months, confirmed presences (`BEY-01`)."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, SessionPart
from requests_app.funding.models import FundingRequest, Invoice
from requests_app.funding.services import invoicing, locking
from requests_app.funding.services.comparing import facts_of
from tests.certification import scenes as certificates
from tests.certification.identities import complete
from tests.enrolments import scenes as courses
from tests.enrolments.presence_scenes import confirmed_day
from tests.funding.scenes import Stage, stage
from tests.threads import at_once

OCTOBER, END_OF_OCTOBER = datetime.date(2020, 10, 1), datetime.date(2020, 10, 31)
SESSION = {"starts_on": OCTOBER, "ends_on": END_OF_OCTOBER}


def with_capabilities(*more: str) -> Stage:
    return stage(capabilities=[Capability.MEMBERSHIP, *more])


def linked(made: Stage, invoice: Invoice, dossier: Any) -> None:
    with scope(made.fund):
        invoice.request.people.update(dossier=dossier)


@pytest.mark.django_db
@pytest.mark.feature("BEY-01")
def test_hours_that_are_not_certified_are_named_with_both_values():
    made = with_capabilities(Capability.CERTIFICATION)
    complete(made.fund, made.manager)
    with scope(made.fund):
        made.body.refresh_from_db()
    online = certificates.Stage(made.fund, made.body, made.manager, made.company, made.officer)
    dossier = online.dossier(last_name="Martin", first_name="Clara", **SESSION)
    online.certified(dossier, OCTOBER, "13.50")
    invoice = made.invoice(period_from=OCTOBER, period_to=END_OF_OCTOBER)
    linked(made, invoice, dossier)

    page = " ".join(made.as_body.get(reverse("funding:check_invoice", args=[invoice.uuid])).content.decode().split())

    assert "Les certificats de réalisation disent un autre nombre d’heures" in page
    assert "13,50 h" in page
    assert "à corriger par l’organisme, dans le certificat du mois" in page
    assert "Le certificat porte un autre nom" in page
    assert "Clara Martin" in page


@pytest.mark.django_db
def test_another_bodys_certificates_are_not_read():
    made = with_capabilities(Capability.CERTIFICATION)
    online = certificates.stage(made.fund)
    dossier = online.dossier(**SESSION)
    online.certified(dossier, OCTOBER, "13.50")
    invoice = made.invoice(period_from=OCTOBER, period_to=END_OF_OCTOBER)
    linked(made, invoice, dossier)

    with scope(made.fund):
        assert [one.certified for one in facts_of(made.fund, invoice).people] == [None]


@pytest.mark.django_db
@pytest.mark.feature("BEY-01")
def test_confirmed_presences_are_compared():
    made = with_capabilities(Capability.ENROLMENT)
    door = courses.Stage(made.fund, made.company, made.member, made.company, made.member, made.officer)
    session = confirmed_day(door, {"Claire": ["present", "absent"]}, course=door.course(provider=made.body))
    with scope(made.fund):
        worker = Enrolment.objects.select_related("worker").get(session=session).worker
        begins = SessionPart.objects.filter(session=session).earliest("starts_at").starts_at
    day = begins.astimezone(made.fund.zone).date()
    invoice = made.invoice(made.agreed(workers=[worker]), period_from=day, period_to=day, hours=Decimal(6))

    page = " ".join(made.as_body.get(reverse("funding:check_invoice", args=[invoice.uuid])).content.decode().split())

    assert "Les présences confirmées disent un autre nombre d’heures" in page
    assert "3,00 h" in page


def two_drafts() -> tuple[Stage, list[Invoice]]:
    """Of one agreement, each for all of it."""
    made = stage()
    agreement = made.agreed()
    return made, [made.invoice(agreement), made.invoice(agreement, number="F2026-0043")]


def sending(made: Stage, invoice: Invoice) -> Any:
    def send() -> Invoice:
        with scope(made.fund):
            return invoicing.send_invoice(actor=made.body_actor, fund=made.fund, invoice=invoice, word="Voilà.")

    return send


def sent(made: Stage) -> int:
    with scope(made.fund):
        return Invoice.objects.counting().count()


@pytest.mark.django_db(transaction=True)
def test_two_invoices_at_once_for_the_same_money_and_the_second_is_told():
    made, drafts = two_drafts()

    outcomes = at_once(*(sending(made, one) for one in drafts))

    assert sum(isinstance(one, ValidationError) for one in outcomes) == 1
    assert sent(made) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_file_both_would_be_sent(monkeypatch):
    made, drafts = two_drafts()
    looked = threading.Barrier(2, timeout=30)

    def unlocked(request: FundingRequest) -> FundingRequest:
        return FundingRequest.objects.select_related("device", "company", "body").get(pk=request.pk)

    def compared(fund: Any, invoice: Invoice) -> Any:
        found = preflight(fund, invoice)
        looked.wait()
        return found

    preflight = invoicing.preflight
    monkeypatch.setattr(locking, "locked", unlocked)
    monkeypatch.setattr(invoicing, "preflight", compared)

    at_once(*(sending(made, one) for one in drafts))

    assert sent(made) == 2
