"""Invoices with their attestations, from the deposit to the answer (`MYA-04`, `MYA-09`, `BEY-01`, `BEY-13`)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document, Removal
from extranet.documents.tasks import remove_files
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from requests_app.funding import verbs
from requests_app.funding.models import Attestation, Invoice, ReplacedFile
from requests_app.funding.services import attesting, controlling, following, invoicing
from tests.documents.pdf_factory import simple_pdf
from tests.funding import einvoices
from tests.funding.invoicing_scenes import at, deposit, draft, file, in_complement, stored, text, typed
from tests.funding.scenes import BODY_SIRET, stage

pytestmark = pytest.mark.django_db


@pytest.mark.feature("MYA-04", "BEY-13")
@pytest.mark.parametrize(
    ("data", "name", "syntax"),
    [
        (einvoices.factur_x, "facture.pdf", "factur_x"),
        (einvoices.cii, "facture.xml", "cii"),
        (einvoices.ubl, "facture.xml", "ubl"),
    ],
)
def test_a_structured_invoice_fills_the_form_in(data, name, syntax):
    made = stage()
    agreement = made.agreed()

    answer = deposit(made.as_body, agreement, data(), name)

    invoice = stored(made)
    assert answer["Location"] == at("edit_invoice", invoice)
    assert (invoice.syntax, invoice.number, invoice.dated_on) == (syntax, "F2026-0042", datetime.date(2026, 11, 2))
    assert (invoice.hours, invoice.net, invoice.vat, invoice.total) == (14, 1400, 0, 1400)
    assert (invoice.seller_siret, invoice.is_exempt, invoice.currency) == (BODY_SIRET, True, "EUR")
    assert invoice.read["terms"]["BT-1"] == "F2026-0042"
    page = text(made.as_body.get(at("edit_invoice", invoice)))
    assert "remplissent ce formulaire" in page or 'value="F2026-0042"' in page


@pytest.mark.feature("MYA-04")
def test_a_pdf_is_typed_checked_and_sent():
    made = stage()
    agreement = made.agreed()
    client = made.as_body
    deposit(client, agreement, simple_pdf())
    invoice = stored(made)
    assert (invoice.syntax, invoice.seller_siret) == ("pdf", BODY_SIRET)

    answer = client.post(at("edit_invoice", invoice), typed())
    assert answer["Location"] == at("invoice_papers", invoice)
    with scope(made.fund):
        changed = Entry.objects.get(subject_uuid=invoice.uuid, verb=verbs.INVOICE_CHANGED.name)
    assert "number" in changed.facts["fields"]
    answer = client.post(at("check_invoice", invoice), {"word": "Les feuilles suivent."})

    invoice = stored(made)
    assert answer["Location"] == at("invoice", invoice)
    assert (invoice.state, invoice.word) == ("received", "Les feuilles suivent.")
    assert invoice.deposit_number == f"FAC-{timezone.localdate().year}-00001"
    assert {"pieces", "unattested", "exemption"} <= {one["check"] for one in invoice.checks if one["level"] == "warns"}
    assert invoice.deposit_number in text(made.as_staff.get(at("invoice", invoice)))
    assert "Les feuilles suivent." in text(made.as_staff.get(at("invoice", invoice)))
    assert invoice.number in text(made.as_member.get(reverse("funding:invoices")))


@pytest.mark.feature("MYA-04")
def test_a_company_that_paid_deposits_the_invoice_for_its_refund():
    made = stage()
    agreement = made.agreed(is_subrogated=False)

    assert deposit(made.as_body, agreement, simple_pdf())["Location"] == reverse("funding:invoices")
    assert deposit(made.as_member, agreement, simple_pdf()).status_code == 302

    assert stored(made).depositor_id == made.company.pk


def test_in_subrogation_the_company_deposits_its_own_costs_only():
    made = stage()
    agreement = made.agreed(teaching=Decimal(1400), salary=Decimal(500))

    answer = made.as_member.get(reverse("funding:deposit_invoice", args=[agreement.request.uuid]))

    assert "Rémunération" not in text(answer)  # the only choice is not asked
    deposit(made.as_member, agreement, simple_pdf())
    assert stored(made).family == "salary"


@pytest.mark.feature("MYA-09")
def test_attestations_go_along_with_their_person_and_hours():
    made = stage()
    invoice = draft(made)
    with scope(made.fund):
        claire = made.known_worker()
        piece = invoice.request.device.pieces.get(stage="invoice")
    given = {
        "papers": [file(simple_pdf(), "un.pdf"), file(simple_pdf(), "deux.pdf")],
        "kind": "attendance",
        "worker": str(claire.uuid),
        "hours": "13h30",
        "piece": str(piece.uuid),
    }

    answer = made.as_body.post(at("invoice_papers", invoice), given)

    assert answer.status_code == 302
    with scope(made.fund):
        kept = list(Attestation.objects.order_by("pk").values_list("worker", "hours", "piece", "kind"))
    assert kept == [(claire.pk, Decimal("13.50"), piece.pk, "attendance"), (claire.pk, None, piece.pk, "attendance")]
    page = text(made.as_body.get(at("check_invoice", invoice)))
    assert "13,50 h" in page
    assert "Les attestations disent un autre nombre d’heures" in page
    assert "Il manque des pièces" not in page


def test_a_file_is_taken_back_before_sending_and_not_after():
    made = stage()
    invoice = draft(made)
    for _time in range(2):
        made.as_body.post(at("invoice_papers", invoice), {"papers": [file(simple_pdf())], "kind": "other"})
    with scope(made.fund):
        first, second = Attestation.objects.order_by("pk")
    remove = [reverse("funding:remove_attestation", args=[one.uuid]) for one in (first, second)]

    made.as_body.post(remove[0])
    with scope(made.fund):
        invoicing.send_invoice(actor=made.body_actor, fund=made.fund, invoice=invoice, word="Voilà.")
    made.as_body.post(remove[1])

    with scope(made.fund):
        assert list(Attestation.objects.values_list("pk", flat=True)) == [second.pk]


def test_four_hundred_attachments():
    made = stage()
    invoice = draft(made)
    many = [file(b"%PDF-", f"{n}.pdf") for n in range(400)]

    answer = made.as_body.post(at("invoice_papers", invoice), {"papers": many, "kind": "other"})

    assert answer.status_code == 200
    assert "Au plus 20 fichiers à la fois" in text(answer)
    with scope(made.fund):
        assert not Attestation.objects.exists()


def test_attachments_are_bounded_in_all():
    made = stage()
    invoice = draft(made)
    with scope(made.fund):
        document = invoice.document
        Attestation.objects.bulk_create(Attestation(invoice=invoice, document=document) for _n in range(100))

    answer = made.as_body.post(at("invoice_papers", invoice), {"papers": [file(simple_pdf())], "kind": "other"})

    assert "accompagnée de 100 fichiers au plus" in text(answer)


@pytest.mark.feature("MYA-10")
def test_an_invoice_is_withdrawn_until_its_control_begins():
    made = stage()
    first, second = made.received(), made.received(made.agreed(title="Autre"), number="F2026-0043")
    with scope(made.fund):
        controlling.begin_control(actor=made.staff, invoice=second)

    made.as_body.post(at("withdraw_invoice", first))
    answer = made.as_body.post(at("withdraw_invoice", second), follow=True)

    assert stored(made, pk=first.pk).state == "withdrawn"
    assert stored(made, pk=second.pk).state == "control"
    assert "Entre-temps, l’état a changé" in text(answer)


def test_afterwards_a_credit_note_answers_it():
    made = stage()
    agreement = made.agreed()
    invoice = made.validated(agreement)
    client = made.as_body

    client.post(
        at("credit_invoice", invoice), {"file": file(einvoices.cii(BT_1="A1", BT_3="381", total=1500.0), "avoir.xml")}
    )
    note = stored(made, kind="credit_note")
    assert (note.credits_id, note.family, note.total) == (invoice.pk, "teaching", 1500)
    assert "L’avoir dépasse ce qui reste de la facture" in text(client.get(at("check_invoice", note)))

    client.post(at("edit_invoice", note), typed(number="A1", total="400", net="400", version=note.version))
    client.post(at("check_invoice", note), {"word": "Une journée annulée."})

    assert stored(made, pk=note.pk).state == "received"
    page = text(client.get(reverse("funding:agreement", args=[agreement.uuid])))
    assert "400,00 €" in page  # what the note gave back
    assert "A1" in text(client.get(at("invoice", invoice)))


def test_a_received_invoice_needs_no_credit_note():
    made = stage()
    invoice = made.received()

    answer = made.as_body.post(at("credit_invoice", invoice), {"file": file(simple_pdf())})

    assert answer["Location"] == at("invoice", invoice)


def test_what_the_fund_asks_is_answered():
    made = stage()
    invoice = in_complement(made)
    client = made.as_body
    assert "Il manque la feuille du 12 octobre." in text(client.get(at("invoice", invoice)))
    assert "Il manque la feuille du 12 octobre." in text(client.get(at("invoice_papers", invoice)))

    client.post(at("invoice_papers", invoice), {"papers": [file(simple_pdf())], "kind": "attendance"})
    client.post(at("check_invoice", invoice), {"word": "La voici."})

    answered = stored(made)
    assert (answered.state, answered.word) == ("control", "La voici.")
    with scope(made.fund):
        entry = Entry.objects.of_subject(answered).filter(verb=verbs.INVOICE_COMPLETED.name).get()
        assert [one.comment for one in entry.texts.all()] == ["La voici."]


def test_a_file_is_replaced():
    made = stage()
    invoice = draft(made, number="FAUX")

    made.as_body.post(at("replace_invoice_file", invoice), {"file": file(einvoices.ubl(), "facture.xml")})

    assert (stored(made).number, stored(made).syntax) == ("F2026-0042", "ubl")


def test_what_took_another_file_s_place_before_sending_is_all_that_is_stored():
    made = stage()
    invoice = draft(made)
    body = made.as_body
    body.post(at("invoice_papers", invoice), {"papers": file(simple_pdf(), "feuille.pdf"), "kind": "attendance"})
    with scope(made.fund):
        attestation = invoice.attestations.select_related("document").get()
        gone = [Document.objects.get(pk=invoice.document_id).key, attestation.document.key]
    assert all(default_storage.exists(key) for key in gone)

    body.post(at("replace_invoice_file", invoice), {"file": file(einvoices.ubl(), "facture.xml")})
    body.post(at("remove_attestation", attestation))
    remove_files(made.fund.pk)

    with scope(made.fund):
        left = Invoice.objects.select_related("document").get().document
        assert not Document.objects.filter(key__in=gone).exists()
        assert not Removal.objects.exists()
    assert left is not None
    assert default_storage.exists(left.key)
    assert [key for key in gone if default_storage.exists(key)] == []


def test_what_the_fund_has_seen_stays_when_a_complement_replaces_it():
    made = stage()
    invoice = draft(made)
    given = {"papers": file(simple_pdf(), "feuille.pdf"), "kind": "attendance"}
    made.as_body.post(at("invoice_papers", invoice), given)
    with scope(made.fund):
        attestation = invoice.attestations.get()
        invoicing.send_invoice(actor=made.body_actor, fund=made.fund, invoice=invoice, word="Voir la feuille.")
        controlling.begin_control(actor=made.staff, invoice=invoice)
        controlling.ask_complement(actor=made.staff, fund=made.fund, invoice=invoice, reason="Illisible.")
        former = Document.objects.get(pk=invoice.document_id)

    body = made.as_body
    body.post(at("replace_invoice_file", invoice), {"file": file(einvoices.ubl(), "facture.xml")})
    body.post(at("remove_attestation", attestation))
    remove_files(made.fund.pk)

    assert stored(made).syntax == "ubl"
    with scope(made.fund):
        first, second = ReplacedFile.objects.select_related("document").order_by("pk")
        assert (first.document_id, second.document_id) == (former.pk, attestation.document_id)
        assert {first.document_id, second.document_id} < set(attesting.documents_of([invoice.pk])), "forgotten with it"
    for client in (body, made.as_staff):
        page = text(client.get(at("invoice", invoice)))
        assert "Fichiers remplacés ou retirés pendant le complément" in page
        for one in (first, second):
            assert at("replaced_file", one) in page
            assert b"".join(client.get(at("replaced_file", one))).startswith(b"%PDF")
    assert made.as_other_member.get(at("replaced_file", first)).status_code == 404


def test_a_draft_is_deleted_and_what_was_sent_is_not():
    made = stage()
    first, second = draft(made), made.received(made.agreed(title="Autre"), number="F2026-0043")

    made.as_body.post(at("delete_invoice", first))
    made.as_body.post(at("delete_invoice", second))

    with scope(made.fund):
        assert list(Invoice.objects.values_list("pk", flat=True)) == [second.pk]
        assert not Document.objects.filter(pk=first.document_id).exists(), "its file neither"
        assert Removal.objects.exists(), "and its bytes"
        assert Document.objects.filter(pk=second.document_id).exists()


def test_what_was_sent_is_not_changed():
    made = stage()
    invoice = made.received()

    for name in ("edit_invoice", "invoice_papers", "check_invoice", "replace_invoice_file"):
        assert made.as_body.get(at(name, invoice))["Location"] == at("invoice", invoice)


def test_nothing_is_sent_without_number_date_and_amount():
    made = stage()
    invoice = draft(made, number="", total=None)

    answer = made.as_body.post(at("check_invoice", invoice), {"word": "Voilà."})

    assert "Indiquez : numéro de la facture." in text(answer)
    assert stored(made).state == "draft"


def test_two_windows_on_one_invoice():
    made = stage()
    invoice = draft(made)
    made.as_body.post(at("edit_invoice", invoice), typed(number="F1"))

    answer = made.as_body.post(at("edit_invoice", invoice), typed(number="F2"))

    assert "Quelqu’un d’autre a modifié cette fiche" in text(answer)
    assert stored(made).number == "F1"


def test_a_withdrawn_number_may_be_used_again():
    made = stage()
    first = made.received()
    with scope(made.fund):
        following.withdraw_invoice(actor=made.body_actor, invoice=first)

    again = draft(made, made.agreed(title="Autre"))
    made.as_body.post(at("check_invoice", again), {"word": "Refaite."})

    assert stored(made, pk=again.pk).state == "received"
