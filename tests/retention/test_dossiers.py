"""A dossier at the end of its retention: names go, hours and proofs' digests stay, and both checks still pass."""

from __future__ import annotations

import datetime
import io
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certification.models import Certificate, Dossier, Evidence, HoursVersion, Message
from certification.retention import DOSSIER
from certification.services import exchanges
from extranet.documents.models import Document, Removal
from extranet.documents.tasks import remove_files
from extranet.journal.models import EntryText
from extranet.organisations.services import erasing
from extranet.organisations.services.erasing import Sought
from extranet.retention.models import Announcement, Tombstone
from extranet.retention.services import holds
from extranet.tenants.scope import scope
from tests.certification.proving import fresh, online, seal_and_chain
from tests.certification.scenes import OCTOBER, Stage, stage
from tests.retention.scenes import announced_long_ago, forgotten, night, words_in
from tests.sealed import seal_whole_journal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(transactional_db: None) -> Stage:
    return stage()


def said_by(command: str, made: Stage) -> str:
    said = io.StringIO()
    with suppress(CommandError):
        call_command(command, fund=made.fund.slug, stdout=said)
    return said.getvalue()


@pytest.mark.feature("BEY-23")
def test_names_go_and_what_proves_stays(made):
    certificate = online(made)
    with scope(made.fund):
        dossier = Dossier.objects.get(pk=certificate.dossier_id)
        exchanges.send_message(actor=made.actor, fund=made.fund, dossier=dossier, text="Michelle a changé d’adresse")
        Dossier.objects.filter(pk=dossier.pk).update(ends_on=datetime.date(2021, 10, 1))
    made.pay(dossier, OCTOBER, OCTOBER.replace(day=31), paid_on=datetime.date(2021, 12, 1))
    seal_and_chain(made)
    keys = [one.key for one in (fresh(made, certificate).document, fresh(made, certificate).definitive)]
    with scope(made.fund):
        before = DOSSIER.totals(Dossier.objects.filter(pk=dossier.pk))
        digests = list(Evidence.objects.order_by("pk").values_list("digest", flat=True))
        assert "Dubois" in words_in(Dossier.objects.all())
        assert "192.0.2.7" in words_in(Evidence.objects.all())
    done = forgotten(made.fund, DOSSIER)
    assert (done.forgotten, done.failed) == (1, 0)

    with scope(made.fund):
        for model in (Dossier, Certificate, Evidence, HoursVersion, Message):
            text = words_in(model.objects.all())
            for personal in ("Dubois", "Michelle", "192.0.2.7", "Navigateur", made.manager.last_name):
                assert personal not in text, (model, personal)
        assert DOSSIER.totals(Dossier.objects.filter(pk=dossier.pk)) == before
        assert list(Evidence.objects.order_by("pk").values_list("digest", flat=True)) == digests
        assert not EntryText.objects.filter(entry__subject_uuid=dossier.uuid).exists()
        tombstone = Tombstone.objects.get()
        assert tombstone.reference == dossier.number
        assert tombstone.counts["certification.Certificate"] == Certificate.objects.count() == 1
        assert tombstone.counts["certification.HoursVersion"] == HoursVersion.objects.count()
        assert tombstone.totals == before
        assert not Announcement.objects.exists()
        kept = Document.objects.filter(state=Document.State.FORGOTTEN)
        assert all(one.sha256 and not one.key for one in kept)

    assert all(default_storage.exists(key) for key in keys), "bytes go after the commit, by the worker"
    remove_files(made.fund.pk)
    assert not any(default_storage.exists(key) for key in keys)
    with scope(made.fund):
        assert not Removal.objects.exists()

    seal_whole_journal(made.fund)
    assert "FOUND" not in said_by("verify_journal", made)
    evidence = said_by("verify_evidence", made)
    assert "FOUND" not in evidence
    assert f"certificate {certificate.number}: erased at the end of its retention on " in evidence

    again = night(made.fund, DOSSIER)
    assert (again.pk, again.forgotten) == (done.pk, 1), "what was done once is done once"


