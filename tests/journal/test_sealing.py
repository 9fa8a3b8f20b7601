"""Seals: what is sealed when, by one chain, and what `verify_journal` finds in a journal that was touched.

Everything here commits for real. Whoever touches is the database's owner, who first has to take the trigger away.
"""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from extranet.journal import sealing, services, verbs
from extranet.journal.models import Entry, EntryText, Seal
from extranet.tenants import work
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.scope import scope
from tests.factories import FundFactory
from tests.sealed import seal_whole_journal
from tests.threads import in_threads
from tests.worker import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)

DONE = verbs.declare("tests.done", "Fait")


@pytest.fixture
def fund(transactional_db):
    return FundFactory()


@pytest.fixture(autouse=True)
def heads(settings, tmp_path) -> Path:
    settings.JOURNAL_HEADS_DIR = str(tmp_path)
    return tmp_path


def act(fund, text="Mots", **facts) -> int:
    actor = Actor(Kind.PERSON, fund.pk, "Camille Exemple", user_id=1)
    with scope(fund):
        return services.record(actor, DONE, fund, text=text, facts=facts).pk


def seals(fund) -> list[Seal]:
    with scope(fund):
        return list(Seal.objects.order_by("number"))


def verify(fund, capsys) -> str:
    """What the command says. Its findings begin with FOUND; with one of them it fails."""
    capsys.readouterr()
    try:
        call_command("verify_journal", fund=fund.slug)
        failed = False
    except CommandError:
        failed = True
    said = capsys.readouterr().out
    assert failed == ("FOUND" in said)
    return said


