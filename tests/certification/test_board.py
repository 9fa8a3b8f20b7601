"""« Suivi des mois » as the staff use it: counted, filtered, searched, exported, and many bodies reminded at once."""

from __future__ import annotations

import datetime
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certification.models import RemindedMonth, Reminder
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, body_of, stage
from tests.certification.test_months import multiply
from tests.factories import quickly_signed_in
from tests.mail import delivered_mail

JUNE, JULY = datetime.date(2020, 6, 1), datetime.date(2020, 7, 1)
BOARD, REMIND = reverse("certification:board"), reverse("certification:remind_many")


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to("2020-07-20T10:00:00+02:00")


def shown(page) -> list[tuple[str, str, str]]:
    rows = page.context["table"].page.object_list
    return [(f"{row.record.first:%Y-%m}", row.record.dossier.number, row.record.status) for row in rows]


def key(dossier, month) -> str:
    return f"{dossier.uuid}_{month:%Y-%m}"


@pytest.mark.feature("BEY-07")
def test_the_board_shows_where_each_month_stands_and_how_many_stand_there(made):
    dossier, other = made.dossier("A-1"), made.dossier("B-1", device="vae", nature="validation", last_name="Élévage")
    made.certified(dossier, JUNE)
    made.prepared(other, JUNE)
    staff = made.as_staff
    page = staff.get(f"{BOARD}?month=2020-06")
    assert shown(page) == [("2020-06", "A-1", "certified"), ("2020-06", "B-1", "prepared")]
    counts = {line["label"]: line["total"][0] for line in page.context["lines"]}
    assert counts == {"Certifié": 1, "En attente de certification par l'organisme": 1}
    assert len(shown(staff.get(BOARD))) == 6, "May, June and July of two dossiers"
    may = staff.get(f"{BOARD}?month=2020-05&age=two_months")
    assert [number for _month, number, _status in shown(may)] == []
    assert len(shown(staff.get(f"{BOARD}?month=2020-05&age=longer"))) == 2, "81 days since the first of May"
    assert shown(staff.get(f"{BOARD}?month=2020-06&state=body&device=vae")) == [("2020-06", "B-1", "prepared")]
    found = staff.post(BOARD, {"q": "elevage", "month": "2020-06"})
    assert "elevage" not in found.headers["Location"], "no name in an address"
    assert [number for _month, number, _status in shown(staff.get(found.headers["Location"]))] == ["B-1"]
    assert staff.get(f"{BOARD}?body=nobody").context["table"].rows.__len__() == 0
    assert staff.get(f"{BOARD}?sort=since&month=2020-06").status_code == 200


@pytest.mark.feature("BEY-07")
def test_the_board_leaves_as_csv_and_as_a_workbook(made):
    made.dossier("A-1", last_name="=Dubois")
    staff = made.as_staff
    text = staff.get(f"{BOARD}?month=2020-06&export=csv").getvalue().decode("utf-8-sig")
    assert '"2020-06";"2020-06-30";"A-1"' in text
    answer = staff.get(f"{BOARD}?month=2020-06&export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    month, ends, number, name = [cell.value for cell in sheet[2]][:4]
    assert (month, ends.date(), number, name) == ("2020-06", datetime.date(2020, 6, 30), "A-1", "Michelle =Dubois")
    assert sheet["D2"].data_type == "s"


def test_sixty_dossiers_cost_the_board_as_many_queries_as_one(made):
    with time_machine.travel("2020-07-20T10:00:00+02:00"):
        first = made.dossier("N-0")
        made.pay(first, datetime.date(2019, 9, 1), datetime.date(2019, 9, 30))
        made.enter(first, JUNE)
        staff = made.as_staff

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(BOARD).status_code == 200
            return len(queries)

        one = count()
        with scope(made.fund):
            multiply(first, 59)
        assert count() == one


@pytest.mark.feature("BEY-07")
def test_many_months_are_reminded_in_one_mail_per_body(made):
    manager = body_of(made.fund, "Autre centre")
    second = Stage(made.fund, manager.organisation, manager, made.employer, made.officer)
    mine, theirs = made.dossier("A-1"), second.dossier("B-1")
    certified = made.certified(mine, datetime.date(2020, 5, 1))
    chosen = [
        key(mine, JUNE),
        key(mine, JULY),
        key(mine, certified.month),
        key(theirs, JUNE),
        "forged",
        f"{mine.uuid}_x",
    ]
    staff = made.as_staff
    page = staff.post(REMIND, {"chosen": chosen}).content.decode()
    assert "2 organismes sont relancés pour 3 mois." in page
    assert "Mai 2020, A-1 (Certifié)" in page, "what waits for nobody is said"
    sent = {mail.to[0]: mail for mail in delivered_mail(made.fund)}
    assert set(sent) == {made.manager.user.email, manager.user.email}
    mail = sent[made.manager.user.email]
    assert mail.subject == "Le fonds vous relance pour vos mois"
    assert "Juin 2020 · A-1" in mail.body
    assert "Juillet 2020 · A-1" in mail.body
    assert "Dubois" not in mail.body
    with scope(made.fund):
        assert RemindedMonth.objects.count() == 3
        assert Entry.objects.filter(verb="certification.reminded").count() == 2


@pytest.mark.feature("BEY-07")
def test_a_month_is_not_reminded_twice_a_day_unless_confirmed(made):
    dossier, staff = made.dossier("A-1"), made.as_staff
    for _click in range(2):
        page = staff.post(REMIND, {"chosen": [key(dossier, JUNE)]})
    assert "Déjà relancés aujourd’hui" in page.content.decode()
    with scope(made.fund):
        assert Reminder.objects.count() == 1
    again = staff.post(REMIND, {"chosen": [key(dossier, JUNE)], "again": "yes"}, follow=True)
    assert "1 organisme est relancé pour 1 mois." in again.content.decode()
    with scope(made.fund):
        assert Reminder.objects.count() == Message.objects.count() == 2
    assert "20/07/2020" in staff.get(f"{BOARD}?month=2020-06").content.decode()


def test_a_body_without_manager_is_named_and_not_reminded(made):
    dossier = made.dossier("A-1")
    with scope(made.fund):
        made.manager.suspended_at = datetime.datetime(2020, 7, 1, tzinfo=datetime.UTC)
        made.manager.save()
    page = made.as_staff.post(REMIND, {"chosen": [key(dossier, JUNE)]})
    assert "aucun gestionnaire en fonction" in page.content.decode()
    assert "Cochez d’abord" in made.as_staff.post(REMIND, {}, follow=True).content.decode()
    with scope(made.fund):
        assert not Reminder.objects.exists()


def test_another_funds_months_are_nobodys(made):
    elsewhere = stage()
    foreign = elsewhere.dossier("F-1")
    answer = quickly_signed_in(made.fund, made.officer.user).post(REMIND, {"chosen": [key(foreign, JUNE)]})
    assert answer.status_code == 302
    with scope(elsewhere.fund):
        assert not Reminder.objects.exists()