@pytest.mark.feature("BEY-23")
def test_the_database_empties_evidence_for_nobody_else(made):
    certificate = online(made)
    with scope(made.fund):
        dossier = certificate.dossier
    acts = {
        "without a tombstone": "UPDATE certification_evidence SET content = ''",
        "another column": "UPDATE certification_evidence SET digest = repeat('0', 64)",
        "the hours": "UPDATE certification_hoursversion SET remark = '', saved_by_id = NULL, centre = 0",
        "a row": "DELETE FROM certification_evidence",
    }
    for what, sql in acts.items():
        with (
            pytest.raises(DatabaseError, match=r"refused|permission denied"),
            scope(made.fund),
            connection.cursor() as c,
        ):
            c.execute(sql)
            pytest.fail(what)
    tombstone = {
        "rule": DOSSIER.name,
        "subject_model": DOSSIER.subject,
        "subject_uuid": dossier.uuid,
        "reference": "19-0001",
        "began_on": datetime.date(2021, 1, 1),
        "counts": {},
        "totals": {},
    }
    with pytest.raises(DatabaseError, match="not over"), scope(made.fund):
        Tombstone.objects.create(**tombstone, ends_on=datetime.date(2999, 12, 31))
    with scope(made.fund):
        holds.hold(actor=made.staff, rule=DOSSIER, file=dossier, reason="Contrôle")
    with pytest.raises(DatabaseError, match="held"), scope(made.fund):
        Tombstone.objects.create(**tombstone, ends_on=datetime.date(2024, 12, 31))
    with scope(made.fund):
        holds.release(actor=made.staff, rule=DOSSIER, file=dossier, reason="Contrôle terminé")
    other = made.dossier("19-0002")
    with scope(made.fund), transaction.atomic():
        Tombstone.objects.create(**tombstone | {"subject_uuid": other.uuid}, ends_on=datetime.date(2024, 12, 31))
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            Evidence.objects.update(content="")
        transaction.set_rollback(True)
    with scope(made.fund), transaction.atomic():
        Tombstone.objects.create(**tombstone, ends_on=datetime.date(2024, 12, 31))
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            Evidence.objects.update(content="{}x")
        assert Evidence.objects.update(content="") == 1
        transaction.set_rollback(True)


def test_an_emptied_record_without_its_act_in_the_journal_is_found(made):
    certificate = online(made)
    seal_and_chain(made)
    with scope(made.fund):
        dossier = certificate.dossier
        Tombstone.objects.create(
            rule=DOSSIER.name,
            subject_model=DOSSIER.subject,
            subject_uuid=dossier.uuid,
            reference=dossier.number,
            began_on=datetime.date(2021, 1, 1),
            ends_on=datetime.date(2024, 12, 31),
            counts={},
            totals={},
        )
        Evidence.objects.update(content="")
    assert "FOUND record" in said_by("verify_evidence", made)


@pytest.mark.feature("BEY-23")
def test_a_held_file_is_never_touched_and_one_whose_clock_moved_leaves_the_list(made):
    held, moved = made.dossier("19-0001"), made.dossier("19-0002")
    night(made.fund, DOSSIER, datetime.date(2026, 1, 2))
    with scope(made.fund):
        assert set(Announcement.objects.values_list("reference", flat=True)) == {"19-0001", "19-0002"}
        holds.hold(actor=made.staff, rule=DOSSIER, file=held, reason="Litige en cours")
    announced_long_ago(made.fund, DOSSIER)
    made.pay(moved, OCTOBER, OCTOBER.replace(day=31), paid_on=datetime.date(2025, 12, 1))
    done = night(made.fund, DOSSIER)
    assert (done.forgotten, done.held, done.failed) == (0, 1, 0)
    with scope(made.fund):
        assert list(Announcement.objects.values_list("reference", flat=True)) == ["19-0001"]
        assert Dossier.objects.filter(last_name="Dubois").count() == 2
        holds.release(actor=made.staff, rule=DOSSIER, file=held, reason="Jugement rendu")
        assert not Announcement.objects.exists(), "announced anew before anything goes"


def test_a_disk_that_refuses_is_tried_again_and_seen(made, monkeypatch):
    online(made)
    with scope(made.fund):
        Dossier.objects.update(ends_on=datetime.date(2021, 10, 1))
    forgotten(made.fund, DOSSIER)

    def refuse(name: str) -> None:
        raise OSError("read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage._wrapped, "delete", refuse)
        remove_files(made.fund.pk)
    with scope(made.fund):
        left = Removal.objects.get()
        assert left.error == "not_deleted"
        assert left.next_attempt_at is not None
        assert default_storage.exists(left.key)
        Removal.objects.update(next_attempt_at=timezone.now())
    remove_files(made.fund.pk)
    assert not default_storage.exists(left.key)


def test_a_person_of_whom_a_held_file_speaks_is_not_erased(made):
    dossier = made.dossier(born_on=datetime.date(1990, 2, 28))
    with scope(made.fund):
        sought = Sought(dossier.last_name, dossier.first_name, birth_date=datetime.date(1990, 2, 28))
        held = holds.hold(actor=made.staff, rule=DOSSIER, file=dossier, reason="Litige")
        erasure = erasing.prepare(actor=made.staff, sought=sought)
        with pytest.raises(ValidationError, match=f"{held.reference}.*est gelé"):
            erasing.erase(actor=made.staff, fund=made.fund, erasure=erasure)
        assert Dossier.objects.get(pk=dossier.pk).last_name == dossier.last_name
        holds.release(actor=made.staff, rule=DOSSIER, file=dossier, reason="Litige terminé")
        erasing.erase(actor=made.staff, fund=made.fund, erasure=erasure)
        assert dossier.last_name not in words_in(Dossier.objects.all())
