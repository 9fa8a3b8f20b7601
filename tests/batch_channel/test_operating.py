"""The operator's commands: dry by default, the worker's own steps one at a time; holding and releasing."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from batch_channel import incidents
from batch_channel.models import Answer, Batch, Channel, Declaration
from batch_channel.services import batches
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    channel_of,
    declared,
    employer_of,
    give_number,
    names,
    now,
    only_batch,
    point_at,
    run,
    state_of,
    worker_of,
)
from tests.factories import quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db


def batch(fund, act: str, *options: str) -> str:
    out = io.StringIO()
    call_command("batch", act, "--fund", fund.slug, *options, stdout=out)
    return out.getvalue()


def test_each_step_of_the_way_by_command_and_nothing_without_do(fund, simulated):
    worker = worker_of(fund, employer_of(fund), NUMBERS[2])
    declaration = declared(fund, worker)
    inbox = simulated.directory.inbox("T")

    assert "1 declarations of 1 employers" in batch(fund, "build")
    assert "Nothing was changed" in batch(fund, "send")
    with scope(fund):
        assert not Batch.objects.exists()
    assert "done" in batch(fund, "build", "--do")
    assert only_batch(fund).state == BatchState.PREPARED
    assert names(inbox) == []
    assert only_batch(fund).name in batch(fund, "send")
    assert names(inbox) == []
    assert "done" in batch(fund, "send", "--do")
    assert only_batch(fund).state == BatchState.SENT
    assert len(names(inbox)) == 2
    simulated.answer()
    batch(fund, "receive")
    assert state_of(fund, declaration) == DeclarationState.SENT
    assert "done" in batch(fund, "receive", "--do")
    assert state_of(fund, declaration) == DeclarationState.REFUSED

    give_number(fund, worker, NUMBERS[0])
    assert batch(fund, "resend", "--state", "blocked").startswith("0 declarations")
    assert batch(fund, "resend", "--batch", only_batch(fund).name).startswith("1 declarations")
    assert state_of(fund, declaration) == DeclarationState.REFUSED
    assert "1 go again" in batch(fund, "resend", "--state", "refused", "--do")
    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    said = batch(fund, "status")
    assert "channel 654321 SERVICE_PROVIDER: ready" in said
    assert "declarations: to_send 1" in said
    assert "batches: answered 1" in said


def test_an_answer_that_came_before_its_batch_was_known_is_read_again(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    with scope(fund):
        go_tried_at = Batch.objects.get().go_tried_at
        Batch.objects.update(state="sending", go_tried_at=None, sent_at=None)  # as after a restore
        Declaration.objects.update(state="to_send", sent_at=None)
    run_receive = batch(fund, "receive", "--do")
    assert "done" in run_receive
    with scope(fund):
        assert Answer.objects.to_review().count() == 2
        Batch.objects.update(go_tried_at=go_tried_at)
    assert "unknown" in batch(fund, "parse")
    with scope(fund):
        assert Answer.objects.to_review().count() == 2
    assert "now read" in batch(fund, "parse", "--do")
    with scope(fund):
        assert Answer.objects.to_review().count() == 0
    assert only_batch(fund).state == BatchState.ANSWERED
    assert now(fund, declaration).state == DeclarationState.ACCEPTED


def test_preflight_names_what_is_to_be_mended(fund, simulated, monkeypatch):
    assert "FAIL" not in batch(fund, "preflight")
    point_at(fund, host_key="rien")
    with pytest.raises(CommandError, match="to be mended"):
        batch(fund, "preflight")
    monkeypatch.delenv("CHANNEL_KEYS_FILE")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("batch", "preflight", "--fund", fund.slug, stdout=out)
    assert "FAIL channel 654321 SERVICE_PROVIDER: SSH key" in out.getvalue()
    with pytest.raises(CommandError, match="No fund"):
        call_command("batch", "status", "--fund", "nobody")


def test_a_channel_and_a_batch_are_held_and_released_with_a_reason(fund, simulated):
    client = quickly_signed_in(fund, staff_of(fund).user)
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    batch(fund, "build", "--do")
    inbox = simulated.directory.inbox("T")
    hold = reverse("batch_channel:hold_batch", args=[only_batch(fund).uuid])
    assert "Indiquez pourquoi" in client.post(hold, {"reason": ""}, follow=True).content.decode()
    page = client.post(hold, {"reason": "Le client a appelé"}, follow=True).content.decode()
    assert "Lot retenu" in page
    assert "tant que le lot ou son canal est retenu" in page
    run(fund)
    assert names(inbox) == []

    uuid = channel_of(fund).uuid
    hold_channel = reverse("batch_channel:hold_channel", args=[uuid])
    page = client.post(hold_channel, {"reason": "Maintenance"}, follow=True).content.decode()
    assert "Retenu" in page
    client.post(reverse("batch_channel:release_batch", args=[only_batch(fund).uuid]))
    run(fund)
    assert names(inbox) == []
    assert state_of(fund, declaration) == DeclarationState.TO_SEND
    client.post(reverse("batch_channel:release_channel", args=[uuid]))
    run(fund)
    assert len(names(inbox)) == 2
    page = client.post(hold, {"reason": "Trop tard"}, follow=True).content.decode()
    assert "ne peut plus être retenu" in page
    with scope(fund):
        verbs = set(Entry.objects.values_list("verb", flat=True))
        Channel.objects.update(error=incidents.STOP, next_attempt_at=None)
    assert {
        f"batch_channel.{one}" for one in ("channel_held", "channel_released", "batch_held", "batch_released")
    } <= verbs
    page = client.post(reverse("batch_channel:release_channel", args=[uuid]), follow=True).content.decode()
    assert "Les échanges reprennent" in page
    run(fund)
    assert channel_of(fund).error == ""


def test_a_batch_is_cancelled_before_its_go_and_its_declarations_wait_for_a_person(fund, simulated):
    client = quickly_signed_in(fund, staff_of(fund).user)
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    batch(fund, "build", "--do")
    cancel = reverse("batch_channel:cancel_batch", args=[only_batch(fund).uuid])
    assert "Indiquez pourquoi" in client.post(cancel, {"reason": ""}, follow=True).content.decode()
    page = client.post(cancel, {"reason": "Mauvais mois"}, follow=True).content.decode()
    assert "Le lot est annulé" in page
    assert only_batch(fund).state == BatchState.ABANDONED
    assert now(fund, declaration).block == "cancelled"
    run(fund)
    assert names(simulated.directory.inbox("T")) == []
    client.post(reverse("batch_channel:resend", args=[declaration.uuid]))
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.SENT
    with scope(fund):
        assert sorted(Batch.objects.values_list("sequence", "state")) == [("00001", "abandoned"), ("00002", "sent")]
    gone = reverse("batch_channel:cancel_batch", args=[only_sent(fund).uuid])
    assert "ne peut plus être annulé" in client.post(gone, {"reason": "Trop tard"}, follow=True).content.decode()


def only_sent(fund) -> Batch:
    with scope(fund):
        return Batch.objects.get(state="sent")


def test_what_is_on_the_server_already_is_withdrawn_there(fund, simulated):
    client = quickly_signed_in(fund, staff_of(fund).user)
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    batch(fund, "build", "--do")
    cancelled = only_batch(fund)
    inbox = simulated.directory.inbox("T")
    (inbox / f"FI.{cancelled.name}.1.1").write_bytes(b"half")
    with scope(fund):
        batches.start(cancelled)  # the worker that began died before GO
    cancel = reverse("batch_channel:cancel_batch", args=[cancelled.uuid])
    page = client.post(cancel, {"reason": "Mauvais mois"}, follow=True).content.decode()
    assert "retiré du serveur (TD)" in page
    run(fund)
    assert f"TD.{cancelled.name}.1" in names(inbox)
    assert f"GO.{cancelled.name}.1" not in names(inbox)
    assert only_batch(fund).state == BatchState.ABANDONED
    assert now(fund, declaration).block == "cancelled"


def test_a_batch_cancelled_while_its_files_go_up_gets_no_go(fund, simulated, monkeypatch):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    note_go = batches.note_go

    def cancelled_first(one: Batch) -> None:
        Batch.objects.filter(pk=one.pk).update(cancelled_at=timezone.now())
        note_go(one)

    monkeypatch.setattr(batches, "note_go", cancelled_first)
    run(fund)
    inbox = simulated.directory.inbox("T")
    assert [name[:2] for name in names(inbox)] == ["FI", "TD"]
    assert now(fund, declaration).block == "cancelled"
