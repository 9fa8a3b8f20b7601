"""Answers twice, late, before one another, unreadable, of others, badly signed: nothing is changed wrongly."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from batch_channel.models import Answer, Declaration
from batch_channel.simulator import answering
from batch_channel.workflow import BatchState, DeclarationState
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.batch_channel.scenes import (
    NUMBERS,
    declared,
    employer_of,
    names,
    now,
    only_batch,
    run,
    state_of,
    worker_of,
)
from tests.factories import signed_in, staff_of

pytestmark = pytest.mark.django_db


def test_an_answer_that_comes_twice_changes_nothing(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund), NUMBERS[2]))
    run(fund)
    simulated.answer()
    run(fund)
    before = now(fund, declaration).decided_at
    outbox = simulated.directory.outbox("T")
    for path in list(outbox.glob("*.NOTI.*")):
        path.with_name(path.name.replace(".00001.", ".00077.")).write_bytes(path.read_bytes())
    run(fund)
    run(fund)
    assert now(fund, declaration).decided_at == before
    with scope(fund):
        assert [answer.state for answer in Answer.objects.order_by("pk")] == [Answer.State.READ] * 3
        assert Entry.objects.filter(verb="batch_channel.declaration_refused").count() == 1


def test_a_notification_may_come_before_its_acknowledgement(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    outbox = simulated.directory.outbox("T")
    kept_back = {path: path.read_bytes() for path in outbox.glob("*.ACRF.*")}
    for path in kept_back:
        path.unlink()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert only_batch(fund).acknowledged_at is None
    for path, content in kept_back.items():
        path.write_bytes(content)
    run(fund)
    batch = only_batch(fund)
    assert (batch.state, batch.ticket[:3]) == (BatchState.ANSWERED, "SIM")
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED


def test_an_answer_without_its_go_is_not_read_yet(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    (go,) = simulated.directory.outbox("T").glob("GO.NOTI.*")
    go.unlink()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACKNOWLEDGED
    go.touch()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED


def test_what_contradicts_is_kept_for_a_person(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    run(fund)
    outbox = simulated.directory.outbox("T")
    (path,) = outbox.glob("FO.NOTI.*")
    contrary = path.read_bytes().replace(b"<ResultCode>1</ResultCode>", b"<ResultCode>0</ResultCode>")
    (outbox / path.name.replace(".00001.", ".00088.")).write_bytes(contrary)
    (outbox / path.name.replace(".00001.", ".00088.").replace("FO.", "GO.")).touch()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    with scope(fund):
        answer = Answer.objects.latest("pk")
    assert (answer.state, answer.notes) == (Answer.State.TO_REVIEW, [Answer.Note.CONTRADICTION])
    client = signed_in(fund, staff_of(fund).user)
    address = reverse("batch_channel:answer", args=[answer.uuid])
    assert address in client.get("/").content.decode()
    page = client.post(
        reverse("batch_channel:review", args=[answer.uuid]), {"comment": "Vérifié par téléphone"}, follow=True
    )
    assert "Examinée" in page.content.decode()
    assert address not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("kind", "content", "note"),
    [
        ("NOTI", b"<NOTIFICATION><Form><HandlingResult/></Form></NOTIFICATION>", Answer.Note.UNREADABLE),
        (
            "NOTI",
            b'<!DOCTYPE x [<!ENTITY e "e">]><NOTIFICATION><Form>&e;</Form></NOTIFICATION>',
            Answer.Note.UNREADABLE,
        ),
        ("ACRF", b"not XML at all", Answer.Note.UNREADABLE),
        (
            "ACRF",
            b"<ACRF><Form><FileReference><FileName>GO.SIMU.654321.20261122.00042.T.1</FileName></FileReference>"
            b"<ReceptionResult><ResultCode>1</ResultCode></ReceptionResult></Form></ACRF>",
            Answer.Note.UNKNOWN,
        ),
    ],
)
def test_what_nobody_understands_is_kept_for_a_person(fund, simulated, kind, content, note):
    outbox = simulated.directory.outbox("T")
    (outbox / f"FO.{kind}.999999.20261122.00001.T").write_bytes(content)
    (outbox / f"GO.{kind}.999999.20261122.00001.T").touch()
    run(fund)
    with scope(fund):
        answer = Answer.objects.get()
    assert (answer.state, answer.notes) == (Answer.State.TO_REVIEW, [note])
    assert content not in bytes(answer.content)


@pytest.mark.feature("FLA-05")
def test_other_services_answers_are_left_alone_and_not_kept(fund, simulated):
    outbox = simulated.directory.outbox("T")
    foreign = (
        b"<ACRF><Form><FileReference><FileName>GO.DMFA.654321.20261122.00001.T.1</FileName></FileReference>"
        b"<ReceptionResult><ResultCode>1</ResultCode></ReceptionResult></Form></ACRF>"
    )
    for name, content in {
        "FO.ACRF.999999.20261122.00001.T": foreign,
        "GO.ACRF.999999.20261122.00001.T": b"",
        "FO.DMNO.999999.20261122.00001.T": b"not ours",
        "GO.DMNO.999999.20261122.00001.T": b"",
        "readme.txt": b"",
    }.items():
        (outbox / name).write_bytes(content)
    run(fund)
    run(fund)
    assert len(names(outbox)) == 5
    with scope(fund):
        (answer,) = Answer.objects.all()
        assert (answer.state, answer.content) == (Answer.State.FOREIGN, None)


def test_an_answer_with_a_wrong_signature_changes_nothing(fund, simulated_real):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated_real.answer()
    outbox = simulated_real.directory.outbox("R")
    (acrf,) = outbox.glob("FS.ACRF.*")
    (noti,) = outbox.glob("FS.NOTI.*")
    noti.write_bytes(acrf.read_bytes())
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACKNOWLEDGED
    with scope(fund):
        answer = Answer.objects.get(kind="NOTI")
    assert (answer.signature, answer.notes) == (Answer.Signature.BAD, [Answer.Note.BAD_SIGNATURE])


def answered(fund, simulated) -> tuple[Declaration, Path]:
    """A declaration that the simulator has answered, and the answers' folder, not looked into yet."""
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated.answer()
    return declaration, simulated.directory.outbox("T")


