"""« Transmissions » (`ATN-61`): a certified month leaves once; corrected, again, by the name of what it replaces."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import threading
from contextlib import nullcontext

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certification.models import Transmission, TransmissionLine
from certification.services import handing_over
from certification.tasks.transmissions import make_files
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, stage
from tests.threads import at_once

MAY, JUNE = datetime.date(2020, 5, 1), datetime.date(2020, 6, 1)
LIST, NEW = reverse("certification:transmissions"), reverse("certification:new_transmission")


@pytest.fixture(autouse=True)
def in_august():
    with time_machine.travel("2020-08-15T10:00:00+02:00", tick=True):
        yield


def transmit(made: Stage) -> str:
    """« Transmettre » what the preview shows; the run's address."""
    client = made.as_staff
    looked_at = client.get(NEW).context["due"].fingerprint
    answer = client.post(NEW, {"looked_at": looked_at})
    make_files(made.fund.pk)
    return answer.headers.get("Location", "")


def rows_of(made: Stage, address: str) -> list[dict[str, str]]:
    return json.loads(b"".join(made.as_staff.get(f"{address}json/").streaming_content))["rows"]


@pytest.mark.feature("ATN-61")
def test_what_is_certified_leaves_once_as_three_files_of_the_same_content(made):
    dossier = made.dossier("A-1", last_name="=Dubois")
    certificate = made.certified(dossier, JUNE, "147.00")
    made.prepared(dossier, MAY)
    preview = made.as_staff.get(NEW).content.decode()
    assert certificate.number in preview
    address = transmit(made)
    page = made.as_staff.get(address).content.decode()
    with scope(made.fund):
        run = Transmission.objects.select_related("csv", "xlsx", "json").get()
        assert (run.number, run.count, run.corrections, run.state) == (1, 1, 0, "ready")
        assert run.digest == run.json.sha256
        assert Entry.objects.filter(verb="certification.handed_over").count() == 1
    assert run.digest in page
    (row,) = rows_of(made, address)
    expected = {"line_kind": "new", "certificate": certificate.number, "dossier": "A-1", "month": "2020-06"}
    assert row.items() >= (expected | {"centre": "147.00", "replaces": "", "path": "paper"}).items()
    first, again = (b"".join(made.as_staff.get(f"{address}csv/").streaming_content) for _download in range(2))
    assert first == again
    assert hashlib.sha256(first).hexdigest() == run.csv.sha256
    assert '"\'=Dubois"' in first.decode("utf-8-sig")
    workbook = b"".join(made.as_staff.get(f"{address}xlsx/").streaming_content)
    sheet = load_workbook(io.BytesIO(workbook)).active
    assert dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))["last_name"] == "=Dubois"


@pytest.mark.feature("ATN-61")
def test_a_second_click_hands_nothing_over_twice(made):
    made.certified(made.dossier("A-1"), JUNE)
    client = made.as_staff
    looked_at = client.get(NEW).context["due"].fingerprint
    assert client.post(NEW, {"looked_at": looked_at}).status_code == 302
    again = client.post(NEW, {"looked_at": looked_at}).content.decode()
    assert "Il n’y a rien à transmettre" in again
    with scope(made.fund):
        assert Transmission.objects.count() == TransmissionLine.objects.count() == 1


@pytest.mark.feature("ATN-61")
def test_what_changed_since_the_preview_is_looked_at_again_first(made):
    dossier = made.dossier("A-1")
    made.certified(dossier, MAY)
    client = made.as_staff
    looked_at = client.get(NEW).context["due"].fingerprint
    made.certified(dossier, JUNE)
    page = client.post(NEW, {"looked_at": looked_at})
    assert "depuis l’aperçu" in page.content.decode()
    with scope(made.fund):
        assert not Transmission.objects.exists()