@contextmanager
def owner(fund):
    """The owner's hands, with the triggers taken away."""
    with scope(fund), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in ("journal_entry", "journal_seal", "journal_entrytext"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("journal_entry", "journal_seal", "journal_entrytext"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE extranet_app")


def test_a_whole_journal_is_whole(fund, capsys):
    for _ in range(3):
        act(fund)
        seal_whole_journal(fund)
    act(fund)
    first, second, third = seals(fund)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    said = verify(fund, capsys)
    assert f"{fund.slug}: whole" in said
    assert "note: not sealed yet: 1, the oldest of" in said


def test_an_empty_journal_is_whole(fund, capsys):
    assert sealing.seal(fund.pk) == 0
    assert "whole" in verify(fund, capsys)


def test_a_seal_takes_only_so_many(fund, monkeypatch, capsys):
    monkeypatch.setattr(sealing, "ENTRIES_PER_SEAL", 2)
    with scope(fund):
        for _ in range(5):
            services.record(Actor.system(fund), DONE, fund)
    seal_whole_journal(fund)
    assert [s.count for s in seals(fund)] == [2, 2, 1]
    assert "whole" in verify(fund, capsys)


def test_a_changed_entry_is_named(fund, capsys):
    pk = act(fund, state="accepted")
    act(fund)
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute('UPDATE journal_entry SET facts = \'{"state": "refused"}\' WHERE id = %s', [pk])
    assert f"FOUND entry {pk} was changed (seal 1)" in verify(fund, capsys)


@pytest.mark.parametrize("column", [f.column for f in Entry._meta.concrete_fields if f.name not in ("id", "fund")])
def test_every_column_is_sealed(fund, capsys, column):
    pk = act(fund)
    seal_whole_journal(fund)
    values = {
        "recorded_at": "now() - interval '1 day'", "facts": "'{\"x\": 1}'", "cluster": "0", "transaction": "1",
        "actor_user_id": "99", "actor_organisation_id": "99", "verb": "'x.y'", "actor_kind": "'key'",
        "subject_model": "'x'", "text_digest": "'x'",
    }  # fmt: skip
    with owner(fund) as cursor:
        cursor.execute(f"UPDATE journal_entry SET {column} = {values.get(column, 'gen_random_uuid()')}")
    assert f"entry {pk} was changed" in verify(fund, capsys)


def test_a_missing_entry_is_named(fund, capsys):
    pks = [act(fund) for _ in range(3)]
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("DELETE FROM journal_entrytext WHERE entry_id = %s", [pks[1]])
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [pks[1]])
    assert f"FOUND entry {pks[1]} is missing (seal 1)" in verify(fund, capsys)


def test_entries_in_each_others_place_are_named(fund, capsys):
    first, second = act(fund, n=1), act(fund, n=2)
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("DELETE FROM journal_entrytext")
        for old, new in ((first, -1), (second, first), (-1, second)):
            cursor.execute("UPDATE journal_entry SET id = %s WHERE id = %s", [new, old])
    said = verify(fund, capsys)
    assert f"entry {first} stands in another's place" in said
    assert f"entry {second} stands in another's place" in said


def test_an_entry_slipped_in_is_named(fund, capsys):
    act(fund)
    last = act(fund)
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute(
            "INSERT INTO journal_entry (id, verb, recorded_at, actor_kind, subject_model, facts, text_digest, cluster,"
            " transaction) SELECT 0, verb, recorded_at, 'system', subject_model, facts, '', cluster, transaction"
            " FROM journal_entry WHERE id = %s",
            [last],
        )
    assert "FOUND entry 0 was added after seal 1 was made" in verify(fund, capsys)


def test_a_cut_off_end_is_found_by_what_was_noted_outside(fund, capsys):
    for _ in range(3):
        act(fund)
        seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("DELETE FROM journal_entrytext WHERE entry_id > (SELECT min(entry_id) FROM journal_entrytext)")
        cursor.execute("DELETE FROM journal_entry WHERE id > (SELECT min(id) FROM journal_entry)")
        cursor.execute("DELETE FROM journal_seal WHERE number > 1")
    said = verify(fund, capsys)
    assert "FOUND seal 2 is noted in" in said
    assert "FOUND seal 3 is noted in" in said


def test_a_deleted_seal_is_found(fund, capsys):
    for _ in range(3):
        act(fund)
        seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("DELETE FROM journal_seal WHERE number = 2")
    said = verify(fund, capsys)
    assert "FOUND seals 2 to 2 are missing" in said
    assert "was added" not in said


def test_a_changed_seal_is_found(fund, capsys):
    act(fund)
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("UPDATE journal_seal SET sealed_at = sealed_at - interval '1 day'")
    assert "FOUND seal 1 was changed" in verify(fund, capsys)


def test_a_history_rewritten_with_another_key_is_found(fund, capsys, monkeypatch, settings):
    """Entry, leaf, digest and signature all agree, but the key isn't ours and the head outside says otherwise."""
    act(fund)
    seal_whole_journal(fund)
    with owner(fund) as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'tests.forged'")
        cursor.execute("DELETE FROM journal_seal")
    forger = Ed25519PrivateKey.generate()
    monkeypatch.setattr(sealing.keys, "private_key", lambda: forger)
    seal_whole_journal(fund)
    said = verify(fund, capsys)
    assert "FOUND seal 1 is not signed by a key we know" in said
    assert "FOUND seal 1 is not the one noted in" in said
    assert "entry" not in said


def test_heads_outside_are_checked_too(fund, capsys, heads):
    for _ in range(3):
        act(fund)
        seal_whole_journal(fund)
    (path,) = heads.glob(f"fund-{fund.pk}/*.jsonl")
    first, second, third = path.read_text().splitlines()
    forged = json.loads(first)
    forged["statement"] = forged["statement"].replace('"count":1', '"count":2')
    path.write_text("\n".join([json.dumps(forged), third, "{half"]) + "\n")
    said = verify(fund, capsys)
    assert f"FOUND {path.name}:1 is not signed by a key we know" in said
    assert "FOUND seal 2 is not noted outside" in said
    assert f"FOUND {path.name}:3 is damaged" in said
    path.write_text("\n".join([first, second]) + "\n")
    assert "note: seal 3 is not noted outside yet" in verify(fund, capsys)
    sealing.seal(fund.pk)
    assert path.read_text().splitlines() == [first, second, third], "what wasn't noted is noted by the next run"


def test_half_a_line_does_not_spoil_the_next(fund, capsys, heads):
    act(fund)
    seal_whole_journal(fund)
    (path,) = heads.glob(f"fund-{fund.pk}/*.jsonl")
    with path.open("a") as file:
        file.write('{"statement": "{')
    act(fund)
    seal_whole_journal(fund)
    said = verify(fund, capsys)
    assert said.count("FOUND") == 1
    assert f"FOUND {path.name}:2 is damaged" in said


def test_a_head_can_be_checked_with_openssl(fund, heads, tmp_path):
    """Who holds the files and the public key needs nothing of ours."""
    import subprocess

    from django.conf import settings

    act(fund)
    seal_whole_journal(fund)
    (path,) = heads.glob(f"fund-{fund.pk}/*.jsonl")
    line = json.loads(path.read_text())
    (tmp_path / "statement").write_text(line["statement"])
    (tmp_path / "signature").write_bytes(base64.b64decode(line["signature"]))
    (tmp_path / "key.pem").write_text(settings.SEAL_PUBLIC_KEYS)
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement -sigfile signature"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Signature Verified Successfully" in done.stdout, done.stderr


def test_a_changed_text_is_named_and_a_deleted_one_breaks_nothing(fund, capsys):
    act(fund, text="À oublier")
    now = timezone.now()
    pk = act(fund, text="Oui")
    seal_whole_journal(fund)
    with scope(fund):
        services.delete_texts(Actor.system(fund), fund, before=now)
    assert "FOUND" not in verify(fund, capsys)
    with owner(fund) as cursor:
        cursor.execute("UPDATE journal_entrytext SET comment = 'Non'")
    assert f"FOUND the text of entry {pk} was changed" in verify(fund, capsys)


def test_a_text_that_vanished_without_a_word_is_found(fund, capsys):
    act(fund)
    with scope(fund):
        EntryText.objects.all().delete()
    assert "FOUND 1 texts are gone, and the journal tells of 0 that were deleted" in verify(fund, capsys)


def other_session(fund):
    """A second connection, of the application, in the fund's scope, in an open transaction."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    cursor = other.cursor()
    cursor.execute("SELECT set_config('app.fund_id', %s, true)", [str(fund.pk)])
    return other, cursor


@pytest.mark.database
def test_an_earlier_transaction_that_ends_later_is_sealed_in_its_place(fund, capsys):
    early, cursor = other_session(fund)
    try:
        cursor.execute("SELECT pg_current_xact_id()")
        late = act(fund)
        assert sealing.seal(fund.pk) == 0, "an earlier transaction is still open"
        cursor.execute(
            "INSERT INTO journal_entry (verb, recorded_at, actor_kind, subject_model, facts, text_digest, cluster)"
            " VALUES ('tests.done', now(), 'system', 'x', '{}', '', 1) RETURNING id"
        )
        (early_pk,) = cursor.fetchone()
        early.commit()
    finally:
        early.close()
    seal_whole_journal(fund)
    assert early_pk > late, "it wrote later"
    assert [pk for s in seals(fund) for pk in s.entries] == [early_pk, late], "but it began earlier"
    assert "whole" in verify(fund, capsys)


def finished(fund) -> bool:
    with scope(fund):
        return Entry.objects.finished().count() == Entry.objects.count()


def test_sealing_at_once_makes_one_chain(fund, capsys, monkeypatch):
    monkeypatch.setattr(sealing, "ENTRIES_PER_SEAL", 1)
    for _ in range(12):
        act(fund)
    wait_until(lambda: finished(fund), 60)
    made = in_threads(3, lambda: sum(sealing.seal(fund.pk) for _ in range(20)))
    assert sum(made) == 12
    assert [s.number for s in seals(fund)] == list(range(1, 13))
    assert "FOUND" not in verify(fund, capsys)


def test_without_the_lock_two_would_make_the_same_seal(fund, monkeypatch):
    """The race that the lock prevents: shown here by two processes that have both read the end of the chain."""
    act(fund)
    wait_until(lambda: finished(fund), 60)
    both_have_read = threading.Barrier(2, timeout=30)
    sign = sealing.keys.private_key

    def sign_together():
        both_have_read.wait()
        return sign()

    monkeypatch.setattr(sealing, "is_mine", lambda fund_id: True)
    monkeypatch.setattr(sealing.keys, "private_key", sign_together)
    outcomes = in_threads(2, lambda: sealing.seal_next(fund.pk))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "Seal"]
    assert len(seals(fund)) == 1


def test_a_process_without_the_key_seals_nothing(fund, monkeypatch):
    act(fund)
    monkeypatch.delenv("SEAL_KEY_FILE")
    wait_until(lambda: finished(fund), 60)
    with pytest.raises(ImproperlyConfigured, match="SEAL_KEY is missing"):
        sealing.seal(fund.pk)
    monkeypatch.setenv(
        "SEAL_KEY",
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )
    with pytest.raises(ImproperlyConfigured, match="SEAL_PUBLIC_KEYS"):
        sealing.seal(fund.pk)
    assert seals(fund) == []


def test_a_seal_of_one_fund_leaves_the_others_alone(fund, capsys):
    other = FundFactory()
    act(other)
    act(fund)
    seal_whole_journal(fund)
    assert seals(other) == []
    assert "whole" in verify(fund, capsys)


def test_the_worker_seals_what_the_sweep_finds(fund, capsys):
    act(fund)
    with worker() as running:
        work.sweep.delay()
        wait_until(lambda: seals(fund), 60, running.log.read_text)
    assert "FOUND" not in verify(fund, capsys)
    assert "not noted outside" not in verify(fund, capsys)


def test_an_unknown_fund_is_said(db):
    with pytest.raises(CommandError, match="no fund"):
        call_command("verify_journal", fund="nulle-part")