def test_an_answer_in_an_archive_and_in_latin_1_is_read(fund, simulated):
    declaration, outbox = answered(fund, simulated)
    (path,) = outbox.glob("FO.NOTI.*")
    text = path.read_bytes().decode().partition("?>")[2]
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?><!-- é -->{text}'.encode("latin-1")
    path.unlink()
    for signature in outbox.glob("FS.NOTI.*"):
        signature.unlink()
    with zipfile.ZipFile(outbox / path.name.replace("FO.", "CO."), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NOTI.xml", latin)
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    with scope(fund):
        assert Answer.objects.get(kind="NOTI").state == Answer.State.READ


def test_an_unknown_code_refuses_and_is_shown_as_it_came(fund, simulated):
    declaration = declared(fund, worker_of(fund, employer_of(fund), NUMBERS[2]))
    run(fund)
    simulated.answer()
    (path,) = simulated.directory.outbox("T").glob("FO.NOTI.*")
    path.write_bytes(path.read_bytes().replace(b"00024-070", b"00999-999"))
    for signature in path.parent.glob("FS.NOTI.*"):
        signature.unlink()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.REFUSED
    address = reverse("batch_channel:declaration", args=[declaration.uuid])
    page = signed_in(fund, staff_of(fund).user).get(address).content.decode()
    assert "Code inconnu de ce catalogue" in page
    assert "00999-999" in page


def test_a_truncated_answer_waits_for_a_person_and_the_whole_one_counts(fund, simulated):
    declaration, outbox = answered(fund, simulated)
    (path,) = outbox.glob("FO.NOTI.*")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    for signature in outbox.glob("FS.NOTI.*"):
        signature.unlink()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACKNOWLEDGED
    with scope(fund):
        assert Answer.objects.get(kind="NOTI").notes == [Answer.Note.UNREADABLE]
    path.write_bytes(whole)
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED


def test_200_megabytes_are_not_taken_and_hold_nothing_up(fund, simulated):
    declaration, outbox = answered(fund, simulated)
    with (outbox / "FO.ACRF.999999.20261122.00099.T").open("wb") as huge:
        huge.truncate(200 * 1024**2)
    (outbox / "GO.ACRF.999999.20261122.00099.T").touch()
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    with scope(fund):
        answer = Answer.objects.get(name="FO.ACRF.999999.20261122.00099.T")
    assert (answer.notes, answer.content) == ([Answer.Note.TOO_BIG], None)


def test_by_default_nothing_is_removed_from_the_server(fund, simulated_real):
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated_real.answer()
    outbox = simulated_real.directory.outbox("R")
    there = names(outbox)
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert names(outbox) == there


def test_where_it_is_asked_for_our_own_verified_answers_leave_the_folder_and_no_others(fund, simulated_real, settings):
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"DELETE_AFTER_STORE": True}
    declaration = declared(fund, worker_of(fund, employer_of(fund)))
    run(fund)
    simulated_real.answer()
    outbox = simulated_real.directory.outbox("R")
    own = names(outbox)
    (acrf,) = outbox.glob("FO.ACRF.*")
    foreign = acrf.read_bytes().replace(b".SIMU.", b".DMFA.")
    form = acrf.read_bytes().partition(b"<Form>")[2].rpartition(b"</Form>")[0]
    others_form = b"<Form>" + form.replace(b".SIMU.", b".DMFA.") + b"</Form>"
    kept = {
        "FO.ACRF.999999.20261122.00090.R": foreign,
        "FO.DMNO.999999.20261122.00091.R": b"not ours",
        "FO.ACRF.999999.20261122.00092.R": acrf.read_bytes(),  # ours, unsigned
        "FO.ACRF.999999.20261122.00093.R": acrf.read_bytes().replace(b"<Form>", others_form + b"<Form>"),
    }
    kept |= {name.replace("FO.", "GO."): b"" for name in kept}
    for number in ("00090", "00093"):
        content = kept[f"FO.ACRF.999999.20261122.{number}.R"]
        kept[f"FS.ACRF.999999.20261122.{number}.R"] = answering.signature(simulated_real.directory, content)
    for name, content in kept.items():
        (outbox / name).write_bytes(content)
    run(fund)
    assert state_of(fund, declaration) == DeclarationState.ACCEPTED
    assert names(outbox) == sorted(kept)
    with scope(fund):
        mixed = Answer.objects.get(name="FO.ACRF.999999.20261122.00093.R")
        assert (mixed.state, mixed.signature) == (Answer.State.READ, Answer.Signature.OK)
        removed = [entry.facts["files"] for entry in Entry.objects.filter(verb="batch_channel.answer_removed")]
        assert sorted(name for files in removed for name in files) == own
        assert {one.name for one in Answer.objects.exclude(content=None)} >= {n for n in own if n.startswith("FO.")}
    run(fund)
    assert names(outbox) == sorted(kept)
