"""Sessions, and the register of workers that names their people: each goes at its own end, and no total changes."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.retention import ERASED_WORKERS, WORKER
from extranet.organisations.services import erasing
from extranet.organisations.services.erasing import Sought
from extranet.organisations.services.workers import change_worker, deactivate_worker
from extranet.retention.clocks import standing_of
from extranet.retention.models import Announcement, Tombstone
from extranet.retention.services import holds
from extranet.tenants.scope import scope
from requests_app.enrolments.models import (
    Candidacy,
    CandidacyChange,
    Enrolment,
    Interest,
    Participant,
    Presence,
    Session,
    Sheet,
    StaffImport,
    StaffImportRow,
    TestResult,
    Track,
)
from requests_app.enrolments.retention import SESSION
from tests.enrolments.presence_scenes import confirmed_day
from tests.enrolments.scenes import Stage, stage
from tests.retention.scenes import forgotten, night, words_in

pytestmark = pytest.mark.django_db

LEFT = datetime.date(2018, 6, 29)


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def attended(made: Stage, *names: str) -> Session:
    """A day whose sheets are confirmed, of four years ago."""
    session = confirmed_day(
        made,
        {name: ["present", "absent"] for name in names},
        trainer="Luc Formateur",
        trainer_email="luc@example.invalid",
    )
    with scope(made.fund):
        long_ago = timezone.now() - datetime.timedelta(days=4 * 366)
        Session.objects.filter(pk=session.pk).update(starts_at=long_ago - datetime.timedelta(hours=7), ends_at=long_ago)
    return session


def left(made: Stage, name: str, on: datetime.date = LEFT) -> Worker:
    with scope(made.fund):
        worker = Worker.objects.get(first_name=name)
        Worker.objects.filter(pk=worker.pk).update(is_active=False)
        WorkerDetails.objects.filter(worker=worker).update(left_on=on, phone="+32 2 555 12 12")
        return worker


def clock(made: Stage, rule: Any, file: Any) -> Any:
    with scope(made.fund):
        return standing_of(made.fund, file).clock


@pytest.mark.feature("BEY-23")
def test_of_a_session_who_said_it_goes_and_what_was_said_stays(made):
    session = attended(made, "Ann", "Bo")
    with scope(made.fund):
        marks = list(Presence.objects.order_by("pk").values_list("enrolment", "part", "mark", "way", "noted_at"))
        totals = SESSION.totals(Session.objects.filter(pk=session.pk))
        assert made.officer.last_name in words_in(Presence.objects.all())
    done = forgotten(made.fund, SESSION)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        for model in (Session, Presence, Sheet, Enrolment):
            said = words_in(model.objects.all())
            for personal in ("Formateur", "luc@example", made.officer.last_name):
                assert personal not in said, (model, personal)
        kept = list(Presence.objects.order_by("pk").values_list("enrolment", "part", "mark", "way", "noted_at"))
        assert kept == marks
        tombstone = Tombstone.objects.get()
        assert tombstone.totals == totals == SESSION.totals(Session.objects.filter(pk=session.pk))
        assert (totals["enrolments"], totals["half_days"], totals["sheets"]) == (2, 4, 2)
        assert Worker.objects.filter(first_name="Ann").exists(), "her name follows the register"


def test_a_presence_is_emptied_by_nobody_else(made):
    attended(made, "Ann")
    for sql in (
        "UPDATE enrolments_presence SET noted_by = '', noted_by_user_id = NULL, reason = '', device = ''",
        "UPDATE enrolments_presence SET mark = 'excused'",
    ):
        with (
            pytest.raises(DatabaseError, match="a presence never changes"),
            scope(made.fund),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
            pytest.fail(sql)


@pytest.mark.feature("BEY-23")
def test_who_left_is_named_as_long_as_a_file_that_is_kept_names_her(made):
    session = attended(made, "Ann")
    worker = left(made, "Ann")
    assert clock(made, WORKER, worker).ends_on is None
    assert clock(made, SESSION, session).ends_on == datetime.date(session_year(made, session) + 3, 12, 31)
    assert forgotten(made.fund, WORKER).forgotten == 0
    assert forgotten(made.fund, SESSION).forgotten == 1
    assert clock(made, WORKER, worker).ends_on == datetime.date(LEFT.year + 5, 12, 31)


def session_year(made: Stage, session: Session) -> int:
    with scope(made.fund):
        return Session.objects.get(pk=session.pk).ends_at.year


def everything_of(made: Stage, worker: Worker) -> None:
    with scope(made.fund):
        course = made.course("COM-102", "Encore")
        Interest.objects.create(course=course, worker=worker)
        Participant.objects.create(worker=worker)
        TestResult.objects.create(
            worker=worker, organisation=worker.organisation, test="Niveau B1", taken_on=LEFT, outcome="passed"
        )
        track = Track.objects.create(code="T1", name="Trajet")
        candidacy = Candidacy.objects.create(
            track=track, worker=worker, organisation=worker.organisation, remark="Ann préfère le soir"
        )
        CandidacyChange.objects.create(
            candidacy=candidacy, kind="enrolled", name="Agathe Fonds", reason="Ann insiste", changes={"remark": "Ann"}
        )
        sent = StaffImport.objects.create(organisation=worker.organisation, language="fr", next_attempt_at=None)
        StaffImportRow.objects.create(batch=sent, number=2, outcome="unchanged", worker=worker, content=b"Ann")


@pytest.mark.feature("BEY-23")
def test_a_register_entry_goes_with_all_that_hangs_on_it_and_its_files_count_her_still(made):
    attended(made, "Ann", "Bo")
    worker = left(made, "Ann")
    everything_of(made, worker)
    assert forgotten(made.fund, SESSION).forgotten == 1
    with scope(made.fund):
        figures = [one.totals(one.model._default_manager.all()) for one in (SESSION, WORKER)]
        number = worker.pk
    done = forgotten(made.fund, WORKER)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        gone = Worker.objects.get(pk=number)
        assert (gone.last_name, gone.first_name, gone.birth_date) == ("—", str(number), datetime.date(1985, 1, 1))
        assert not WorkerDetails.objects.filter(worker=gone).exists()
        assert not Interest.objects.exists()
        assert not Participant.objects.exists()
        for model in (Worker, Candidacy, CandidacyChange, StaffImportRow, TestResult):
            said = words_in(model.objects.all())
            for personal in ("'Ann", "Ann ", "Agathe", "1985, 5, 12", "555 12 12"):
                assert personal not in said, (model, personal)
        assert TestResult.objects.get().outcome == "passed"
        assert [one.totals(one.model._default_manager.all()) for one in (SESSION, WORKER)] == figures
        assert Tombstone.objects.filter(rule=WORKER.name).get().reference == f"S-{number}"
        assert Worker.objects.get(first_name="Bo").last_name == "Janssens", "she still works there"
    client = made.as_staff
    assert client.get(reverse("workers:worker", args=[gone.uuid])).status_code == 200
    refused = client.post(reverse("workers:reactivate", args=[gone.uuid]), follow=True).content.decode()
    assert "Cette fiche a été effacée" in refused
    with scope(made.fund):
        assert not Worker.objects.get(pk=number).is_active
        with pytest.raises(ValidationError, match="a été effacée"):
            change_worker(
                actor=made.staff,
                worker=gone,
                version=gone.version,
                last_name="Nouvelle",
                first_name="Personne",
                birth_date=LEFT.replace(year=1990),
            )


def test_without_a_day_of_departure_the_deactivation_counts(made):
    worker = made.worker()
    with scope(made.fund):
        assert deactivate_worker(actor=made.staff, worker=worker)
    assert clock(made, WORKER, worker).ends_on == datetime.date(timezone.localdate().year + 5, 12, 31)


def test_a_held_entry_stays_and_stops_an_erasure(made):
    made.worker("Lefèvre", "Noa")
    worker = left(made, "Noa")
    with scope(made.fund):
        holds.hold(actor=made.staff, rule=WORKER, file=worker, reason="Litige prud’homal")
    assert forgotten(made.fund, WORKER).forgotten == 0
    page = made.as_staff.get(reverse("workers:worker", args=[worker.uuid])).content.decode()
    assert reverse("retention:file", args=[WORKER.name, worker.uuid]) in page
    with scope(made.fund):
        assert Worker.objects.filter(last_name="Lefèvre").exists()
        assert Announcement.objects.count() == 1
        sought = Sought("Lefèvre", "Noa", worker.birth_date, "")
        erasure = erasing.prepare(actor=made.staff, sought=sought)
        assert any("gelé" in one for one in erasing.obstacles(erasing.person_of(erasure)))


@pytest.mark.feature("BEY-22")
def test_the_name_that_an_erasure_left_goes_the_night_after_its_last_file(made):
    attended(made, "Ann")
    with scope(made.fund):
        worker = Worker.objects.get(first_name="Ann")
        sought = Sought(worker.last_name, "Ann", worker.birth_date, "")
        erasure = erasing.prepare(actor=made.staff, sought=sought)
        erasing.erase(actor=made.staff, fund=made.fund, erasure=erasure)
        assert Worker.objects.filter(first_name="Ann", is_active=False).exists()
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)
    assert night(made.fund, ERASED_WORKERS, tomorrow).forgotten == 0
    assert forgotten(made.fund, SESSION).forgotten == 1
    assert night(made.fund, ERASED_WORKERS, tomorrow + datetime.timedelta(days=1)).forgotten == 1
    with scope(made.fund):
        assert not Worker.objects.filter(first_name="Ann").exists()
        assert Enrolment.objects.count() == 1, "the session counts her still"


@pytest.mark.feature("BEY-22")
def test_what_a_person_is_told_follows_the_funds_own_duration(made):
    session = attended(made, "Ann")
    made.fund.options["retention"] = {SESSION.name: 10}
    made.fund.save()
    with scope(made.fund):
        worker = Worker.objects.get(first_name="Ann")
        erasure = erasing.prepare(actor=made.staff, sought=Sought(worker.last_name, "Ann", worker.birth_date, ""))
    page = made.as_staff.get(reverse("trust:erasure", args=[erasure.uuid])).content.decode()
    assert f"Jusqu’au 31 décembre {session_year(made, session) + 10}" in page


def test_the_page_of_a_session_says_until_when(made):
    session = attended(made, "Ann")
    page = made.as_staff.get(reverse("enrolments:manage_session", args=[session.uuid])).content.decode()
    assert f"Conservé jusqu’au 31/12/{session_year(made, session) + 3}" in page
