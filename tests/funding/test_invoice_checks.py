"""What the check before sending finds, and bad input (`BEY-01`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.funding.models import Attestation, Invoice, TaxExemption
from requests_app.funding.services import exempting, paying
from tests.documents.pdf_factory import simple_pdf
from tests.factories import WorkerFactory
from tests.funding import einvoices
from tests.funding.invoicing_scenes import at, deposit, draft, file, stored, text, typed
from tests.funding.scenes import BODY_SIRET, pdf, stage

pytestmark = pytest.mark.django_db


@pytest.mark.feature("BEY-01")
def test_half_an_hour_is_seen_before_sending():
    made = stage()
    agreement = made.agreed()
    client = made.as_body
    deposit(client, agreement, einvoices.cii(), "facture.xml")
    invoice = stored(made)
    with scope(made.fund):
        claire = made.known_worker()
    given = {"papers": [file(simple_pdf())], "kind": "attendance", "worker": str(claire.uuid), "hours": "13,5"}
    client.post(at("invoice_papers", invoice), given)

    page = text(client.get(at("check_invoice", invoice)))
    assert "14,00 h" in page
    assert "13,50 h" in page
    assert "à corriger par le déposant, dans ce dépôt" in page

    answer = client.post(at("check_invoice", invoice), {"word": ""})
    assert answer.status_code == 200
    assert stored(made).state == "draft"

    client.post(at("edit_invoice", invoice), typed(hours="13h30", version=stored(made).version))
    page = text(client.get(at("edit_invoice", invoice)))
    assert "Saisi : 13,50 h" in page  # the file says 14
    client.post(at("check_invoice", invoice), {"word": "La facture sera refaite."})
    sent = stored(made)
    assert sent.state == "received"
    assert {
        "check": "typed",
        "level": "warns",
        "here": "13.50",
        "there": "14.00",
        "mender": "depositor",
        "about": "hours",
    } in (sent.checks)


@pytest.mark.feature("BEY-13")
def test_a_factur_x_whose_page_and_data_disagree():
    made = stage()
    agreement = made.agreed()
    shown = einvoices.page(number="F2026-0099", total="1 500,00 €")

    deposit(made.as_body, agreement, einvoices.factur_x(shown))

    invoice = stored(made)
    page = text(made.as_body.get(at("edit_invoice", invoice)))
    assert "les données disent « F2026-0042 »" in page
    assert "la page montre « F2026-0099 »" in page
    page = text(made.as_body.get(at("check_invoice", invoice)))
    assert "1 500,00" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "La page du PDF ne montre pas la valeur de ses données" in page


LAUGHS = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><l>&b;</l>"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (LAUGHS, "facture.xml", "déclarent un type de document"),
        (b"<?xml version='1.0'?>" + b"<a>" * 60 + b"</a>" * 60, "facture.xml", "démesurées"),
        (b"<?xml version='1.0'?><a/>", "facture.xml", "ne sont pas celles d’une facture"),
        (simple_pdf(pages=61), "facture.pdf", "compte 61 pages et la limite est de 60"),
    ],
    ids=["laughs", "deep", "other", "pages"],
)
def test_bombs_are_refused_at_their_field(data, name, said):
    made = stage()

    answer = deposit(made.as_body, made.agreed(), data, name)

    assert answer.status_code == 200
    assert said in text(answer)
    with scope(made.fund):
        assert not Invoice.objects.exists()


OTHER_SIRET = "35600000000048"


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"siret": OTHER_SIRET}, "Le fichier est la facture d’un autre organisme"),
        ({"BT_5": "USD"}, "Le fonds ne règle que des factures en euros"),
        ({"total": -1400.0}, "Une facture n’a pas de montant négatif"),
        ({"BT_2": timezone.localdate() + datetime.timedelta(days=1)}, "La facture est datée d’un jour à venir"),
        ({"BT_3": "381"}, "Le fichier et ce dépôt n’ont pas la même nature"),
    ],
    ids=["other body", "dollars", "negative", "tomorrow", "credit note"],
)
def test_what_cannot_be_paid_blocks(terms, said):
    made = stage()
    deposit(made.as_body, made.agreed(), einvoices.cii(**terms), "facture.xml")
    invoice = stored(made)
    with scope(made.fund):
        Invoice.objects.filter(pk=invoice.pk).update(
            total=invoice.total or 1400, seller_siret=invoice.seller_siret or BODY_SIRET
        )

    page = text(made.as_body.get(at("check_invoice", invoice)))
    answer = made.as_body.post(at("check_invoice", invoice), {"word": "Payez quand même."})

    assert said in page
    assert "Bloque l’envoi" in page
    assert said in text(answer)
    assert stored(made).state == "draft"


@pytest.mark.parametrize(
    ("paid", "said"), [(False, "a déjà déposé une facture de ce numéro"), (True, "est déjà payée")]
)
def test_a_number_is_used_once(paid, said):
    made = stage()
    payment_or_invoice = made.planned(made.agreed()) if paid else None
    if payment_or_invoice is not None:
        with scope(made.fund):
            paying.note_paid(
                actor=made.staff, fund=made.fund, payment=payment_or_invoice, paid_on=datetime.date(2026, 11, 20)
            )
    else:
        made.received(made.agreed())
    second = draft(made, made.agreed(title="Autre formation"), number="f2026-0042")

    page = text(made.as_body.get(at("check_invoice", second)))
    made.as_body.post(at("check_invoice", second), {"word": "Encore."})

    assert said in page
    assert stored(made, pk=second.pk).state == "draft"


def test_nothing_left_of_the_agreement():
    made = stage()
    agreement = made.agreed()
    made.received(agreement)
    second = draft(made, agreement, number="F2026-0043")

    page = text(made.as_body.get(at("check_invoice", second)))

    assert "La facture dépasse ce que l’accord laisse" in page
    assert "Bloque l’envoi" in page


def test_more_than_is_left_is_to_be_explained():
    made = stage()
    second = draft(made, total=Decimal(1500), net=Decimal(1500))

    page = text(made.as_body.get(at("check_invoice", second)))

    assert "La facture dépasse ce que l’accord laisse" in page
    assert "Bloque l’envoi" not in page


def test_amounts_that_do_not_add_up():
    made = stage()
    invoice = draft(made, net=Decimal(1300), vat=Decimal(50))

    page = text(made.as_body.get(at("check_invoice", invoice))).replace("\u202f", " ").replace("\xa0", " ")

    assert "Les montants ne s’additionnent pas" in page
    assert "1 350,00 €" in page


def test_negative_amounts_are_refused_when_typed():
    made = stage()
    invoice = draft(made)

    answer = made.as_body.post(at("edit_invoice", invoice), typed(net="-1400", total="-1400"))

    assert "supérieure ou égale à 0" in text(answer)


def test_an_accepted_exemption_counts_for_each_invoice():
    made = stage()
    made.as_body.post(reverse("funding:exemption"), {"file": file(simple_pdf(), "attestation.pdf")})
    with scope(made.fund):
        exemption = TaxExemption.objects.get()
    assert made.body.name in text(made.as_staff.get(reverse("funding:exemption")))
    decide = reverse("funding:decide_exemption", args=[exemption.uuid])
    assert "Écrivez le motif" in text(made.as_staff.post(decide, {"decision": "refuse"}))

    made.as_staff.post(decide, {"decision": "accept"})

    invoice = draft(made)
    found = text(made.as_body.get(at("check_invoice", invoice)))
    assert "sans que le fonds ait une attestation acceptée" not in found
    with scope(made.fund), pytest.raises(ValidationError, match="vient d’être vérifiée"):
        exempting.decide_exemption(actor=made.staff, exemption=exemption, accept=False, reason="Non.")


def test_somebody_attested_who_left_the_agreement_is_named():
    made = stage()
    invoice = draft(made)
    with scope(made.fund):
        paul = WorkerFactory(organisation=made.company, last_name="Roy", first_name="Paul")
        Attestation.objects.create(invoice=invoice, document=invoice.document, worker=paul, hours=7)

    page = text(made.as_body.get(at("check_invoice", invoice)))

    assert "Cette personne n’est pas dans l’accord" in page
    assert "Paul Roy" in page


def test_the_word_is_needed_only_where_something_differs():
    made = stage()
    invoice = draft(made)
    with scope(made.fund):
        piece = invoice.request.device.pieces.get(stage="invoice")
        Attestation.objects.create(
            invoice=invoice, document=invoice.document, worker=made.known_worker(), hours=14, piece=piece
        )
        exemption = exempting.deposit_exemption(
            actor=made.body_actor, fund=made.fund, organisation=made.body, upload=pdf()
        )
        exempting.decide_exemption(actor=made.staff, exemption=exemption, accept=True)

    assert "Tout concorde" in text(made.as_body.get(at("check_invoice", invoice)))
    made.as_body.post(at("check_invoice", invoice), {})

    assert stored(made).state == "received"


def test_a_companys_own_costs_are_not_taken_for_the_bodys():
    made = stage()
    deposit(made.as_member, made.agreed(salary=Decimal(500)), simple_pdf())

    assert (stored(made).family, stored(made).seller_siret) == ("salary", "")
