"""Sending to the company, recalling, opening; and both sides' lists and first screens."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.notifications.rendering import render
from extranet.tenants.scope import scope
from requests_app.training import verbs
from requests_app.training.models import Request
from requests_app.training.workflow import RequestState
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of
from tests.training.factories import RequestFactory
from tests.training.scenes import authorised, draft_of, mandatee_of, request_with_company, stage, stored, yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def address(route: str, request: Request) -> str:
    return reverse(f"training:{route}", args=[request.uuid])


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.feature("ATM-22", "ATM-23", "ATM-24")
def test_the_request_goes_to_the_company_and_each_mandatee_is_told(made):
    request = draft_of(made)
    with scope(made.fund):
        second = mandatee_of(made.fund, made.company)
        mandatee_of(made.fund, made.company, starts_on=yesterday(), ends_on=yesterday())
    assert request.number in text(made.as_encoder.get(reverse("training:list")))
    assert request.number not in text(made.as_mandatee.get(reverse("training:list")))
    page = made.as_encoder.post(address("send", request), follow=True)
    assert "ses mandataires sont prévenus" in text(page)
    for client in (made.as_encoder, made.as_mandatee):
        listed = text(client.get(reverse("training:list")))
        assert request.number in listed
        assert "Chez l’entreprise, à compléter et valider" in listed
    with scope(made.fund):
        assert stored(request).state == RequestState.WITH_COMPANY
        mails = Message.objects.filter(kind="training.received")
        assert {mail.address for mail in mails} == {made.mandatee.user.email, second.user.email}
        assert mails.count() == 2
        mail = render(mails.order_by("pk")[0], made.fund)
        for words in (mail.body, str(mail.alternatives[0][0])):
            assert address("request", request) in words
            assert "Inventé" not in words
            assert "1990" not in words
    assert "n’est plus chez vous" in text(
        made.as_encoder.post(
            address("workers", request), {"last_name": "a", "first_name": "b", "birth_date": "1990-01-01"}
        )
    )


def test_a_double_click_sends_once(made):
    request = draft_of(made)
    client = made.as_encoder
    for _ in range(2):
        assert "est chez Forges de Démo" in text(client.post(address("send", request), follow=True))
    with scope(made.fund):
        assert Message.objects.filter(kind="training.received").count() == 1
        assert Entry.objects.of_subject(request).filter(verb=verbs.SENT_TO_COMPANY.name).count() == 1


def test_what_is_missing_is_all_said_and_nothing_is_sent(made):
    request = draft_of(made, filled=False)
    page = text(made.as_encoder.post(address("send", request)))
    assert "Encodez au moins un jour de formation." in page
    assert "Inscrivez au moins un travailleur." in page
    with scope(made.fund):
        assert stored(request).state == RequestState.DRAFT
        assert not Message.objects.exists()


@pytest.mark.feature("ATM-23")
def test_without_an_active_mandatee_the_sending_is_refused_and_the_fund_is_told(made):
    request = draft_of(made)
    officer = staff_of(made.fund)
    with scope(made.fund):
        made.mandatee.ended_at = timezone.now()
        made.mandatee.save()
    for _ in range(2):
        page = text(made.as_encoder.post(address("send", request)))
        assert "n’a aucun mandataire actif" in page
        assert "Entreprises +32 2 555 01 01" in page
    with scope(made.fund):
        assert stored(request).state == RequestState.DRAFT
        assert [mail.address for mail in Message.objects.all()] == [officer.user.email], "once a day"


@pytest.mark.feature("ATM-22")
def test_it_can_be_recalled_until_somebody_has_opened_it(made):
    first, second = request_with_company(made), request_with_company(made)
    assert "est de nouveau à vous" in text(made.as_encoder.post(address("recall", first), follow=True))
    made.as_mandatee.get(address("request", second))
    page = text(made.as_encoder.get(address("request", second)))
    assert "Annuler l’envoi" not in page
    assert "déjà ouvert" in text(made.as_encoder.post(address("recall", second), follow=True))
    with scope(made.fund):
        assert stored(first).state == RequestState.DRAFT
        assert stored(second).state == RequestState.WITH_COMPANY
        assert stored(second).opened_at is not None
        assert Entry.objects.of_subject(second).filter(verb=verbs.OPENED.name).count() == 1
    assert made.as_mandatee.get(address("request", first)).status_code == 404


def test_staff_looking_at_it_opens_nothing(made):
    request = request_with_company(made)
    quickly_signed_in(made.fund, staff_of(made.fund).user).get(address("request", request))
    with scope(made.fund):
        assert stored(request).opened_at is None


@pytest.mark.feature("ATM-24")
def test_the_list_shows_what_is_under_way_and_finds_the_rest(made):
    with scope(made.fund):
        for state in (RequestState.ACCEPTED, RequestState.DRAFT):
            RequestFactory(company=made.company, author=made.encoder.organisation, state=state, title=f"Cours {state}")
    client = made.as_encoder

    def titles(**query: str) -> list[str]:
        return [row.record.title for row in client.get(reverse("training:list"), query).context["table"].page]

    assert titles() == ["Cours draft"]
    assert sorted(titles(state="all")) == ["Cours accepted", "Cours draft"]
    assert titles(state="accepted", q="cours") == ["Cours accepted"]
    assert titles(turn="nobody") == ["Cours accepted"]
    assert titles(turn="fund") == []
    assert titles(company="forges") == ["Cours draft"]
    assert titles(company="0440.966.354") == ["Cours draft"]
    answer = client.get(reverse("training:list"), {"state": "all", "export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Numéro", "Formation", "Entreprise"]
    assert {row[2] for row in rows[1:]} == {"Forges de Démo"}


@pytest.mark.parametrize("who", ["encoder", "mandatee", "staff"])
@pytest.mark.parametrize("page", ["list", "dashboard"])
def test_lists_need_as_many_queries_for_sixty_requests_as_for_one(made, who, page):
    user = staff_of(made.fund).user if who == "staff" else getattr(made, who).user
    client = quickly_signed_in(made.fund, user)
    state = {"encoder": RequestState.RETURNED, "mandatee": RequestState.WITH_COMPANY, "staff": RequestState.WITH_FUND}
    target = "/" if page == "dashboard" else reverse("training:list")

    def requests(count: int) -> None:
        with scope(made.fund):
            for number in range(count):
                company = made.company
                if who != "mandatee":
                    company = OrganisationFactory(name=f"Entreprise {who} {number} {count}")
                    authorised(made.fund, company, made.encoder.organisation)
                RequestFactory(company=company, author=made.encoder.organisation, state=state[who])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(target).status_code == 200
        return len(captured)

    requests(1)
    client.get(target)
    with_one = queries()
    requests(59)
    assert queries() == with_one


def test_the_list_counts_to_a_thousand_and_leads_no_further(made):
    with scope(made.fund):
        drafts = RequestFactory.build_batch(1100, company=made.company, author=made.encoder.organisation)
        Request.objects.bulk_create(drafts)
    page = made.as_encoder.get(reverse("training:list"), {"page": "41"})
    assert "sur plus de 1" in text(page)
    assert page.context["table"].page.number == 40


def test_a_fund_without_preencoding_has_no_such_pages(made):
    made.fund.capabilities = []
    made.fund.save()
    assert made.as_encoder.get(reverse("training:list")).status_code == 404
