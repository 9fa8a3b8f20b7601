"""A training request at the end of its retention: people go, days and absences stay, statistics are the same."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from extranet.journal.models import EntryText
from extranet.retention.models import Announcement, Night, Tombstone
from extranet.retention.services import nights
from extranet.tenants.periods import Grain, Period
from extranet.tenants.scope import scope
from requests_app.training.models import Absence, Participant, Remark, Request
from requests_app.training.retention import REQUEST
from requests_app.training.statistics import STATISTICS
from tests.retention.scenes import announced_long_ago, forgotten, night, words_in
from tests.training.scenes import Stage, draft_of, stage

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2019, 6, 3, 12, tzinfo=datetime.UTC)


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def accepted_long_ago(made: Stage) -> Request:
    """Two people on two days, one of them ill on the first."""
    request = draft_of(made)
    with scope(made.fund):
        person = request.participants.order_by("pk").first()
        Absence.objects.create(participant=person, day=request.days.order_by("date").first(), kind="illness")
        Remark.objects.create(request=request, about="accepted", text="Éloïse était malade", author_name="Agathe Fonds")
        Request.objects.filter(pk=request.pk).update(
            state="accepted", sent_to_fund_at=LONG_AGO, decided_at=LONG_AGO, moved_at=LONG_AGO
        )
        return Request.objects.get(pk=request.pk)


def figures(made: Stage) -> list[object]:
    period = Period(datetime.date(2019, 1, 1), Grain.YEAR)
    with scope(made.fund), timezone.override(made.fund.zone):
        return [list(one.figures(made.fund, period)) for one in STATISTICS]


@pytest.mark.feature("BEY-23")
def test_people_go_and_totals_stay(made):
    request = accepted_long_ago(made)
    before = figures(made)
    assert any(before), "there is something to compare"
    done = forgotten(made.fund, REQUEST)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        for model in (Participant, Remark, Request):
            text = words_in(model.objects.all())
            for personal in ("Éloïse", "Inventé", "Modèle", "Agathe", "1990, 2, 28", "1990-02-28"):
                assert personal not in text, (model, personal)
        years = Participant.objects.order_by("birth_date").values_list("birth_date", flat=True)
        assert list(years) == [datetime.date(1978, 1, 1), datetime.date(1990, 1, 1)]
        assert Absence.objects.count() == 1
        assert not EntryText.objects.filter(entry__subject_uuid=request.uuid).exists()
        totals = Tombstone.objects.get().totals
        assert {name: totals[name] for name in ("days", "workers", "absences", "planned")} == {
            "days": 2,
            "workers": 2,
            "absences": 1,
            "planned": 900,
        }
    assert figures(made) == before


@pytest.mark.feature("BEY-23")
def test_nothing_goes_before_its_days_on_the_list(made):
    accepted_long_ago(made)
    night(made.fund, REQUEST, timezone.localdate() - datetime.timedelta(days=1))
    done = night(made.fund, REQUEST)
    assert done.forgotten == 0
    with scope(made.fund):
        assert Announcement.objects.count() == 1
        assert Participant.objects.filter(last_name="Inventé").exists()


def test_what_fails_is_passed_over_until_the_next_night_and_undone_whole(made, monkeypatch):
    accepted_long_ago(made)
    night(made.fund, REQUEST, timezone.localdate() - datetime.timedelta(days=40))
    announced_long_ago(made.fund, REQUEST)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    announced = Announcement.objects
    with scope(made.fund):
        announced.update(announced_on=yesterday - datetime.timedelta(days=40))
    with monkeypatch.context() as patch:
        patch.setattr(nights, "delete_texts_of", lambda *given: 1 / 0)
        failed = night(made.fund, REQUEST, yesterday)
    assert (failed.forgotten, failed.failed) == (0, 1)
    with scope(made.fund):
        assert Participant.objects.filter(last_name="Inventé").exists()
        assert not Tombstone.objects.exists()
    done = night(made.fund, REQUEST)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(made.fund):
        assert Night.objects.filter(rule=REQUEST.name).count() == 3
