"""What waits for a body is found by a column that the database keeps: it says the same as the dossier's own months."""

from __future__ import annotations

import datetime

import time_machine
from django.urls import reverse

from certification.models import Dossier, HoursVersion
from certification.months import session_months
from certification.periods import last_day, month_of
from certification.services import following
from certification.views import dashboard
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage
from tests.certification.test_board_agreement import day, make_all_sorts

SUMMER = "2020-08-01T10:00:00+02:00"


def first_without_hours(dossier: Dossier) -> datetime.date | None:
    entered = set(HoursVersion.objects.filter(dossier=dossier).values_list("month", flat=True))
    begin = month_of(dossier.online_from or dossier.starts_on)
    return next((month for month in session_months(dossier) if month >= begin and month not in entered), None)


def stored(made: Stage, dossier: Dossier) -> datetime.date | None:
    with scope(made.fund):
        return Dossier.objects.get(pk=dossier.pk).to_enter_from


def test_the_column_agrees_with_the_sessions_of_all_sorts_of_dossiers(made):
    with time_machine.travel(SUMMER):
        make_all_sorts(made)
    with scope(made.fund):
        dossiers = list(Dossier.objects.order_by("pk"))
        assert [one.to_enter_from for one in dossiers] == [first_without_hours(one) for one in dossiers]
        assert len({one.to_enter_from for one in dossiers}) > 2


def test_hours_new_dates_and_writing_past_the_services_keep_it_true(made):
    with time_machine.travel(SUMMER):
        dossier = made.dossier("K-1")
        begin = month_of(dossier.starts_on)
        assert stored(made, dossier) == begin
        made.enter(dossier, begin)
        after = stored(made, dossier)
        assert after is not None
        assert after > begin
        with scope(made.fund):
            one = Dossier.objects.get(pk=dossier.pk)
            following.re_date(
                dossier=one, on=one.starts_on, until=last_day(begin), actor=made.staff,
                reason="Essai",
            )  # fmt: skip
        assert stored(made, dossier) is None  # its only month has hours
        with scope(made.fund):
            Dossier.objects.filter(pk=dossier.pk).update(to_enter_from=day("2001-01-01"))
        assert stored(made, dossier) is None


def test_more_than_a_thousand_months_are_said_and_not_counted(made, monkeypatch):
    monkeypatch.setattr(dashboard, "COUNTED_UP_TO", 2)
    with time_machine.travel(SUMMER):
        made.dossier("P-1")
        page = made.as_manager.get(reverse("certification:dashboard"))
    text = page.content.decode()
    assert "Plus de 2 actions en attente" in text
    assert "D’autres mois plus récents ne sont pas montrés ici" in text
