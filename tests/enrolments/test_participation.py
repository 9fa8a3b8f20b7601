"""The lists of enrolments, one enrolment, options that the fund confirms, and those whose time is over."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.notifications.models import Message
from extranet.notifications.rendering import render
from extranet.rights.catalogue import Service
from extranet.rights.tiles import open_tile
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Participant, Session
from requests_app.enrolments.services import enrolling
from requests_app.enrolments.tasks import end_overdue_options, end_waiting_lists
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import stage
from tests.factories import UserFactory, quickly_signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("enrolments:participation")


@pytest.fixture
def made():
    return stage()


def rows(made: Any) -> list[tuple[str, str]]:
    with scope(made.fund):
        return list(Enrolment.objects.order_by("pk").values_list("state", "cancelled_by"))


def act(name: str, enrolment: Enrolment) -> str:
    return reverse(f"enrolments:{name}", args=[enrolment.uuid])


@pytest.mark.feature("ITM-21")
def test_the_list_searches_filters_and_exports(made):
    writing = made.session(made.course("ECR-1", "Écrire"), in_days=60)
    made.enrol(made.worker(), made.session())
    made.enrol(made.worker(last_name="Peeters"), writing)
    made.enrol(made.worker(last_name="Ailleurs", organisation=made.other_body), writing, made.staff)
    client = made.as_responsible
    page = text_of(client.get(LIST))
    assert ("Janssens Ann" in page, "Peeters Ann" in page, "Ailleurs" in page) == (True, True, False)
    found = client.post(LIST, {"q": "peet"}, follow=True)
    assert "peet" not in found.redirect_chain[-1][0]
    assert ("Janssens" in text_of(found), "Peeters Ann" in text_of(found)) == (False, True)
    for filters in ({"course": "ecrire"}, {"first": made.half_days(50)[0][0].date().isoformat()}):
        found = text_of(client.get(LIST, filters))
        assert ("Janssens Ann" in found, "Peeters Ann" in found) == (False, True)
    found = text_of(client.get(LIST, {"last": made.half_days(50)[0][0].date().isoformat()}))
    assert ("Janssens Ann" in found, "Peeters Ann" in found) == (True, False)
    export = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode()
    assert (export.count("SPF Démo"), "Ailleurs" in export) == (2, False)
    staff = text_of(made.as_staff.get(LIST, {"organisation": "ville"}))
    assert ("Ailleurs Ann" in staff, "Janssens Ann" in staff) == (True, False)


@pytest.mark.feature("ITM-21")
def test_a_sessions_people_stand_in_the_order_of_the_waiting_list(made):
    session = made.session(capacity=1)
    ann, bea, cleo = (made.worker(first_name=name) for name in ("Ann", "Bea", "Cleo"))
    zoe = made.worker(last_name="Ailleurs", organisation=made.other_body)
    made.enrol(ann, session)
    made.enrol(bea, session)
    made.enrol(zoe, session, made.staff)
    made.enrol(cleo, session)
    page = reverse("enrolments:session_people", args=[session.uuid])
    own, all_of_them = text_of(made.as_responsible.get(page)), text_of(made.as_staff.get(page))
    assert "Complète : 1 place prise" in own
    assert own.index("Janssens Ann") < own.index("Janssens Bea") < own.index("Janssens Cleo")
    assert "n° 1 de la liste" in own
    assert "n° 3 de la liste" in own  # the second is another organisation's
    assert ("Ailleurs" in own, "Ailleurs Ann" in all_of_them) == (False, True)


@pytest.mark.parametrize("name", ["participation", "session_people"])
def test_lists_take_the_same_queries_with_one_row_and_with_sixty(
    made, name, django_assert_max_num_queries, django_assert_num_queries
):
    session = made.session(capacity=100)
    made.enrol(made.worker(), session)
    client = made.as_responsible
    page = reverse(f"enrolments:{name}", args=[session.uuid] if name == "session_people" else [])
    client.get(page)
    with django_assert_max_num_queries(40) as few:
        client.get(page)
    for number in range(59):
        made.enrol(made.worker(first_name=f"Ann {number}"), session)
    with django_assert_num_queries(len(few)):
        assert "1 à 25 sur 60" in text_of(client.get(page))


def test_the_fund_confirms_a_pre_enrolment_that_waits_on_its_first_screen(made):
    session, ann = made.session(made.course(needs_approval=True)), made.worker()
    option = made.enrol(ann, session)
    assert "Préinscriptions à confirmer" in text_of(made.as_staff.get("/"))
    page = made.as_responsible.get(act("enrolment", option))
    assert "Le fonds confirme cette préinscription avant le" in text_of(page)
    assert "Refuser la préinscription" not in text_of(page)
    assert made.as_responsible.post(act("confirm_option", option)).status_code == 403
    done = made.as_staff.post(act("confirm_option", option), follow=True)
    assert "“Ann Janssens” est inscrit(e)" in text_of(done)
    again = made.as_staff.post(act("confirm_option", option), follow=True)
    assert "a changé entre-temps" in text_of(again)
    assert rows(made) == [("enrolled", "")]


def test_the_fund_refuses_with_a_reason_and_the_next_one_has_the_place(made):
    session = made.session(made.course(needs_approval=True), capacity=1)
    option = made.enrol(made.worker(), session)
    made.enrol(made.worker(first_name="Bea"), session)
    empty = made.as_staff.post(act("refuse_option", option), {"reason": " "})
    assert "Ce champ est obligatoire" in text_of(empty)
    assert made.as_responsible.post(act("refuse_option", option), {"reason": "Non"}).status_code == 403
    made.as_staff.post(act("refuse_option", option), {"reason": "Hors du public visé."})
    assert rows(made) == [("cancelled", "fund"), ("option", "")]
    assert "Hors du public visé." in text_of(made.as_responsible.get(act("enrolment", option)))
    late = made.as_staff.post(act("refuse_option", option), {"reason": "Encore."})
    assert "a changé entre-temps" in text_of(late)


def test_a_held_place_whose_time_is_over_goes_to_the_next(made):
    session = made.session(capacity=1)
    first = made.enrol(made.worker(), session)
    for name in ("Bea", "Cleo"):
        made.enrol(made.worker(first_name=name), session)
    confirm = f"{reverse('enrolments:unenrol_confirm', args=[first.worker.uuid])}?enrolment={first.uuid}"
    made.as_responsible.post(confirm)
    end_overdue_options(made.fund.pk)
    assert [row[0] for row in rows(made)] == ["cancelled", "option", "waiting"]
    with scope(made.fund):
        Enrolment.objects.filter(state="option").update(held_until=timezone.now() - datetime.timedelta(minutes=1))
    end_overdue_options(made.fund.pk)
    end_overdue_options(made.fund.pk)
    assert rows(made) == [("cancelled", "responsible"), ("cancelled", "deadline"), ("option", "")]
    with scope(made.fund):
        assert Session.objects.get(pk=session.pk).taken == 1


def test_whoever_still_waits_when_the_session_begins_is_told(made):
    session = made.session(capacity=1)
    for name in ("Ann", "Bea"):
        made.enrol(made.worker(first_name=name), session)
    later = made.session(made.course("COM-102"), in_days=40, capacity=1)
    for name in ("Cleo", "Dora"):
        made.enrol(made.worker(first_name=name), later)
    with scope(made.fund):
        Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - datetime.timedelta(minutes=1))
        Message.objects.all().delete()
    end_waiting_lists(made.fund.pk)
    end_waiting_lists(made.fund.pk)
    assert rows(made) == [("enrolled", ""), ("cancelled", "begun"), ("enrolled", ""), ("waiting", "")]
    with scope(made.fund):
        [mail] = Message.objects.all()
        assert mail.address == "bea.janssens@example.invalid"
        assert "sans qu’une place se libère" in str(render(mail, made.fund).body)


def test_only_responsibles_and_the_fund_come_here(made):
    member = made.responsible
    with scope(made.fund):
        member.roles = ["access_manager"]
        member.save()
    for page in ("participation", "enrol", "enrol_people", "unenrol"):
        assert made.as_responsible.get(reverse(f"enrolments:{page}")).status_code == 403


def test_the_services_tile_and_the_menu_lead_to_the_pages(made):
    with scope(made.fund):
        assert open_tile(made.fund, Service.TRAINING_OFFICE).address == LIST
    results = made.as_responsible.get(reverse("enrolments:results")).content.decode()
    assert re.search(rf'href="{reverse("enrolments:reports")}"\s+aria-current="true"', results)


def test_a_participants_list_says_what_a_place_waits_for_and_where_it_is_online(made):
    full = made.session(capacity=1, place="", online_link="https://reunion.example.invalid/1")
    first = made.enrol(made.worker(first_name="Bea"), full)
    ann, user = made.worker(), UserFactory()
    made.enrol(ann, full)
    with scope(made.fund):
        Participant.objects.create(worker=ann, account=user, joined_at=timezone.now())
        enrolling.unenrol(actor=made.actor, fund=made.fund, enrolment=first)
    page = quickly_signed_in(made.fund, user).get(reverse("enrolments:mine")).content.decode()
    assert "Option, à accepter par vous avant le" in page
    assert "En ligne" in page
