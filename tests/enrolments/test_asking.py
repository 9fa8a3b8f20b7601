"""Enrolling oneself: the same answer for everybody, the link that proves an address, what comes of it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.notifications.models import Message
from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, EnrolmentRequest, Interest
from requests_app.enrolments.services.announcing import announce
from requests_app.enrolments.services.settling import forget
from tests.enrolments.scenes import Stage, stage
from tests.factories import host_of, visitor
from tests.mail import delivered_mail


@pytest.fixture
def made() -> Stage:
    return stage()


def typed(made: Stage, **fields: str) -> dict[str, str]:
    """The form as a browser sends it, in the name of the scene's Ann Janssens."""
    usual = {
        "organisation": str(made.body.pk),
        "organisation_name": "",
        "last_name": "Janssens",
        "first_name": "Ann",
        "birth_date": "1985-05-12",
        "email": "ann.janssens@example.invalid",
        "phone": "+32 2 555 12 34",
        "unit": "Budget",
        "function": "Juriste",
        "language": "fr",
    }
    return usual | fields


def send(client: Client, address: str, answers: dict[str, str]):
    page = client.get(address)
    assert page.status_code == 200
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', page.content.decode())
    assert opened
    return client.post(address, answers | {"opened": opened[1], "website": ""})


def last_link(made: Stage, part: str) -> str:
    """The path of the last mail's link that holds this word."""
    for mail in reversed(delivered_mail(made.fund)):
        for found in re.findall(r"https?://[^\s\"<>]+", mail.body):
            path = "/" + found.split("/", 3)[3]
            if part in path:
                return path
    raise AssertionError(f"no mail leads to {part}")


def confirmed(made: Stage, client: Client) -> str:
    """The link of the confirmation mail, followed and confirmed; the page that follows."""
    path = last_link(made, "ma-demande")
    assert "Confirmer ma demande" in client.get(path).content.decode()
    answer = client.post(f"{path}confirmer/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-20")
def test_a_known_person_is_enrolled_by_the_link_of_her_mail(made):
    session = made.session()
    made.worker()
    client = visitor(made.fund)
    answer = send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made))
    assert answer.status_code == 302
    with scope(made.fund):
        assert not Enrolment.objects.exists()
    assert "Votre demande est réglée" in confirmed(made, client)
    with scope(made.fund):
        enrolment = Enrolment.objects.get()
        assert (enrolment.state, enrolment.source) == ("enrolled", "self")
    own = client.get(last_link(made, "mon-inscription")).content.decode()
    assert "Ann Janssens" in own
    assert "Inscrit" in own


@pytest.mark.django_db
@pytest.mark.feature("ITM-20")
def test_where_there_is_no_place_she_waits_and_where_the_fund_confirms_she_has_an_option(made):
    client = visitor(made.fund)
    full = made.session(capacity=1)
    made.enrol(made.worker(first_name="Bea"), full)
    made.worker()
    send(client, reverse("enrolments:ask", args=[full.uuid]), typed(made))
    confirmed(made, client)
    approved = made.session(made.course("PRE-1", "Avec préinscription", needs_approval=True), in_days=60)
    send(client, reverse("enrolments:ask", args=[approved.uuid]), typed(made))
    confirmed(made, client)
    with scope(made.fund):
        states = dict(Enrolment.objects.filter(worker__first_name="Ann").values_list("session", "state"))
    assert states == {full.pk: "waiting", approved.pk: "option"}


@pytest.mark.django_db
@pytest.mark.feature("ITM-09", "ITM-11")
def test_an_unknown_person_goes_to_the_queue_and_not_into_the_session(made):
    session = made.session()
    client = visitor(made.fund)
    send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made))
    assert "responsable de formation de votre organisation" in confirmed(made, client)
    with scope(made.fund):
        assert not Enrolment.objects.exists()
        assert not Worker.objects.exists()
        request = EnrolmentRequest.objects.get()
        assert (request.state, request.escalated_at) == ("waiting", None)
    mail = delivered_mail(made.fund)[-1]
    assert mail.to == [made.responsible.user.email]
    assert mail.subject.startswith(f"Nouvelle inscription sur {host_of(made.fund)}")
    assert reverse("enrolments:request", args=[request.uuid]) in mail.body


@pytest.mark.django_db
@pytest.mark.feature("ITM-09")
def test_the_answer_is_the_same_whether_she_is_known_or_not(made):
    session = made.session()
    made.worker()
    address = reverse("enrolments:ask", args=[session.uuid])
    pages, queries = [], []
    for email in ("ann.janssens@example.invalid", "quelqu.un@example.invalid"):
        client = visitor(made.fund)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = send(client, address, typed(made, email=email))
        queries.append(len(captured))
        shown = client.get(answer.headers["Location"]).content.decode()
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)
        pages.append((answer.status_code, answer.headers["Location"], shown))
    assert pages[0] == pages[1]
    assert queries[0] == queries[1]


