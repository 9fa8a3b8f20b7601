"""The company sends the signed request: what is missing is listed, a receipt comes back (`ATM-29`)."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.tasks import send as send_mails
from extranet.organisations import completeness
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from tests.training.company_scenes import certified, everybody_known, printed, sent, signed
from tests.training.scenes import own_request_of, stage, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def made():
    return stage()


def address(request, route="send_to_fund"):
    return reverse(f"training:{route}", args=[request.uuid])


def now(made, request):
    with scope(made.fund):
        return stored(request)


def send(made, request):
    answer = made.as_mandatee.post(address(request), follow=True)
    return " ".join(answer.content.decode().split())


@pytest.mark.feature("ATM-29")
def test_it_is_sent_once_and_the_receipt_has_number_and_time(made):
    request = signed(made)
    everybody_known(made, request)
    before = timezone.now()

    page = send(made, request)

    kept = now(made, request)
    assert kept.state == "with_fund"
    assert before <= kept.sent_to_fund_at <= timezone.now()
    assert f"Le fonds a reçu la demande {request.number} le " in page
    mail.outbox.clear()
    send_mails(made.fund.pk)
    (receipt,) = [one for one in mail.outbox if request.number in one.subject and "envoyée au fonds" in one.subject]
    assert receipt.to == [made.mandatee.user.email]
    assert "accusé de réception" in receipt.body
    assert "Inventé" not in receipt.body


@pytest.mark.feature("ATM-29")
def test_a_double_click_sends_once(made):
    request = signed(made)
    everybody_known(made, request)

    send(made, request)
    first = now(made, request).sent_to_fund_at
    send(made, request)

    assert now(made, request).sent_to_fund_at == first
    with scope(made.fund):
        assert Entry.objects.filter(verb="training.sent_to_fund").count() == 1


@pytest.mark.feature("ATM-29")
def test_without_the_signed_file_nothing_is_sent(made):
    recap = printed(made)

    page = send(made, recap.request)

    assert "rechargez la page pour voir ce qui a changé" in page
    assert now(made, recap.request).state == "to_sign"


@pytest.mark.feature("ATM-25", "ATM-29")
def test_workers_who_are_unknown_or_incomplete_are_listed_by_name(made):
    made.fund.options[completeness.OPTION] = ["language"]
    made.fund.save()
    request = signed(made)
    page = " ".join(made.as_mandatee.get(address(request, "recap")).content.decode().split())
    assert "Éloïse Inventé n’est pas dans votre registre" in page
    assert "Envoyer la demande au fonds" not in page
    everybody_known(made, request)

    page = send(made, request)

    assert "Pour Éloïse Inventé, il manque : Langue." in page
    assert "Pour Karim Modèle, il manque : Langue." in page
    assert now(made, request).state == "signed"


def test_another_signer_must_be_confirmed_before(made):
    request = signed(made, name="Paul Lambert")
    everybody_known(made, request)

    assert "Le signataire n’est pas le représentant déclaré" in send(made, request)
    made.as_mandatee.post(address(request, "confirm_signer"))
    send(made, request)

    assert now(made, request).state == "with_fund"


def test_nothing_can_be_changed_after_sending(made):
    request = sent(made)

    page = made.as_mandatee.get(address(request, "recap")).content.decode()

    assert "Déposer" not in page
    for route in ("certify", "give_back", "generate_recap", "deposit_signed", "confirm_signer", "send_link"):
        made.as_mandatee.post(address(request, route), {"version": request.version, "certified": "on"})
    assert now(made, request).state == "with_fund"
    assert now(made, request).version == request.version


@pytest.mark.feature("ATM-16")
def test_a_company_without_operator_does_it_all_alone(made):
    request = sent(made, signed(made, printed(made, certified(made, own_request_of(made)))))

    assert request.state == "with_fund"
    assert request.is_companys_own


def test_a_training_that_is_not_over_is_neither_certified_nor_sent(made):
    request = signed(made)
    everybody_known(made, request)
    with scope(made.fund):
        Request.objects.filter(pk=request.pk).update(ends_on=timezone.localdate() + datetime.timedelta(days=1))

    assert "Un jour de la formation est encore à venir" in send(made, request)
    assert now(made, request).state == "signed"


def test_the_operator_cannot_send_to_the_fund(made):
    request = signed(made)

    assert made.as_encoder.post(address(request)).status_code == 404