@pytest.mark.feature("ATN-61")
def test_a_corrected_month_leaves_again_and_names_what_it_replaces(made):
    dossier = made.dossier("A-1")
    first = made.certified(dossier, JUNE, "100")
    run = transmit(made)
    with scope(made.fund):
        first.send_back()
        first.save()
    assert "1 mois déjà transmis est en attente de correction" in made.as_staff.get(LIST).content.decode()
    assert "En attente de correction" in made.as_staff.get(run).content.decode()
    assert "Rien à transmettre" in made.as_staff.get(NEW).content.decode(), "returned, and not corrected yet"
    with scope(made.fund):
        first.maintain()
        first.save()
    listed, shown = (made.as_staff.get(one).content.decode() for one in (LIST, run))
    assert "1 mois déjà transmis est maintenu par son organisme : décidez-en" in listed
    assert "en attente de correction" not in listed
    assert "Maintenu par l’organisme" in shown
    assert "En attente de correction" not in shown
    with scope(made.fund):
        first.send_back()
        first.save()
    second = made.certified(dossier, JUNE, "90")
    (row,) = rows_of(made, transmit(made))
    assert (row["line_kind"], row["certificate"], row["replaces"]) == ("correction", second.number, first.number)
    assert (row["centre"], row["version"]) == ("90.00", "2")
    found = made.as_staff.get(f"{LIST}?q={first.number}").context["table"].page.object_list
    assert [row.record.number for row in found] == [1]
    assert len(made.as_staff.get(f"{LIST}?q=a-1").context["table"].page.object_list) == 2


@pytest.mark.feature("ATN-60", "ATN-61")
def test_a_month_that_awaits_its_validation_stays(made):
    certificate = made.prepared(made.dossier("A-1"), JUNE)
    with scope(made.fund):
        certificate.path, certificate.certified_at = "online", datetime.datetime.now(datetime.UTC)
        certificate.certify_for_validation()
        certificate.save()
        assert handing_over.due_rows(actor=made.staff, fund=made.fund).rows == []
        certificate.validate()
        certificate.save()
        assert len(handing_over.due_rows(actor=made.staff, fund=made.fund).rows) == 1


def test_files_that_could_not_be_made_are_asked_for_again(made, monkeypatch):
    made.certified(made.dossier("A-1"), JUNE)
    with scope(made.fund):
        run = handing_over.hand_over(actor=made.staff, fund=made.fund)
        Transmission.objects.update(digest="0" * 64, attempts=3)
    make_files(made.fund.pk)
    page = reverse("certification:transmission", args=[run.uuid])
    assert "n’ont pas pu être préparés" in made.as_staff.get(page).content.decode()
    with scope(made.fund):
        Transmission.objects.update(digest=run.digest)
    made.as_staff.post(page)
    make_files(made.fund.pk)
    assert made.as_staff.get(f"{page}csv/").getvalue().startswith(b"\xef\xbb\xbf")
    assert made.as_staff.get(f"{page}exe/").status_code == 404


def test_sixty_months_cost_as_many_queries_as_one(made):
    made.certified(made.dossier("A-0"), JUNE)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client = made.as_staff
    one = count(NEW)
    for number in range(1, 20):
        made.certified(made.dossier(f"A-{number}"), JUNE)
    assert count(NEW) == one


def two_runs(made: Stage) -> tuple[list[object], int]:
    made.certified(made.dossier("A-1"), JUNE)

    def run() -> Transmission:
        with scope(made.fund):
            return handing_over.hand_over(actor=made.staff, fund=made.fund)

    outcomes = at_once(run, run)
    with scope(made.fund):
        return outcomes, TransmissionLine.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_hand_a_month_over_once():
    outcomes, lines = two_runs(stage())
    assert sorted(type(one).__name__ for one in outcomes) == ["Transmission", "ValidationError"]
    assert lines == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_run_would_meet_the_databases_refusal(monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=30)
    rows = handing_over.due_rows

    def look(**arguments):
        found = rows(**arguments)
        both_have_looked.wait()
        return found

    monkeypatch.setattr(handing_over, "lock", nullcontext)
    monkeypatch.setattr(handing_over, "due_rows", look)
    outcomes, lines = two_runs(stage())
    assert sorted(type(one).__name__ for one in outcomes) == ["IntegrityError", "Transmission"]
    assert any(isinstance(one, IntegrityError) for one in outcomes)
    assert lines == 1, "the constraint holds, and says nothing that a person understands: what the lock is for"