@pytest.mark.django_db
def test_somebody_else_s_name_with_ones_own_address_enrols_nobody(made):
    session = made.session()
    made.worker()
    client = visitor(made.fund)
    send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made, email="autre@example.invalid"))
    page = confirmed(made, client)
    assert "responsable de formation de votre organisation" in page
    with scope(made.fund):
        assert not Enrolment.objects.exists()


@pytest.mark.django_db
@pytest.mark.feature("ITM-11")
def test_without_a_responsible_or_a_known_organisation_the_fund_s_staff_settle(made):
    session = made.session()
    client = visitor(made.fund)
    with scope(made.fund):
        made.responsible.suspended_at = timezone.now()
        made.responsible.save()
    send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made))
    confirmed(made, client)
    nowhere = {"organisation": "", "organisation_name": "Commune inconnue", "email": "b@example.invalid"}
    send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made, **nowhere))
    confirmed(made, client)
    with scope(made.fund):
        assert EnrolmentRequest.objects.with_fund().count() == 2
    told = [mail.to for mail in delivered_mail(made.fund) if mail.subject.startswith("Nouvelle inscription")]
    assert told == [[made.officer.user.email]] * 2
    assert "Commune inconnue" in made.as_staff.get(reverse("enrolments:requests")).content.decode()


@pytest.mark.django_db
@pytest.mark.feature("ITM-15")
def test_a_known_person_is_put_on_the_list_and_told_when_a_session_opens(made):
    course = made.course()
    made.worker()
    client = visitor(made.fund)
    send(client, reverse("enrolments:ask_list", args=[course.uuid]), typed(made))
    assert "Tenez-moi au courant" in confirmed(made, client)
    with scope(made.fund):
        assert Interest.objects.count() == 1
    session = made.session(course)
    with scope(made.fund):
        assert announce(fund=made.fund, now=timezone.now()) == 1
        assert announce(fund=made.fund, now=timezone.now()) == 0
    mail = delivered_mail(made.fund)[-1]
    assert mail.subject.startswith("Une session s’ouvre aux inscriptions")
    assert reverse("enrolments:ask", args=[session.uuid]) in mail.body
    leaving = last_link(made, "ma-liste")
    assert "Quitter la liste" in client.get(leaving).content.decode()
    assert "plus sur cette liste" in client.post(leaving).content.decode()
    with scope(made.fund):
        assert not Interest.objects.exists()


@pytest.mark.django_db
def test_a_link_that_is_too_old_confirms_nothing_and_the_row_is_forgotten(made):
    session = made.session()
    made.worker()
    client = visitor(made.fund)
    send(client, reverse("enrolments:ask", args=[session.uuid]), typed(made))
    path = last_link(made, "ma-demande")
    with scope(made.fund):
        EnrolmentRequest.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=49))
    assert "plus valable" in client.post(f"{path}confirmer/").content.decode()
    with scope(made.fund):
        assert not Enrolment.objects.exists()
        assert forget(fund=made.fund, now=timezone.now()) == 1
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_robots_and_hurried_hands_send_nothing(made, settings):
    session = made.session()
    client = visitor(made.fund)
    address = reverse("enrolments:ask", args=[session.uuid])
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', client.get(address).content.decode())[1]
    trapped = client.post(address, typed(made) | {"opened": opened, "website": "x"})
    assert "piège pour les robots" in trapped.content.decode()
    settings.SIGNUP_SECONDS = 3
    assert "revenu trop vite" in send(client, address, typed(made)).content.decode()
    settings.SIGNUP_SECONDS = 0
    settings.SIGNUP_RATES = settings.SIGNUP_RATES | {"enrol": "1/h/key"}
    send(client, address, typed(made))
    refused = send(client, address, typed(made))
    assert refused.status_code == 429
    assert "Budget" in refused.content.decode()
    with scope(made.fund):
        assert EnrolmentRequest.objects.count() == 1
        assert Message.objects.count() == 1


@pytest.mark.django_db
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(made):
    session = made.session()
    answer = send(
        visitor(made.fund),
        reverse("enrolments:ask", args=[session.uuid]),
        typed(made, organisation="", birth_date="2025-01-01", last_name="N" * 200),
    )
    page = answer.content.decode()
    assert "Choisissez votre organisation, ou écrivez son nom." in page
    assert "Vérifiez l’année" in page
    assert "80 caractères" in page
    assert "Budget" in page


@pytest.mark.django_db
def test_a_session_that_is_over_or_full_says_so_on_its_page(made):
    session = made.session(closes_on=timezone.localdate() - datetime.timedelta(days=1))
    page = visitor(made.fund).get(reverse("enrolments:ask", args=[session.uuid])).content.decode()
    assert "Les inscriptions sont closes" in page
    assert reverse("enrolments:ask_list", args=[session.course.uuid]) in page


@pytest.mark.django_db
def test_a_session_on_demand_is_shown_to_nobody_else(made):
    session = made.session(reserved_for=made.body)
    address = reverse("enrolments:ask", args=[session.uuid])
    assert visitor(made.fund).get(address).status_code == 404
    assert made.as_other_responsible.get(address).status_code == 404
