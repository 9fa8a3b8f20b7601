"""A long file of staff data is written in one transaction (`ITM-34`): what the register's pages do meanwhile."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.bulk import insert_records, new_keys
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, StaffImport
from requests_app.enrolments.staff_data import writing
from requests_app.enrolments.tasks import import_staff_data
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.staff_files import csv, open_module, sent
from tests.ui.test_unsent import hidden

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN, NEW = 2_500, 2_500
LINES = KNOWN + NEW
HEAD = "Numéro interne;Nom;Prénom;Date de naissance;Langue;Service"
BORN = datetime.date(1985, 5, 12)
WAIT = 60  # seconds, for a thread that went wrong


@pytest.fixture
def made() -> Stage:
    made = stage()
    open_module(made)
    with scope(made.fund):
        keys = new_keys(Worker, KNOWN)
        names = [{"id": key, "last_name": f"Nom {place}"} for place, key in enumerate(keys)]
        insert_records(Worker, names, organisation_id=made.body.pk, first_name="Ann", birth_date=str(BORN))
        numbers = [{"worker_id": key, "internal_number": f"N{place}"} for place, key in enumerate(keys)]
        insert_records(WorkerDetails, numbers, organisation_id=made.body.pk, language="fr")
    return made


@pytest.fixture
def ordered(made: Stage) -> StaffImport:
    """Half of the file is in the register, every second of them under another name; a person said « Enregistrer »."""
    address, batch = sent(made, csv(*map(line, range(LINES)), head=HEAD))
    assert (batch.created, batch.changed, batch.wrong) == (NEW, KNOWN, 0)
    made.as_responsible.post(address)
    return batch


def line(place: int) -> str:
    keeps_her_name = place < KNOWN and place % 2
    return f"N{place};Nom {place};{'Ann' if keeps_her_name else 'Anna'};12/05/1985;fr;Achats"


def in_file(made: Stage, place: int) -> Worker:
    with scope(made.fund):
        return Worker.objects.get(details__internal_number=f"N{place}")


def edited(made: Stage, worker: Worker, last_name: str, version: int = 1) -> Any:
    """What her page answers to a new name, typed by somebody who has seen this version."""
    with scope(made.fund):
        details = worker.details.get()
    typed = {
        "last_name": last_name,
        "first_name": "Ann",
        "birth_date": str(BORN),
        "internal_number": details.internal_number,
        "language": "fr",
        "version": version,
    }
    return made.as_responsible.post(reverse("workers:edit", args=[worker.uuid]), typed)


def stored(made: Stage, batch: StaffImport, worker: Worker) -> tuple[str, str, str, int]:
    with scope(made.fund):
        now = Worker.objects.get(pk=worker.pk)
        return StaffImport.objects.get(pk=batch.pk).state, now.last_name, now.first_name, now.version


def work(made: Stage) -> None:
    try:
        import_staff_data(made.fund.pk)
    finally:
        connection.close()


@contextmanager
def while_it_holds_everything(made: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The import has written all its lines and waits before its commit, on a connection of its own."""
    note: Callable[..., None] = writing.note
    is_written, may_commit = threading.Event(), threading.Event()

    def stop(done: list[writing.Done]) -> None:
        note(done)
        is_written.set()
        assert may_commit.wait(WAIT)

    monkeypatch.setattr(writing, "note", stop)
    with ThreadPoolExecutor(1) as threads:
        writes: Future[None] = threads.submit(work, made)
        try:
            assert is_written.wait(WAIT)
            yield
        finally:
            may_commit.set()
            writes.result(WAIT)


