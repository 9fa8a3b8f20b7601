"""Declarations and batches at the end of their retention: sealed files go, references and answers' codes stay."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from batch_channel.models import Answer, Attempt, Batch, Chunk, Declaration
from batch_channel.retention import BATCH, DECLARATION, LOOSE_ANSWERS
from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.retention import WORKER
from extranet.retention.clocks import standing_of
from extranet.retention.models import Tombstone
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import declared, employer_of, only_batch, run, worker_of
from tests.factories import quickly_signed_in, staff_of
from tests.retention.scenes import forgotten, night

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2015, 3, 2, 12, tzinfo=datetime.UTC)


def answered_long_ago(fund, simulated) -> Worker:
    worker = worker_of(fund, employer_of(fund))
    declared(fund, worker)
    run(fund)
    simulated.answer()
    run(fund)
    with scope(fund):
        Declaration.objects.update(trained_from=LONG_AGO.date(), decided_at=LONG_AGO, problems=["Michelle Dubois"])
        Batch.objects.update(gathered_at=LONG_AGO, sent_at=LONG_AGO, answered_at=LONG_AGO)
        Worker.objects.update(is_active=False)
        WorkerDetails.objects.update(left_on=LONG_AGO.date())
    return worker


@pytest.mark.feature("BEY-23")
def test_sealed_files_go_and_what_was_answered_stays(fund, simulated):
    answered_long_ago(fund, simulated)
    page = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("batch_channel:batch", args=[only_batch(fund).uuid])
    assert "Conservé jusqu’au 31/12/2022" in page.get(address).content.decode()
    with scope(fund):
        assert Chunk.objects.exists()
        digests = list(Batch.objects.values_list("data_sha256", "data_size", "ticket"))
        forms = list(Attempt.objects.values_list("reference", "outcome", "reported"))
    done = forgotten(fund, BATCH)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(fund):
        assert not Chunk.objects.exists()
        batch = Batch.objects.get()
        assert (bytes(batch.data), batch.state) == (b"", "answered")
        assert not Answer.objects.filter(content__isnull=False).exists()
        assert list(Batch.objects.values_list("data_sha256", "data_size", "ticket")) == digests
        assert list(Attempt.objects.values_list("reference", "outcome", "reported")) == forms
        assert Tombstone.objects.get().totals["accepted"] == 1
    assert "Effacé au terme de sa conservation" in page.get(address).content.decode()
    refused = page.post(
        reverse("batch_channel:ask_for_file", args=[batch.uuid, "fi"]), {"reason": "Contrôle"}, follow=True
    )
    assert "Ce fichier n’existe pas" in refused.content.decode()


@pytest.mark.feature("BEY-23")
def test_a_declaration_keeps_its_worker_named_until_its_end(fund, simulated):
    worker = answered_long_ago(fund, simulated)
    with scope(fund):
        assert standing_of(fund, worker).clock.ends_on is None
    assert forgotten(fund, WORKER).forgotten == 0
    done = forgotten(fund, DECLARATION)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(fund):
        declaration = Declaration.objects.get()
        assert (declaration.state, declaration.problems, declaration.worker_id) == ("accepted", [], worker.pk)
        assert standing_of(fund, worker).clock.ends_on == datetime.date(LONG_AGO.year + 5, 12, 31)


def test_one_that_waits_to_leave_has_no_end(fund, db):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    with scope(fund):
        long_ago = {"trained_from": LONG_AGO.date(), "declared_at": LONG_AGO}
        Declaration.objects.update(state="to_send", block="", **long_ago)
        assert standing_of(fund, declaration).clock.ends_on is None
        Declaration.objects.update(state="blocked", block="no_channel")
        assert standing_of(fund, declaration).clock.ends_on == datetime.date(2022, 12, 31)


def test_an_answer_of_no_batch_is_emptied_by_its_age(fund, simulated):
    answered_long_ago(fund, simulated)
    with scope(fund):
        kept = Answer.objects.count()
        Answer.objects.update(batch=None, received_at=LONG_AGO)
    assert night(fund, LOOSE_ANSWERS).forgotten == kept > 0
    with scope(fund):
        assert not Answer.objects.filter(content__isnull=False).exists()
        assert Answer.objects.count() == kept
        assert not Chunk.objects.filter(answer__isnull=False).exists()
