"""« Désinscrire », a colleague in somebody's place, and who may not."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Session
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import stage

pytestmark = pytest.mark.django_db

UNENROL = reverse("enrolments:unenrol")


@pytest.fixture
def made():
    return stage()


def rows(made: Any) -> list[tuple[str, str, bool]]:
    with scope(made.fund):
        return list(Enrolment.objects.order_by("pk").values_list("state", "cancelled_by", "is_late"))


@pytest.mark.feature("ITM-28", "ITM-21")
def test_from_the_name_to_the_banner_and_the_place_is_offered(made):
    session, other = made.session(capacity=1), made.session(made.course("AAA", "Écrire"), in_days=60)
    ann, bea = made.worker(), made.worker(first_name="Bea")
    enrolment = made.enrol(ann, session)
    made.enrol(bea, session)
    client = made.as_responsible
    page = client.post(UNENROL, {"q": "janssens", "act": "search"}, follow=True)
    assert "2 personnes de ce nom" in text_of(page)
    chosen = client.post(UNENROL, {"participant": ann.uuid, "act": "next"})
    page = client.get(chosen["Location"])
    assert "Communiquer clairement" in text_of(page)
    assert str(other.uuid) not in page.content.decode()
    assert "Écrire" not in text_of(page)
    confirm = reverse("enrolments:unenrol_confirm", args=[ann.uuid])
    assert "Formations quittées" in text_of(client.get(confirm, {"enrolment": enrolment.uuid}))
    done = client.post(f"{confirm}?enrolment={enrolment.uuid}", {"reason": "Absente ce jour-là"}, follow=True)
    assert "“Ann Janssens” est désinscrit(e)" in text_of(done)
    assert rows(made) == [("cancelled", "responsible", False), ("option", "", False)]
    with scope(made.fund):
        decisions = list(Message.objects.order_by("pk").values_list("payload__decision", flat=True))
        assert decisions == ["enrolled", "waiting", "cancelled", "offered"]


@pytest.mark.feature("ITM-28")
def test_nobody_chosen_and_nothing_ticked_say_so(made):
    ann = made.worker()
    client = made.as_responsible
    assert "Choisissez la personne" in text_of(client.post(UNENROL, {"act": "next"}, follow=True))
    page = client.get(reverse("enrolments:unenrol_training", args=[ann.uuid]))
    assert "Aucune inscription en cours" in text_of(page)
    confirm = reverse("enrolments:unenrol_confirm", args=[ann.uuid])
    assert "Cochez au moins une formation" in text_of(client.post(confirm, follow=True))


def test_late_is_said_beforehand_and_noted(made):
    session, ann = made.session(in_days=2), made.worker()
    enrolment = made.enrol(ann, session)
    confirm = f"{reverse('enrolments:unenrol_confirm', args=[ann.uuid])}?enrolment={enrolment.uuid}"
    assert "Désinscription tardive" in text_of(made.as_responsible.get(confirm))
    made.as_responsible.post(confirm)
    assert rows(made) == [("cancelled", "responsible", True)]


def test_past_the_funds_last_day_only_the_fund_ends_it(made):
    made.choose(cancel_until_days=7)
    session, ann = made.session(in_days=2), made.worker()
    enrolment = made.enrol(ann, session)
    confirm = f"{reverse('enrolments:unenrol_confirm', args=[ann.uuid])}?enrolment={enrolment.uuid}"
    page = text_of(made.as_responsible.get(reverse("enrolments:unenrol_training", args=[ann.uuid])))
    assert "Il est trop tard" in page
    assert "Il est trop tard" in text_of(made.as_responsible.post(confirm))
    assert rows(made)[0][0] == "enrolled"
    made.as_staff.post(confirm)
    assert rows(made) == [("cancelled", "fund", True)]


@pytest.mark.feature("ITM-21")
def test_people_of_another_organisation_are_not_there(made):
    session, zoe = made.session(), made.worker(first_name="Zoe", organisation=made.other_body)
    enrolment = made.enrol(zoe, session, made.staff)
    client = made.as_responsible
    for page, args in {
        "enrolment": [enrolment.uuid],
        "replace": [enrolment.uuid],
        "unenrol_training": [zoe.uuid],
        "unenrol_confirm": [zoe.uuid],
    }.items():
        assert client.get(reverse(f"enrolments:{page}", args=args)).status_code == 404
    page = client.get(reverse("enrolments:session_people", args=[session.uuid]))
    assert "Zoe" not in text_of(page)
    assert "11 places libres sur 12" in text_of(page)


def test_a_colleague_goes_in_her_place_in_one_act(made):
    yesterday = made.half_days(-1)[0][0].date()
    session = made.session(capacity=1)
    ann, bea, cleo = (made.worker(first_name=name) for name in ("Ann", "Bea", "Cleo"))
    enrolment = made.enrol(ann, session)
    made.enrol(cleo, session)
    with scope(made.fund):
        Session.objects.filter(pk=session.pk).update(closes_on=yesterday)
    client = made.as_responsible
    page = reverse("enrolments:replace", args=[enrolment.uuid])
    found = client.post(page, {"q": "Janssens", "act": "search"}, follow=True).content.decode()
    assert str(bea.uuid) in found
    assert str(ann.uuid) not in found
    refused = client.post(page, {"replace": "yes"})
    assert "Choisissez la personne qui vient à sa place" in text_of(refused)
    refused = client.post(page, {"replace": "yes", "participant": cleo.uuid})
    assert "déjà inscrite à cette session, ou en attente" in text_of(refused)
    done = client.post(page, {"replace": "yes", "participant": bea.uuid}, follow=True)
    assert "“Bea Janssens” est inscrit(e) à la place de “Ann Janssens”" in text_of(done)
    assert [row[:2] for row in rows(made)] == [("cancelled", "replaced"), ("waiting", ""), ("enrolled", "")]
    with scope(made.fund):
        assert Enrolment.objects.get(worker=bea).replaces == enrolment
    again = client.post(page, {"replace": "yes", "participant": bea.uuid})
    assert "a changé entre-temps" in text_of(again)


def test_somebody_born_the_same_day_is_still_somebody_else(made):
    made.worker(first_name="Ann")
    made.worker(first_name="An", birth_date=datetime.date(1985, 5, 12))
    page = made.as_responsible.post(UNENROL, {"q": "Janssens", "act": "search"}, follow=True)
    assert "2 personnes de ce nom" in text_of(page)
