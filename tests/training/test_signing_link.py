"""The representative signs by a link: right, wrong, expired, used, revoked, of another fund."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from requests_app.training.models import Recap, SigningLink
from requests_app.training.services import links
from tests.factories import visitor
from tests.training.company_scenes import changed, printed, recap_bytes, signed_by, uploaded
from tests.training.scenes import stage, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def recap(made):
    return printed(made)


def sent_link(made, recap):
    """The path in the mail that the representative received."""
    mail.outbox.clear()
    made.as_mandatee.post(
        reverse("training:send_link", args=[recap.request.uuid]), {"email": "beatrice@example.invalid"}
    )
    send_mails(made.fund.pk)
    (message,) = [one for one in mail.outbox if one.to == ["beatrice@example.invalid"]]
    return re.search(r"/signature/[\w-]+/", message.body).group()


def representative(made) -> Client:
    return visitor(made.fund)


@pytest.mark.feature("ATM-28")
def test_without_an_account_the_representative_reads_and_deposits_the_signed_file(made, recap):
    path, browser = sent_link(made, recap), representative(made)

    page = browser.get(path).content.decode()
    assert "Soudage TIG, niveau 2" in page
    assert "Béatrice Exemple" in page
    document = browser.get(f"{path}recapitulatif.pdf")
    content = b"".join(document.streaming_content)
    assert content == recap_bytes(made, recap)
    done = browser.post(f"{path}deposer/", {"file": uploaded(signed_by(content))})

    assert "Merci, le fichier signé est déposé" in done.content.decode()
    with scope(made.fund):
        kept = Recap.objects.get(pk=recap.pk)
        assert kept.deposited_by_link
        assert stored(recap.request).state == "signed"
        entry = Entry.objects.get(verb="training.signed_deposited")
        assert (entry.actor_kind, entry.actor_user_id) == ("link", None)
        told = Message.objects.filter(kind="training.step", payload__step="signed")
        assert [one.address for one in told] == [made.mandatee.user.email]


def test_a_wrong_file_is_refused_in_words_and_the_link_still_works(made, recap):
    path, browser = sent_link(made, recap), representative(made)

    refused = browser.post(f"{path}deposer/", {"file": uploaded(recap_bytes(made, recap))})

    assert "ne porte aucune signature électronique" in refused.content.decode()
    assert browser.get(path).status_code == 200


def is_over(made, path):
    browser = representative(made)
    answers = [browser.get(path), browser.get(f"{path}recapitulatif.pdf"), browser.post(f"{path}deposer/")]
    texts = [answer.content.decode() for answer in answers]
    return all(answer.status_code == 410 for answer in answers) and all(
        "Ce lien ne fonctionne plus" in text and "Soudage" not in text and "Exemple" not in text for text in texts
    )


def test_it_serves_once(made, recap):
    path = sent_link(made, recap)

    representative(made).post(f"{path}deposer/", {"file": uploaded(signed_by(recap_bytes(made, recap)))})

    assert is_over(made, path)


def test_it_expires(made, recap):
    path = sent_link(made, recap)
    with scope(made.fund):
        link = SigningLink.objects.get()
        assert datetime.timedelta(days=13) < link.expires_at - timezone.now() <= datetime.timedelta(days=14)
        SigningLink.objects.update(expires_at=timezone.now())

    assert is_over(made, path)


def test_the_mandatee_revokes_it(made, recap):
    path = sent_link(made, recap)
    with scope(made.fund):
        link = SigningLink.objects.get()

    made.as_mandatee.post(reverse("training:revoke_link", args=[link.uuid]))

    assert is_over(made, path)


def test_a_new_link_ends_the_one_before(made, recap):
    first, second = sent_link(made, recap), sent_link(made, recap)

    assert is_over(made, first)
    assert representative(made).get(second).status_code == 200


def test_a_change_of_the_request_ends_it(made, recap):
    path = sent_link(made, recap)

    changed(made, recap.request)

    assert is_over(made, path)


def test_what_the_mandatee_deposits_herself_ends_it(made, recap):
    path = sent_link(made, recap)

    made.as_mandatee.post(
        reverse("training:deposit_signed", args=[recap.request.uuid]),
        {"file": uploaded(signed_by(recap_bytes(made, recap)))},
    )

    assert is_over(made, path)


def test_a_wrong_secret_and_one_of_another_fund_give_a_page_without_data(made, recap):
    path, other = sent_link(made, recap), stage()

    for browser, tried in [(representative(made), "/signature/inventé/"), (representative(other), path)]:
        answer = browser.get(tried)
        assert answer.status_code == 404
        assert "Ce lien n’existe pas" in answer.content.decode()
        assert "Soudage" not in answer.content.decode()


def test_the_secret_stands_nowhere_in_clear(made, recap):
    path = sent_link(made, recap)
    secret = path.split("/")[2]

    assert len(secret) == 43  # 256 bits
    with scope(made.fund):
        link = SigningLink.objects.get()
        message = Message.objects.get(kind="training.signing_link")
        facts = [str(entry.facts) for entry in Entry.objects.all()]
    assert link.secret_digest == links.digest_of(secret)
    assert bytes(message.secret) == b""
    assert secret not in str(message.payload) + "".join(facts)


def test_the_page_tells_the_address_to_no_other_site(made, recap):
    answer = representative(made).get(sent_link(made, recap))

    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_signed_in_person_of_elsewhere_may_use_the_link_too(made, recap):
    path = sent_link(made, recap)

    assert made.as_encoder.get(path).status_code == 200
