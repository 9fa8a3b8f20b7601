"""« Inscrire »: code, sessions, family name, homonyms, confirmation and banner."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import stage
from tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db

ENROL = reverse("enrolments:enrol")
PEOPLE = reverse("enrolments:enrol_people")
CONFIRM = reverse("enrolments:enrol_confirm")


@pytest.fixture
def made():
    return stage()


def states(made: Any) -> list[str]:
    with scope(made.fund):
        return list(Enrolment.objects.order_by("pk").values_list("state", flat=True))


def search(client: Any, session: Any, name: str) -> str:
    """The second step, after a family name and Enter."""
    typed = {"session": session.uuid, "q": name, "act": "search"}
    return client.post(PEOPLE, typed, follow=True).content.decode()


@pytest.mark.feature("ITM-22", "ITM-25", "ITM-26")
def test_from_the_code_to_the_banner(made):
    session, ann = made.session(), made.worker()
    client = made.as_responsible
    page = client.get(ENROL, {"code": "COM-101"})
    assert str(session.uuid) in page.content.decode()
    assert "12 places libres" in text_of(page)
    asked = {"session": session.uuid, "code": "COM-101"}
    assert "Communiquer clairement" in text_of(client.get(PEOPLE, asked))
    search(client, session, "janss")
    confirming = client.post(PEOPLE, asked | {"participant": ann.uuid, "act": "next"})
    assert confirming["Location"].startswith(CONFIRM)
    assert "Inscription" in text_of(client.get(confirming["Location"]))
    done = client.post(confirming["Location"], follow=True)
    assert 'role="status"' in done.content.decode()
    assert "“Ann Janssens” est inscrit(e)" in text_of(done)
    assert states(made) == ["enrolled"]
    with scope(made.fund):
        assert Message.objects.filter(payload__decision="enrolled").count() == 1


@pytest.mark.feature("ITM-22")
@pytest.mark.parametrize("typed", ["com-101", " COM-101 ", "Com - 101", "CÔM-101"])
def test_a_code_is_found_however_it_is_typed(made, typed):
    session = made.session()
    assert str(session.uuid) in made.as_responsible.get(ENROL, {"code": typed}).content.decode()


@pytest.mark.feature("ITM-22")
def test_an_unknown_code_says_so_and_names_what_begins_like_it(made):
    made.session()
    page = text_of(made.as_responsible.get(ENROL, {"code": "XYZ"}))
    assert "Aucune formation avec ce code" in page
    page = text_of(made.as_responsible.get(ENROL, {"code": "commu"}))
    assert "Aucune formation avec ce code" in page
    assert "COM-101 Communiquer clairement" in page
    assert "Aucune formation" not in text_of(made.as_responsible.get(ENROL))


@pytest.mark.feature("ITM-23")
def test_without_a_session_the_next_step_waits_and_a_full_session_cannot_be_ticked(made):
    course = made.course()
    full = made.session(course, capacity=1, has_waiting_list=False)
    queue = made.session(course, capacity=1, in_days=40)
    for session in (full, queue):
        made.enrol(made.worker(first_name=f"A{session.pk}"), session)
    client = made.as_responsible
    page = client.get(ENROL, {"code": "COM-101"})
    assert page.content.decode().count("disabled") == 1
    assert "Complète, sans liste d’attente" in text_of(page)
    assert "Complète : liste d’attente" in text_of(page)
    answer = client.get(PEOPLE, {"code": "COM-101"}, follow=True)
    assert "Cochez au moins une session" in text_of(answer)
    assert "COM-101" in answer.content.decode()


@pytest.mark.feature("ITM-24")
def test_homonyms_are_told_apart_and_the_only_one_is_ticked(made):
    session = made.session()
    first = made.worker(first_name="Ann")
    with scope(made.fund):
        first.details.update(unit="Budget", internal_number="A-17")
    made.worker(first_name="Bea", birth_date=datetime.date(1970, 1, 31))
    made.worker(first_name="Zoe", organisation=made.other_body)
    client = made.as_responsible
    found = search(client, session, "Janssens")
    assert "· Budget ·" in found
    assert "· A-17" in found
    assert "né(e) le 31/01/1970" in found
    assert "Zoe" not in found
    assert "checked" not in found
    only = search(client, session, "Janssens Bea")
    assert only.count("checked") == 1
    assert "Ville Démo" in search(made.as_staff, session, "Janssens Zoe")


@pytest.mark.feature("ITM-24")
def test_nobody_of_that_name_leads_to_new_p_data(made):
    session = made.session()
    found = search(made.as_responsible, session, "Inconnu")
    assert "Personne de ce nom" in found
    assert "New P-data</a>" in found


def test_no_name_stands_in_an_address_and_ticked_people_stay(made):
    session, ann = made.session(), made.worker()
    client = made.as_responsible
    asked = {"session": session.uuid, "participant": ann.uuid, "q": "Peeters", "act": "search"}
    answer = client.post(PEOPLE, asked)
    assert "Peeters" not in answer["Location"]
    page = text_of(client.get(answer["Location"]))
    assert "Participants choisis" in page
    assert "Janssens Ann" in page
    nobody = client.post(PEOPLE, {"session": session.uuid, "act": "next"}, follow=True)
    assert "Cochez au moins un participant" in text_of(nobody)


@pytest.mark.feature("ITM-25")
def test_who_is_enrolled_already_is_refused_and_the_others_are_enrolled(made):
    session, ann = made.session(), made.worker()
    bea = made.worker(first_name="Bea")
    made.enrol(ann, session)
    client = made.as_responsible
    address = f"{CONFIRM}?session={session.uuid}&participant={ann.uuid}&participant={bea.uuid}"
    page = text_of(client.get(address))
    assert "Déjà dans cette session : Inscrit" in page
    done = text_of(client.post(address, follow=True))
    assert "“Bea Janssens” est inscrit(e)" in done
    assert "“Ann Janssens” n’est pas inscrit(e) : Cette personne est déjà inscrite" in done
    assert states(made) == ["enrolled", "enrolled"]


def test_what_comes_of_it_is_said_beforehand_and_comes(made):
    course = made.course(needs_approval=True)
    session = made.session(course, capacity=2)
    people = [made.worker(first_name=name) for name in ("Ann", "Bea", "Cleo")]
    client = made.as_responsible
    address = f"{CONFIRM}?session={session.uuid}" + "".join(f"&participant={one.uuid}" for one in people)
    page = text_of(client.get(address))
    assert (page.count("Option, à confirmer"), page.count("Liste d’attente")) == (2, 1)
    done = text_of(client.post(address, follow=True))
    assert done.count("a une option, que le fonds doit confirmer") == 2
    assert "“Cleo Janssens” est sur la liste d’attente" in done
    assert states(made) == ["option", "option", "waiting"]


@pytest.mark.feature("ITM-27")
def test_a_session_on_demand_needs_no_pre_enrolment_and_others_do_not_see_it(made):
    course = made.course(needs_approval=True)
    session, ann = made.session(course, reserved_for=made.body), made.worker()
    client = made.as_responsible
    page = client.get(ENROL, {"code": "com-101"})
    assert "À la demande : SPF Démo" in text_of(page)
    assert "préinscription" not in text_of(page)
    done = client.post(f"{CONFIRM}?session={session.uuid}&participant={ann.uuid}", follow=True)
    assert "“Ann Janssens” est inscrit(e)" in text_of(done)
    others = made.as_other_responsible
    assert "Aucune session à venir" in text_of(others.get(ENROL, {"code": "com-101"}))
    zoe = made.worker(first_name="Zoe", organisation=made.other_body)
    refused = others.post(f"{CONFIRM}?session={session.uuid}&participant={zoe.uuid}", follow=True)
    assert "Cochez au moins une session" in text_of(refused)
    assert others.get(reverse("enrolments:session_people", args=[session.uuid])).status_code == 404
    assert states(made) == ["enrolled"]


def test_nobody_enrols_people_of_another_organisation(made):
    session, zoe = made.session(), made.worker(organisation=made.other_body)
    answer = made.as_responsible.post(f"{CONFIRM}?session={session.uuid}&participant={zoe.uuid}", follow=True)
    assert "Cochez au moins un participant" in text_of(answer)
    assert states(made) == []


def test_two_sessions_at_the_same_time_are_warned_of_and_not_refused(made):
    ann = made.worker()
    made.enrol(ann, made.session(made.course("AAA", "Écrire")))
    session = made.session(made.course("BBB", "Parler"))
    address = f"{CONFIRM}?session={session.uuid}&participant={ann.uuid}"
    page = text_of(made.as_responsible.get(address))
    assert "Des sessions se chevauchent" in page
    assert "Ann Janssens : Écrire" in page
    made.as_responsible.post(address)
    assert states(made) == ["enrolled", "enrolled"]
    later = made.session(made.course("CCC", "Lire"), in_days=50)
    free = made.as_responsible.get(f"{CONFIRM}?session={later.uuid}&participant={ann.uuid}")
    assert "se chevauchent" not in text_of(free)


def test_outside_its_registration_only_the_fund_enrols(made):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    session, ann = made.session(closes_on=yesterday), made.worker()
    address = f"{CONFIRM}?session={session.uuid}&participant={ann.uuid}"
    assert "Les inscriptions sont closes" in text_of(made.as_responsible.get(address))
    assert "closes" not in text_of(made.as_staff.get(address))
    assert "“Ann Janssens” est inscrit(e)" in text_of(made.as_staff.post(address, follow=True))


def test_the_steps_take_the_same_queries_with_one_person_and_with_sixty(
    made, django_assert_max_num_queries, django_assert_num_queries
):
    session = made.session(capacity=100)
    people = [made.worker(first_name="Ann")]
    client = made.as_responsible

    def address() -> str:
        return f"{CONFIRM}?session={session.uuid}" + "".join(f"&participant={one.uuid}" for one in people)

    client.get(address())
    with django_assert_max_num_queries(40) as few:
        client.get(address())
    with scope(made.fund):
        people += [WorkerFactory(organisation=made.body, first_name=f"Ann {number}") for number in range(59)]
    with django_assert_num_queries(len(few)):
        assert text_of(client.get(address())).count("Inscription") >= 60
