"""The whole way: a declaration leaves to a real sshd, the simulator answers, an anomaly is corrected and resent."""

from __future__ import annotations

import base64
import subprocess

import pytest
from django.urls import reverse

from batch_channel import services
from batch_channel.models import Answer, Attempt, Batch, Declaration
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    REGISTER,
    channel_of,
    declared,
    employer_of,
    give_number,
    names,
    now,
    only_batch,
    only_batch_or_latest,
    point_at,
    run,
    state_of,
    worker_of,
)
from tests.factories import signed_in, staff_of

pytestmark = pytest.mark.django_db

CLOSED = NUMBERS[2]


@pytest.mark.feature("FLA-32", "FLA-34")
def test_a_test_set_leaves_without_signature_and_go_is_empty(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    inbox = simulated.directory.inbox("T")
    batch = only_batch(fund)
    assert names(inbox) == sorted([f"FI.{batch.name}.1.1", f"GO.{batch.name}.1"])
    assert (inbox / f"GO.{batch.name}.1").read_bytes() == b""
    data = (inbox / f"FI.{batch.name}.1.1").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10
    assert batch.name.startswith("SIMU.654321.")
    assert batch.name.endswith(".00001.T")
    assert (batch.state, batch.signature) == (BatchState.SENT, None)
    assert state_of(fund, declaration) == DeclarationState.SENT
    assert b"<SenderQuality>SERVICE_PROVIDER</SenderQuality>" in data
    done = subprocess.run(
        ["xmllint", "--noout", "--schema", "batch_channel/protocol/schemas/fla-batch-1.xsd", "-"],
        input=data,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.feature("FLA-33", "FLA-34", "FLA-04")
def test_a_real_set_is_signed_with_the_channels_certificate(fund, simulated_real, tmp_path):
    declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    inbox = simulated_real.directory.inbox("R")
    batch = only_batch(fund)
    assert names(inbox) == sorted([f"FI.{batch.name}.1.1", f"FS.{batch.name}.1.1", f"GO.{batch.name}.1"])
    signature = (inbox / f"FS.{batch.name}.1.1").read_bytes()
    (tmp_path / "fs.der").write_bytes(base64.b64decode(b"".join(signature.split()), validate=True))
    verified = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "fs.der",
         "-content", inbox / f"FI.{batch.name}.1.1", "-purpose", "any", "-nointern",
         "-certfile", simulated_real.directory.certificate,
         "-CAfile", simulated_real.directory.identity / "ca-certificate.pem", "-out", "/dev/null"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr
    assert batch.signed_at is not None
    simulated_real.answer()
    run(fund)
    assert only_batch(fund).state == BatchState.ANSWERED
    with scope(fund):
        assert {answer.signature for answer in Answer.objects.all()} == {Answer.Signature.OK}


@pytest.mark.feature("FLA-35")
def test_refused_in_words_then_corrected_and_resent_until_accepted(fund, simulated):
    worker = worker_of(fund, employer_of(fund), CLOSED)
    declaration = declared(fund, worker)
    run(fund)
    simulated.answer()
    run(fund)
    refused = now(fund, declaration)
    assert refused.state == DeclarationState.REFUSED
    (anomaly,) = refused.anomalies
    assert anomaly.code == "00024-070"
    assert anomaly.words == "NISS inconnu à la source authentique"
    assert anomaly.field == "Numéro de registre national du salarié"
    assert "Corrigez la donnée refusée" in anomaly.correct
    client = signed_in(fund, staff_of(fund).user)
    page = client.get(reverse("batch_channel:declaration", args=[declaration.uuid])).content.decode()
    assert "NISS inconnu à la source authentique" in page
    assert CLOSED not in page
    waiting = client.get("/").content.decode()
    assert reverse("batch_channel:declaration", args=[declaration.uuid]) in waiting

    give_number(fund, worker, NUMBERS[0])
    answer = client.post(reverse("batch_channel:resend", args=[declaration.uuid]), follow=True)
    assert "repart avec le prochain lot" in answer.content.decode()
    run(fund)
    batch = only_batch_or_latest(fund)
    assert batch.name.endswith(".00002.T")
    assert state_of(fund, declaration) == DeclarationState.SENT
    simulated.answer()
    run(fund)
    accepted = now(fund, declaration)
    assert accepted.state == DeclarationState.ACCEPTED
    assert accepted.anomalies == []
    with scope(fund):
        assert [one.outcome for one in Attempt.objects.order_by("pk")] == ["refused", "accepted"]
        assert [one.state for one in Batch.objects.order_by("pk")] == [BatchState.ANSWERED] * 2
        assert {a.kind for a in Answer.objects.filter(batch=batch)} == {"ACRF", "NOTI"}
        assert Batch.objects.get(pk=batch.pk).ticket.startswith("SIM")
    told = [state for uuid, state in REGISTER.told if uuid == declaration.source_uuid]
    assert told == ["sent", "acknowledged", "refused", "to_send", "sent", "acknowledged", "accepted"]
    page = client.get(reverse("batch_channel:batch", args=[batch.uuid])).content.decode()
    assert "Accusé de réception (ACRF)" in page
    assert f"/demandes/{declaration.source_uuid}/" in page


def test_a_batch_that_the_transfer_point_refuses_gives_each_declaration_back(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    simulated.directory.register(sender="111111", application="SIMU")
    run(fund)
    simulated.answer()
    run(fund)
    batch = only_batch(fund)
    assert (batch.state, batch.errors) == (BatchState.REJECTED, ["ACRF-108"])
    refused = now(fund, declaration)
    assert refused.state == DeclarationState.REFUSED
    assert "expéditeur" in refused.anomalies[0].words
    client = signed_in(fund, staff_of(fund).user)
    page = client.get(reverse("batch_channel:batch", args=[batch.uuid])).content.decode()
    assert "Le fichier est refusé en entier" in page


@pytest.mark.feature("FLA-11")
def test_a_set_holds_one_employer_so_that_a_refusal_touches_nobody_else(fund, simulated):
    one = employer_of(fund)
    other = employer_of(fund, name="Béta", enterprise_number="0999999922", mandate="MAHIS-43")  # no mandate there
    first, second = declared(fund, worker_of(fund, one)), declared(fund, worker_of(fund, other, NUMBERS[1]))
    run(fund)
    with scope(fund):
        assert sorted(batch.sequence for batch in Batch.objects.all()) == ["00001", "00002"]
    simulated.answer()
    run(fund)
    assert state_of(fund, first) == DeclarationState.ACCEPTED
    assert [anomaly.code for anomaly in now(fund, second).anomalies] == ["00014-101"]
    with scope(fund):
        assert set(Attempt.objects.values_list("reporting_mandate", flat=True)) == {"MAHIS-42", "MAHIS-43"}


def test_an_accepted_declaration_may_carry_a_warning(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)), title="Séance de doute")
    run(fund)
    simulated.answer()
    run(fund)
    accepted = now(fund, declaration)
    assert accepted.state == DeclarationState.ACCEPTED
    assert [anomaly.is_warning for anomaly in accepted.anomalies] == [True]


def test_the_register_number_is_nowhere_but_in_the_file(fund, simulated, caplog, capfd):
    declaration = declared(fund, worker_of(fund, employer_of(fund), CLOSED))
    run(fund)
    simulated.answer()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.REFUSED
    needle = CLOSED.encode()
    with scope(fund):
        for model in (Batch, Attempt, Declaration, Answer, Entry):
            for row in model.objects.values():
                for column, value in row.items():
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    assert needle not in raw, f"{model.__name__}.{column}"
        facts = list(Entry.objects.filter(verb__startswith="batch_channel.").values_list("verb", flat=True))
    assert "batch_channel.batch_sent" in facts
    assert CLOSED not in caplog.text
    assert CLOSED not in "".join(capfd.readouterr())


def test_asking_twice_is_asking_once(fund):
    worker = worker_of(fund, employer_of(fund))
    declaration = declared(fund, worker)
    with scope(fund):
        again = services.declare_participation(
            actor=Actor.system(fund),
            fund=fund,
            kind=declaration.kind,
            source_uuid=declaration.source_uuid,
            worker=worker,
            company=worker.organisation,
            trained_from=declaration.trained_from,
        )
        assert again.pk == declaration.pk
        assert Declaration.objects.count() == 1


def test_the_next_look_is_planned(fund, simulated):
    run(fund)
    channel = channel_of(fund)
    assert channel.looked_at is not None
    assert channel.claimed_at is None
    assert channel.next_attempt_at > channel.looked_at


@pytest.mark.parametrize(
    ("moment", "day"), [("2026-11-22T22:59:59+00:00", "20261122"), ("2026-11-22T23:00:00+00:00", "20261123")]
)
def test_a_set_bears_the_day_of_brussels_and_each_day_begins_with_one(fund, simulated, time_machine, moment, day):
    """Midnight in Brussels is 23 hours of the day before in UTC."""
    company = employer_of(fund)
    point_at(fund, max_forms=1)
    for number, name in zip(NUMBERS[:2], ("Un", "Deux"), strict=True):
        declared(fund, worker_of(fund, company, number, name))
    time_machine.move_to(moment, tick=False)
    run(fund)
    with scope(fund):
        sent = list(Batch.objects.order_by("name").values_list("name", "state"))
    stems = [f"SIMU.654321.{day}.{sequence}.T" for sequence in ("00001", "00002")]
    assert sent == [(stem, BatchState.SENT) for stem in stems]
    wanted = [name for stem in stems for name in (f"FI.{stem}.1.1", f"GO.{stem}.1")]
    assert names(simulated.directory.inbox("T")) == sorted(wanted)


def test_a_social_secretariat_sends_with_its_mandate(fund, simulated):
    point_at(fund, quality="SOCIAL_SECRETARIAT")
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    batch = only_batch(fund)
    data = (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_bytes()
    assert b"<SenderQuality>SOCIAL_SECRETARIAT</SenderQuality>" in data
    with scope(fund):
        assert batch.attempts.get().reporting_mandate == "MAHIS-42"
    simulated.answer()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
