"""`manage.py verify_evidence` names whatever was touched; whoever touches is the database's owner, or has the disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from certification.evidence.content import digest_of
from certification.models import Certificate, Evidence
from extranet.documents.storing import store
from extranet.tenants.scope import scope
from tests.certification.proving import fresh, online, seal_and_chain, verified
from tests.certification.scenes import Stage, document_of

pytestmark = pytest.mark.django_db(transaction=True)

GUARDED = ["certification_hoursversion", "certification_evidence", "certification_evidencelink"]


@contextmanager
def owner(made: Stage):
    """The owner's hands, with the triggers taken away."""
    with scope(made.fund), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE extranet_app")


def flip_a_byte(document) -> None:
    path = default_storage.path(document.key)
    with open(path, "r+b") as file:
        file.seek(200)
        byte = file.read(1)
        file.seek(200)
        file.write(bytes([byte[0] ^ 1]))


def one_byte_of_the_definitive_pdf(made, certificate) -> None:
    flip_a_byte(certificate.definitive)


def one_byte_of_the_print(made, certificate) -> None:
    flip_a_byte(certificate.document)


def the_definitive_pdf_deleted(made, certificate) -> None:
    default_storage.delete(certificate.definitive.key)


def another_pdf_in_its_place(made, certificate) -> None:
    with scope(made.fund):
        other = document_of(made.fund)
        Certificate.objects.filter(pk=certificate.pk).update(definitive=other)


def the_sealed_pdf_cut_to_the_print(made, certificate) -> None:
    with scope(made.fund):
        with default_storage.open(certificate.document.key) as file:
            stored = store(made.fund.pk, file.read())
        type(certificate.definitive).objects.filter(pk=certificate.definitive_id).update(
            key=stored.key, sha256=stored.sha256, size=stored.size
        )


def hours(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("UPDATE certification_hoursversion SET content = replace(content, '147', '151')")


def hours_with_their_digest(made, certificate) -> None:
    content = certificate.version.content.replace("147", "151")
    with owner(made) as cursor:
        cursor.execute(
            "UPDATE certification_hoursversion SET content = %s, digest = %s WHERE id = %s",
            [content, digest_of(content), certificate.version_id],
        )


def a_record(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("UPDATE certification_evidence SET content = replace(content, '192.0.2.7', '192.0.2.8')")


def a_record_with_its_digest(made, certificate) -> None:
    with scope(made.fund):
        record = Evidence.objects.get(certificate=certificate, kind="certified")
    content = record.content.replace("192.0.2.7", "192.0.2.8")
    with owner(made) as cursor:
        cursor.execute(
            "UPDATE certification_evidence SET content = %s, digest = %s WHERE id = %s",
            [content, digest_of(content), record.pk],
        )


def a_link_deleted(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("DELETE FROM certification_evidencelink WHERE number = 2")


def the_end_cut_off(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("DELETE FROM certification_evidencelink WHERE number = 4 RETURNING evidence_id")
        cursor.execute("DELETE FROM certification_evidence WHERE id = %s", cursor.fetchone())


def two_records_exchanged(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("SELECT id, evidence_id FROM certification_evidencelink WHERE number IN (1, 3) ORDER BY number")
        (first, one), (third, other) = cursor.fetchall()
        cursor.execute("ALTER TABLE certification_evidencelink DROP CONSTRAINT certification_evidencelink_once")
        cursor.execute("UPDATE certification_evidencelink SET evidence_id = %s WHERE id = %s", [other, first])
        cursor.execute("UPDATE certification_evidencelink SET evidence_id = %s WHERE id = %s", [one, third])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE certification_evidencelink"
            " ADD CONSTRAINT certification_evidencelink_once UNIQUE (fund_id, evidence_id)"
        )


def a_signature(made, certificate) -> None:
    with owner(made) as cursor:
        cursor.execute("UPDATE certification_evidencelink SET signature = %s WHERE number = 1", [bytes(64)])


def a_ticked_sentence(made, certificate) -> None:
    with scope(made.fund):
        Certificate.objects.filter(pk=certificate.pk).update(statements=["Autre phrase"])


BREAKS: list[tuple[Callable[..., None], str]] = [
    (one_byte_of_the_definitive_pdf, "the definitive PDF of certificate {number} was changed on the disk"),
    (one_byte_of_the_definitive_pdf, "the seal of the definitive PDF of certificate {number} doesn't hold"),
    (one_byte_of_the_print, "the print of certificate {number} was changed on the disk"),
    (the_definitive_pdf_deleted, "the definitive PDF of certificate {number} is missing on the disk"),
    (another_pdf_in_its_place, "certificate {number}: the definitive PDF is not the one that was sealed"),
    (the_sealed_pdf_cut_to_the_print, "the seal of the definitive PDF of certificate {number} doesn't hold: unsealed"),
    (hours, "the hours of version {version} are not those of its digest"),
    (hours_with_their_digest, "certificate {number}: hours is not what was certified"),
    (a_record, "was changed: its text is not that of its digest"),
    (a_record_with_its_digest, "link 1 or its record"),
    (a_link_deleted, "links 2 to 2 are missing"),
    (the_end_cut_off, "link 4 is noted in the journal and is not in the chain"),
    (two_records_exchanged, "link 3 or its record"),
    (a_signature, "link 1 is not signed by a key we know"),
    (a_ticked_sentence, "certificate {number}: statements is not what was certified"),
]


@pytest.mark.feature("BEY-11")
@pytest.mark.parametrize(("touch", "finding"), BREAKS, ids=lambda one: getattr(one, "__name__", ""))
def test_what_was_touched_is_named(made, touch, finding):
    certificate = online(made)
    online(made, "19-0002")
    seal_and_chain(made)
    assert verified(made) == ""
    current = fresh(made, certificate)

    touch(made, current)

    assert finding.format(number=current.number, version=certificate.version.uuid) in verified(made)


@pytest.mark.feature("BEY-11")
def test_it_says_what_is_not_sealed_or_chained_yet_and_what_holds_in_ten_years(made, capsys):
    online(made)
    call_command("verify_evidence", fund=made.fund.slug)
    said = capsys.readouterr().out
    assert "note: not sealed yet: 1" in said
    assert "note: not chained yet: 1" in said
    assert "whole" in said
    seal_and_chain(made)

    call_command("verify_evidence", "--at", "2040-01-01", fund=made.fund.slug)

    said = capsys.readouterr().out
    assert "whole" in said
    assert "not sealed" not in said
    assert "its seals are judged at the time they claim" in said
