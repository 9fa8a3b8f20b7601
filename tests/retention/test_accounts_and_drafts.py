"""Accounts that were replaced, contributions declared, and drafts that nobody ever sent."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document, Removal
from extranet.journal.models import Entry
from extranet.retention.clocks import standing_of
from extranet.retention.models import LegalHold
from extranet.tenants import encryption
from extranet.tenants.scope import scope
from requests_app.funding.models import BankDetails, Declaration, FundingRequest, Invoice, Payment, RequestPerson
from requests_app.funding.retention import BANK, CONTRIBUTIONS, DECLARATION_DRAFTS, INVOICE_DRAFTS
from requests_app.funding.retention import DRAFTS as FUNDING_DRAFTS
from requests_app.funding.services import attesting
from requests_app.training.models import Participant, Request
from requests_app.training.retention import DRAFTS as TRAINING_DRAFTS
from tests.factories import quickly_signed_in
from tests.funding import scenes as funding
from tests.funding.contribution_scenes import LAST_YEAR, collecting
from tests.retention.scenes import forgotten, night, words_in
from tests.training.scenes import draft_of
from tests.training.scenes import stage as training_stage

pytestmark = pytest.mark.django_db

OTHER_IBAN = "FR1420041010050500013M02606"
LONG_AGO = datetime.datetime(2010, 5, 4, 12, tzinfo=datetime.UTC)
YEARS_AHEAD = datetime.timedelta(days=800)


@pytest.mark.feature("BEY-23")
def test_an_account_goes_long_after_another_took_its_place(db):
    made = funding.stage()
    payment = made.planned()
    former = made.account()
    with scope(made.fund):
        assert standing_of(made.fund, former).clock.ends_on is None, "it holds"
    made.account(iban=OTHER_IBAN)
    with scope(made.fund):
        BankDetails.objects.update(deposited_at=LONG_AGO, known_email="tresorerie@example.invalid")
        BankDetails.objects.filter(pk=former.pk).update(decided_at=LONG_AGO)
        BankDetails.objects.exclude(pk=former.pk).update(decided_at=LONG_AGO.replace(year=2012))
        former = BankDetails.objects.get(pk=former.pk)
        assert former.state == "former"
        assert standing_of(made.fund, former).clock.ends_on is None, "a payment to it is expected"
        Payment.objects.filter(pk=payment.pk).update(paid_on=datetime.date(2013, 2, 1))
        assert standing_of(made.fund, former).clock.ends_on == datetime.date(2023, 12, 31)
        before = BANK.totals(BankDetails.objects.filter(pk=former.pk))
    done = forgotten(made.fund, BANK)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        gone, kept = BankDetails.objects.get(pk=former.pk), BankDetails.objects.confirmed().get()
        assert [bytes(value) for value in (gone.iban, gone.bic, gone.holder)] == [b"", b"", b""]
        assert (gone.shown, gone.known_email, gone.state) == ("—", "", "former")
        assert Document.objects.get(pk=gone.proof_id).state == Document.State.FORGOTTEN
        assert encryption.decrypt(bytes(kept.iban)) == OTHER_IBAN
        assert BANK.totals(BankDetails.objects.filter(pk=former.pk)) == before
        assert (before["payments"], before["amount"]) == (1, "1400.00")
    shown = made.as_staff.get(reverse("funding:bank_details", args=[former.uuid])).content.decode()
    assert "Effacé au terme de sa conservation" in shown
    assert funding.IBAN[-4:] not in shown
    clear = made.as_staff.post(reverse("funding:bank_reveal", args=[former.uuid]))
    assert clear.status_code == 200


@pytest.mark.feature("BEY-23")
def test_a_contribution_keeps_its_figures_without_who_sent_it(db):
    made = collecting()
    sent = made.sent()
    with scope(made.fund):
        Declaration.objects.update(due_on=LONG_AGO.date(), sent_at=LONG_AGO)
        before = CONTRIBUTIONS.totals(Declaration.objects.all())
        assert Declaration.objects.get().sent_by_id
    page = reverse("funding:declaration", args=[sent.uuid])
    assert "Conservé jusqu’au 31/12/2020" in made.as_staff.get(page).content.decode()
    done = forgotten(made.fund, CONTRIBUTIONS)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        after = Declaration.objects.get()
        assert (after.number, after.sent_by_id) == (sent.number, None)
        assert Document.objects.get(pk=after.receipt_id).state == Document.State.FORGOTTEN
        assert CONTRIBUTIONS.totals(Declaration.objects.all()) == before
        assert before["lines"] > 0
    assert made.as_staff.get(page).status_code == 200


@pytest.mark.feature("BEY-23")
def test_a_funding_draft_that_nobody_touched_goes_with_its_papers(db):
    made = funding.stage()
    made.draft(title="Jamais envoyée")
    sent = made.sent(title="Envoyée")
    with scope(made.fund):
        FundingRequest.objects.update(created_at=LONG_AGO)
    assert night(made.fund, FUNDING_DRAFTS).forgotten == 0, "its last act is of today"
    assert night(made.fund, FUNDING_DRAFTS, timezone.localdate() + YEARS_AHEAD).forgotten == 1
    with scope(made.fund):
        assert list(FundingRequest.objects.values_list("pk", flat=True)) == [sent.pk]
        assert set(RequestPerson.objects.values_list("request", flat=True)) == {sent.pk}
        assert Document.objects.filter(pk__in=sent.papers.values("document")).exists()
        assert "Jamais envoyée" not in words_in(FundingRequest.objects.all())


@pytest.mark.feature("BEY-23")
def test_an_invoice_that_nobody_sent_goes_with_its_files_unless_its_file_is_held(db):
    made = funding.stage()
    agreement = made.agreed()
    sent, held = made.received(agreement), made.invoice(made.agreed(), number="F-2")
    draft = made.invoice(agreement, number="F-3")
    ahead = timezone.localdate() + YEARS_AHEAD
    with scope(made.fund):
        [paper] = attesting.add_attestations(
            actor=made.body_actor, fund=made.fund, invoice=draft, uploads=[funding.pdf()], kind="other"
        )
        files = {draft.document_id, paper.document_id}
        Invoice.objects.update(created_at=LONG_AGO)
        acts = Entry.objects.filter(subject_uuid=draft.uuid).count()
        LegalHold.objects.create(
            rule="funding-requests",
            subject_model=FundingRequest._meta.label,
            subject_uuid=held.request.uuid,
            reference=held.request.number,
            reason="Litige",
        )
    assert night(made.fund, INVOICE_DRAFTS).forgotten == 0, "its last act is of today"
    assert night(made.fund, INVOICE_DRAFTS, ahead).forgotten == 1
    with scope(made.fund):
        assert set(Invoice.objects.values_list("pk", flat=True)) == {sent.pk, held.pk}
        assert not Document.objects.filter(pk__in=files).exists()
        assert Removal.objects.count() == len(files)
        assert Document.objects.filter(pk=held.document_id).exists()
        assert Entry.objects.filter(subject_uuid=draft.uuid).count() == acts > 0
        LegalHold.objects.update(released_at=timezone.now(), release_reason="Clos")
    assert night(made.fund, INVOICE_DRAFTS, ahead + datetime.timedelta(days=1)).forgotten == 1


@pytest.mark.feature("BEY-23")
def test_a_declaration_that_nobody_sent_goes_a_held_one_and_a_sent_one_stay(db):
    made = collecting()
    sent = made.sent()
    correction, loose = made.correction(sent), made.draft(LAST_YEAR - 1)
    ahead = timezone.localdate() + YEARS_AHEAD
    with scope(made.fund):
        Declaration.objects.update(created_at=LONG_AGO)
        LegalHold.objects.create(
            rule="contribution-declarations",
            subject_model=Declaration._meta.label,
            subject_uuid=correction.uuid,
            reference="—",
            reason="Contrôle",
        )
        before = CONTRIBUTIONS.totals(Declaration.objects.filter(pk=sent.pk))
    assert night(made.fund, DECLARATION_DRAFTS).forgotten == 0, "its last act is of today"
    assert night(made.fund, DECLARATION_DRAFTS, ahead).forgotten == 1
    with scope(made.fund):
        assert set(Declaration.objects.values_list("pk", flat=True)) == {sent.pk, correction.pk}
        assert CONTRIBUTIONS.totals(Declaration.objects.filter(pk=sent.pk)) == before
        assert Entry.objects.filter(subject_uuid=loose.uuid).exists()


@pytest.mark.feature("BEY-23")
def test_a_training_draft_that_nobody_touched_goes_and_a_held_one_stays(db):
    made = training_stage()
    held, loose, sent = draft_of(made, title="A"), draft_of(made, title="B"), draft_of(made, title="C")
    with scope(made.fund):
        Request.objects.update(created_at=LONG_AGO)
        Request.objects.filter(pk=sent.pk).update(state="with_fund", sent_to_fund_at=timezone.now())
        LegalHold.objects.create(
            rule="training-requests",
            subject_model=Request._meta.label,
            subject_uuid=held.uuid,
            reference=held.number,
            reason="Litige",
        )
        acts = Entry.objects.filter(subject_uuid=loose.uuid).count()
    ahead = timezone.localdate() + YEARS_AHEAD
    assert night(made.fund, TRAINING_DRAFTS, ahead).forgotten == 1
    with scope(made.fund):
        assert set(Request.objects.values_list("pk", flat=True)) == {held.pk, sent.pk}
        assert not Participant.objects.filter(request=loose.pk).exists()
        assert Entry.objects.filter(subject_uuid=loose.uuid).count() == acts > 0
    staff = quickly_signed_in(made.fund, made.encoder.user)
    assert staff.get(reverse("training:request", args=[loose.uuid])).status_code == 404