@pytest.mark.feature("ITM-34")
def test_pages_answer_while_a_file_is_written(made, ordered, monkeypatch):
    known, moved, other = in_file(made, 8), in_file(made, 9), made.worker("Peeters", "Jo")
    session = made.session()
    with while_it_holds_everything(made, monkeypatch):
        page = made.as_responsible.get(reverse("workers:list"))
        assert page.status_code == 200
        assert "Anna" not in text_of(page), "nothing of the file is seen before all of it is"
        assert edited(made, other, "Pieters").status_code == 302
        assert stored(made, ordered, other)[1:] == ("Pieters", "Ann", 2)
        assert made.enrol(moved, session).state == "enrolled", "who gets another service is enrolled meanwhile"
        refused = edited(made, known, "Martin")
        assert refused.status_code == 503, "the lock's time is over, and the page says so"
        assert refused.headers["Retry-After"]
        kept = hidden(refused.content.decode())
        assert kept["last_name"] == "Martin", "what was typed stays in the page"
        assert kept.keys() >= {"csrfmiddlewaretoken", "version"}
    assert stored(made, ordered, known) == ("written", "Nom 8", "Anna", 2)
    with scope(made.fund):
        assert Worker.objects.filter(first_name="Anna").count() == KNOWN / 2 + NEW
        assert WorkerDetails.objects.filter(unit="Achats").count() == LINES
        assert Enrolment.objects.get().worker_id == moved.pk
    again = made.as_responsible.post(reverse("workers:edit", args=[known.uuid]), kept)
    assert again.status_code == 200
    said = text_of(again)
    assert "Anna" in said, "whoever sends it again is shown what the file says"
    assert 'value="Martin"' in again.content.decode()
    assert edited(made, known, "Martin", version=2).status_code == 302
    assert stored(made, ordered, known) == ("written", "Martin", "Ann", 3)


@pytest.mark.feature("ITM-34")
def test_a_name_corrected_before_the_file_reaches_it_is_kept_and_nothing_is_written(made, ordered, monkeypatch):
    """All or nothing: the last person of the file is changed once thousands of lines were written."""
    last = in_file(made, KNOWN - 2)
    change, is_corrected = writing.change, []

    def corrected_first(pairs: list[writing.Pair]) -> list[writing.Done]:
        if last.pk in {row.worker_id for row, _line in pairs}:
            with ThreadPoolExecutor(1) as threads:
                is_corrected.append(threads.submit(correct).result(WAIT))
        return change(pairs)

    def correct() -> int:
        try:
            return int(edited(made, last, "Martin").status_code)
        finally:
            connection.close()

    monkeypatch.setattr(writing, "change", corrected_first)
    import_staff_data(made.fund.pk)
    assert is_corrected == [302]
    assert stored(made, ordered, last) == ("checked", "Martin", "Ann", 2), "a person looks at it again"
    with scope(made.fund):
        assert Worker.objects.filter(first_name="Anna").count() == 0
        assert Worker.objects.filter(organisation=made.body).count() == KNOWN
    page = text_of(made.as_responsible.get(reverse("enrolments:staff_import", args=[ordered.uuid])))
    assert "Le registre a changé depuis votre vérification" in page


@pytest.mark.feature("ITM-34")
def test_names_corrected_all_the_while_are_stored_or_refused_but_never_lost(made, ordered):
    """Nothing is held up: the file is written at its own pace, and people of it are corrected one after another."""
    people = [in_file(made, place) for place in range(0, KNOWN, 100)]
    with ThreadPoolExecutor(1) as threads:
        writes = threads.submit(work, made)
        answers = {worker.pk: edited(made, worker, f"Martin {worker.pk}") for worker in people}
        writes.result(WAIT)
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 503}
    for worker in people:
        state, last_name, first_name, version = stored(made, ordered, worker)
        answer = answers[worker.pk]
        if answer.status_code == 302:
            assert (last_name, first_name) == (f"Martin {worker.pk}", "Ann"), "what was said to be stored is stored"
        else:
            assert f'value="Martin {worker.pk}"' in answer.content.decode()
            assert last_name.startswith("Nom")
            assert (first_name, version) == (("Anna", 2) if state == "written" else ("Ann", 1))
