"""Reminders by the calendar (`BEY-07`): when, to whom, once, after a stop, paused, and unwanted."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse

from certification.entries.months import months_waiting
from certification.models import Dossier, RemindedMonth, Reminder, ReminderDay, Validation
from certification.services import following, objections
from certification.services.reminding import remind_of_what_is_due
from certification.tasks.reminders import remind_bodies
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, stage
from tests.factories import MembershipFactory
from tests.mail import delivered_mail
from tests.threads import at_once

JUNE = {"starts_on": datetime.date(2020, 6, 1), "ends_on": datetime.date(2020, 6, 30)}


def look_at(made: Stage, moment: str) -> list[str]:
    """The task at this moment in Paris; the subjects and addressees of what it sent."""
    before = len(delivered_mail(made.fund))
    with time_machine.travel(f"{moment}+02:00"):
        remind_bodies(made.fund.pk)
        return sorted(f"{mail.to[0]} {mail.subject}" for mail in delivered_mail(made.fund)[before:])


@pytest.fixture
def june(made) -> Stage:
    """One month that closes on 30 July, 30 days after its end."""
    made.choose(closes_after=30)
    with time_machine.travel("2020-05-20T10:00:00+02:00"):
        made.dossier("A-1", **JUNE)
    return made


@pytest.mark.feature("BEY-07")
def test_a_month_is_reminded_after_its_opening_and_before_its_lock_each_once(june):
    digest = [f"{june.manager.user.email} Mois en attente : rappel"]
    assert look_at(june, "2020-06-05T10:00:00") == []
    assert look_at(june, "2020-06-06T06:30:00") == [], "nobody is reminded at night"
    assert look_at(june, "2020-06-06T07:30:00") == digest
    assert look_at(june, "2020-06-06T09:00:00") == []
    assert look_at(june, "2020-06-07T09:00:00") == []
    assert digest[0] in look_at(june, "2020-07-23T09:00:00"), "seven days before the thirtieth"
    assert any("7 jours avant le verrouillage" in mail.body for mail in delivered_mail(june.fund))
    assert look_at(june, "2020-07-27T09:00:00") == []
    assert look_at(june, "2020-07-28T09:00:00") == digest
    assert look_at(june, "2020-08-03T09:00:00") == [], "locked: nothing waits any more"


@pytest.mark.feature("BEY-07")
def test_after_a_stop_all_that_came_due_comes_in_one_mail(june):
    sent = look_at(june, "2020-07-29T09:00:00")
    assert [line for line in sent if "rappel" in line] == [f"{june.manager.user.email} Mois en attente : rappel"]
    with scope(june.fund):
        notices = set(RemindedMonth.objects.values_list("notice", flat=True))
    assert notices == {"opened", "lock-20200730-7", "lock-20200730-2", "escalated"}


@pytest.mark.feature("BEY-07")
def test_a_late_month_is_told_to_the_access_managers_and_to_the_fund(june):
    with scope(june.fund):
        chief = MembershipFactory(
            organisation=june.body, roles=[Role.ACCESS_MANAGER], starts_on=datetime.date(2000, 1, 1)
        )
    sent = look_at(june, "2020-07-16T09:00:00")
    assert f"{chief.user.email} Mois en retard dans votre organisme" in sent
    assert f"{june.officer.user.email} Organismes en retard sur leurs mois" in sent
    assert look_at(june, "2020-07-17T09:00:00") == []


@pytest.mark.feature("BEY-07")
def test_a_body_pauses_its_digests_and_they_come_afterwards(june):
    address = reverse("certification:reminders")
    with time_machine.travel("2020-06-04T09:00:00+02:00"):
        page = june.as_manager.post(address, {"days": "5"}, follow=True).content.decode()
    assert "Les rappels sont en pause jusqu’au 08/06/2020." in page
    assert look_at(june, "2020-06-08T09:00:00") == []
    assert look_at(june, "2020-06-09T09:00:00") == [f"{june.manager.user.email} Mois en attente : rappel"]
    with time_machine.travel("2020-06-10T09:00:00+02:00"):
        client = june.as_manager
        assert "error-summary" in client.post(address, {"days": "31"}).content.decode()
        client.post(address, {"days": "5"})
        assert "Les rappels reprennent." in client.post(address, {"days": "0"}, follow=True).content.decode()


@pytest.mark.feature("BEY-07")
def test_a_person_does_without_reminders_and_not_without_what_the_fund_asks(june):
    with time_machine.travel("2020-06-04T09:00:00+02:00"):
        client = june.as_manager
        assert "Rappels" in client.get(reverse("account_mail_preferences")).content.decode()
        client.post(reverse("account_mail_preferences"), {"wanted": []})
    assert look_at(june, "2020-06-06T09:00:00") == []
    with scope(june.fund):
        assert Message.objects.get().state == Message.State.WITHHELD


@pytest.mark.feature("BEY-07")
def test_an_administrator_sets_when_bodies_are_reminded(june):
    address = reverse("certification:reminder_rules")
    with time_machine.travel("2020-06-01T09:00:00+02:00"):
        wrong = june.as_staff.post(address, {"before_lock": "demain"}).content.decode()
        assert "Écrivez au plus cinq nombres de jours" in wrong
        june.as_staff.post(address, {"after_opening": "2", "before_lock": "10", "payment_day": "15"})
    june.fund.refresh_from_db()
    assert look_at(june, "2020-06-03T09:00:00") != []
    assert look_at(june, "2020-07-05T09:00:00") != [], "ten days before the fifteenth"
    assert "10 jours avant le verrouillage" in delivered_mail(june.fund)[-1].body


def test_a_corrected_month_is_not_reminded_of(june):
    with time_machine.travel("2020-06-06T08:00:00+02:00"):
        with scope(june.fund):
            body = june.body
            remind_of_what_is_due(actor=Actor.system(june.fund), fund=june.fund, body=body)
        made = june.dossier("B-1", **JUNE)
        with scope(june.fund):
            june.certified(Dossier.objects.get(number="A-1"), datetime.date(2020, 6, 1))
        assert delivered_mail(june.fund) == [], "what became pointless before it left is withheld"
    assert made.pk


@pytest.mark.feature("BEY-07")
def test_a_contested_month_of_a_closed_dossier_waits_for_its_body_and_is_not_late_at_once(june):
    with time_machine.travel("2020-07-02T10:00:00+02:00"):
        dossier = june.dossier("A-2", **JUNE)
        certificate = june.certified(dossier, datetime.date(2020, 6, 1))
        with scope(june.fund):
            dossier = Dossier.objects.get(number="A-2")
            following.close(actor=june.staff, dossier=dossier, on=datetime.date(2020, 6, 30), reason="Fini")
    with time_machine.travel("2020-09-01T10:00:00+02:00"), scope(june.fund):
        objections.send_back(actor=june.staff, fund=june.fund, certificate=certificate, reason="Illisible")
        waiting = months_waiting(june.actor, june.fund, at_most=10)
        assert [(month.dossier.number, month.status) for month in waiting] == [("A-2", "returned")]
    look_at(june, "2020-09-02T09:00:00")
    with scope(june.fund):
        spoken_of = RemindedMonth.objects.filter(dossier__number="A-2").values_list("notice", flat=True)
        assert not set(spoken_of) & {"opened", "escalated"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_digest():
    with time_machine.travel("2020-06-08T09:00:00+02:00"):
        made = stage()
        made.dossier("A-1", **JUNE)
        outcomes = at_once(lambda: remind_bodies(made.fund.pk), lambda: remind_bodies(made.fund.pk))
    assert outcomes == [None, None]
    with scope(made.fund):
        assert Reminder.objects.count() == Message.objects.count() == 1
        assert ReminderDay.objects.count() == 1


@pytest.mark.feature("ATN-60", "BEY-07")
def test_whoever_is_to_validate_is_asked_again_until_she_has_said_something(june):
    june.choose(validation="both")
    with scope(june.fund):
        mandatee = MembershipFactory(
            organisation=june.employer, roles=[Role.MANDATEE], starts_on=datetime.date(2000, 1, 1)
        )
        Dossier.objects.update(email="michelle@dubois.example")
        dossier = Dossier.objects.get()
    with time_machine.travel("2020-07-01T09:00:00+02:00"):
        certificate = june.certified(dossier, datetime.date(2020, 6, 1))
        delivered_mail(june.fund)
    assert look_at(june, "2020-07-05T09:00:00") == []
    asked = [line.split()[0] for line in look_at(june, "2020-07-06T09:00:00")]
    assert asked == sorted(["michelle@dubois.example", mandatee.user.email])
    assert look_at(june, "2020-07-07T09:00:00") == []
    with scope(june.fund):
        Validation.objects.filter(certificate=certificate, party="employer").update(
            state="given", way="space", said_at=datetime.datetime(2020, 7, 8, tzinfo=datetime.UTC)
        )
    assert [line.split()[0] for line in look_at(june, "2020-07-16T09:00:00")] == ["michelle@dubois.example"]
