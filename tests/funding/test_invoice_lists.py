"""Lists of invoices and of what may be invoiced, and who sees what in them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, Invoice
from tests.factories import EstablishmentFactory
from tests.funding.invoicing_scenes import at, draft, in_complement, text
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db


def test_the_list_finds_by_number_file_and_state():
    made = stage()
    first = made.received()
    draft(made, made.agreed(title="Autre"), number="F2026-0043")
    page = reverse("funding:invoices")

    assert "F2026-0043" not in text(made.as_body.get(page, {"q": "f2026-0042"}))
    assert "F2026-0043" not in text(made.as_body.get(page, {"q": first.request.number}))
    assert "F2026-0042" not in text(made.as_body.get(page, {"state": "draft"}))
    assert "F2026-0042" not in text(made.as_body.get(page, {"first": "2026-11-03"}))
    assert "F2026-0043" not in text(made.as_staff.get(page))  # a draft is its depositor's
    exported = b"".join(made.as_body.get(page, {"export": "csv"})).decode()
    assert first.deposit_number in exported


def test_the_exported_hours_of_an_agreement_are_those_of_all_the_people():
    made = stage()
    made.agreed(workers=[made.worker(), made.worker("Durand", "Paul")])

    rows = list(made.as_body.get(reverse("funding:agreements"), {"export": "csv"}))

    heads, line = (row.split(";") for row in b"".join(rows).decode("utf-8-sig").splitlines())
    assert dict(zip(heads, line, strict=True))['"Heures accordées"'] == '"28.00"'


def test_other_organisations_see_nothing():
    made = stage()
    agreement = made.agreed()
    invoice = made.received(agreement)

    assert made.as_other_member.get(at("invoice", invoice)).status_code == 404
    assert made.as_other_member.get(at("invoice_file", invoice)).status_code == 404
    assert made.as_member.get(at("edit_invoice", invoice)).status_code == 403
    assert made.as_staff.get(at("edit_invoice", invoice)).status_code == 403
    assert made.as_member.post(at("withdraw_invoice", invoice)).status_code == 403
    assert made.as_other_member.get(reverse("funding:agreement", args=[agreement.uuid])).status_code == 404


def test_what_is_left_is_listed_for_the_body():
    made = stage()
    agreement = made.agreed()
    made.received(agreement, total=Decimal(400), net=Decimal(400))

    page = text(made.as_body.get(reverse("funding:agreements"))).replace("\u202f", " ").replace("\xa0", " ")

    assert agreement.number in page
    assert "1 000,00 €" in page
    one = text(made.as_body.get(reverse("funding:agreement", args=[agreement.uuid])))
    assert "reste 1 000,00 € sur 1 400,00 €" in one.replace("\u202f", " ").replace("\xa0", " ")
    assert "14 h" in one.replace("\xa0", " ")
    assert agreement.number not in text(made.as_member.get(reverse("funding:agreements")))


def test_what_waits_for_the_depositor():
    made = stage()
    in_complement(made)

    assert "Compléments demandés sur vos factures" in text(made.as_body.get(reverse("dashboard")))


@pytest.mark.parametrize("page", ["invoices", "agreements"])
def test_lists_cost_the_same_with_many_rows(page, django_assert_max_num_queries, django_assert_num_queries):
    made = stage()
    agreement = made.agreed()
    made.received(agreement)
    client = made.as_body
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(f"funding:{page}"))
    copies(made, agreement)

    with django_assert_num_queries(len(few)):
        client.get(reverse(f"funding:{page}"))


def copies(made: Stage, agreement: Agreement) -> None:
    """Sixty more of each, without their story."""
    with scope(made.fund):
        request = agreement.request
        for n in range(60):
            request.pk, request.uuid, request.number = None, uuid4(), f"X-{n}"
            request._state.adding = True
            request.save()
            agreement.pk, agreement.uuid, agreement.number = None, uuid4(), f"A-{n}"
            agreement.request, agreement._state.adding = request, True
            agreement.save()
            Invoice.objects.create(request=request, depositor=made.body, number=f"N-{n}", document=None)


def test_whoever_keeps_one_establishment_sees_its_invoices_only():
    made = stage()
    with scope(made.fund):
        here, there = (
            EstablishmentFactory(organisation=made.company, name=name, siret=siret)
            for name, siret in (("Ici", ""), ("Là", ""))
        )
    first = made.received(made.agreed(establishment=here))
    second = made.received(made.agreed(establishment=there, title="Autre"), number="F2026-0043")
    limited = replace(made.actor, establishments=frozenset({here.pk}))

    with scope(made.fund):
        assert list(Invoice.objects.visible_to(made.actor).order_by("pk")) == [first, second]
        assert list(Invoice.objects.visible_to(limited)) == [first]
