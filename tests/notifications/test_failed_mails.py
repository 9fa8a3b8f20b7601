"""The staff see which mails did not arrive, why, and send them again; a person chooses which she wants."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.notifications import kinds, services
from extranet.notifications.delivery import send_due
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.factories import UserFactory, quickly_signed_in, staff_of
from tests.mail import delivered_mail
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db


def words(fund, payload, secret):
    address = "https://ferra.example.invalid/"
    return {
        "organisation_name": "Forges du Nord", "is_new": False, "email": "ana@forges.invalid", "until": None,
        "address": address, "space_address": address, "forgotten_address": address,
    }  # fmt: skip


NEWS = kinds.declare(
    kinds.MailKind(
        "tests.news", "accounts/mails/invitation", words, kinds.Category.RIGHTS, can_be_disabled=True, label="Nouvelles"
    )
)


@pytest.fixture
def staff(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


@pytest.fixture
def smtp(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


def news(fund, user: User) -> Message:
    with scope(fund):
        return services.queue(
            NEWS, fund=fund, address=user.email, user_id=user.pk, language="fr", payload={"user": user.pk}
        )


def fresh(message: Message) -> Message:
    with scope(message.fund_id):
        return Message.objects.get(pk=message.pk)


def failed(fund, **fields) -> Message:
    defaults = {"kind": NEWS.name, "address": "a@example.invalid", "language": "fr", "error": "smtp-550"}
    with scope(fund):
        return Message.objects.create(state="failed", next_attempt_at=None, **defaults | fields)


def page_of(client, **query) -> str:
    return " ".join(client.get(reverse("mails:failed"), query).content.decode().split())


def test_a_refused_mail_is_listed_with_the_reason_and_goes_out_again(fund, staff, smtp):
    user = UserFactory()
    message = news(fund, user)
    smtp.answers = {"RCPT": "550 no such person"}
    send_due(fund.pk)
    page = page_of(staff)
    for expected in ("Nouvelles", user.email, "refuse le message (550) : vérifiez l’adresse.", "Renvoyer"):
        assert expected in page
    assert "E-mails qui ne sont pas arrivés" in staff.get("/").content.decode()

    smtp.answers = {}
    address = reverse("mails:resend", args=[message.uuid])
    assert "L’e-mail repart." in staff.post(address, follow=True).content.decode()
    send_due(fund.pk)
    (received,) = smtp.received
    assert received["To"] == user.email
    assert received["Message-ID"] == message.message_id
    assert "Tous les e-mails sont arrivés" in page_of(staff)
    assert "il n’y a rien à renvoyer" in staff.post(address, follow=True).content.decode()
    with scope(fund):
        assert Entry.objects.get(verb="notifications.mail_resent").subject_uuid == message.uuid


def test_a_mail_whose_words_are_gone_says_what_to_do_instead(fund, staff):
    message = failed(fund, kind="accounts.invitation")
    page = page_of(staff)
    assert "Renvoyez l’invitation depuis la page des membres" in page
    assert reverse("mails:resend", args=[message.uuid]) not in page
    staff.post(reverse("mails:resend", args=[message.uuid]))
    assert fresh(message).state == Message.State.FAILED


def test_a_mail_that_is_tried_again_says_when(fund, staff):
    with scope(fund):
        Message.objects.create(
            kind=NEWS.name,
            address="b@example.invalid",
            language="fr",
            error="ConnectionRefusedError",
            next_attempt_at=timezone.now() + timedelta(hours=1),
        )
    page = page_of(staff)
    assert "Le serveur de courrier n’a pas répondu." in page
    assert "Nouvel essai le" in page
    assert "b@example.invalid" not in page_of(staff, state="failed")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("smtp-452", "momentanément indisponible (452)"),
        ("smtp-535", "refuse notre site"),
        ("SMTPServerDisconnected", "n’a pas répondu"),
        ("render-TemplateDoesNotExist", "n’a pas pu être composé"),
        ("gave-up", "interrompu plusieurs fois"),
        ("send-ValueError", "Échec technique (send-ValueError)"),
        ("", "sans que la cause soit connue"),
    ],
)
def test_every_error_is_said_in_words(fund, staff, error, said):
    failed(fund, error=error)
    assert said in page_of(staff)


def test_the_list_is_searched_by_address_and_knows_its_own_fund_only(fund, other_fund, staff):
    failed(fund, address="ana@example.invalid")
    failed(fund, address="jo@example.invalid")
    failed(other_fund, address="ailleurs@example.invalid")
    page = staff.post(reverse("mails:failed"), {"q": " ANA@example.invalid"}, follow=True).content.decode()
    assert "ana@example.invalid" in page
    assert "jo@example.invalid" not in page
    assert "ailleurs@example.invalid" not in page_of(staff)


def test_a_person_does_without_a_category_and_takes_it_back(fund, other_fund):
    user = UserFactory()
    client = quickly_signed_in(fund, user)
    address = reverse("account_mail_preferences")
    page = client.get(address).content.decode()
    assert "Mes droits et mandats" in page
    assert "checked" in page
    client.post(address, {})
    assert "checked" not in client.get(address).content.decode()
    message = news(fund, user)
    assert delivered_mail(fund) == []
    assert (fresh(message).state, fresh(message).error) == (Message.State.WITHHELD, "not-wanted")
    news(other_fund, user)
    assert len(delivered_mail(other_fund)) == 1, "the choice is of one fund"

    client.post(address, {"wanted": [str(one.value) for one in kinds.optional_categories()]})
    mail.outbox.clear()
    news(fund, user)
    assert [each.to for each in delivered_mail(fund)] == [[user.email]]


def test_what_cannot_be_done_without_is_sent_whatever_was_chosen(fund):
    user = UserFactory()
    quickly_signed_in(fund, user).post(reverse("account_mail_preferences"), {})
    kind = kinds.named("account/email/unknown_account")
    with scope(fund):
        services.queue(
            kind,
            fund=fund,
            address=user.email,
            user_id=user.pk,
            language="fr",
            payload={"user": user.pk, "times": []},
            secret={"email": user.email, "signup_url": ""},
        )
    assert len(delivered_mail(fund)) == 1
