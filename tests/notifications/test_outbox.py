"""The outbox: what an act promises is sent once the act is there, in the recipient's language, and then forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from extranet.accounts.invitations import INVITATION, send_invitation
from extranet.journal.facts import NotAFact
from extranet.notifications import kinds, services
from extranet.notifications.delivery import ATTEMPTS, PAUSES, send_due
from extranet.notifications.models import Message
from extranet.tenants.scope import OtherFund, OutsideScope, scope
from extranet.tenants.work import LEASE
from tests.factories import UserFactory
from tests.mail import delivered_mail
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db


def pointless(fund, payload, secret):
    raise kinds.NothingToSay("cancelled")


CANCELLED = kinds.declare(
    kinds.MailKind("tests.cancelled", "accounts/mails/invitation", pointless, kinds.Category.ACCOUNT, False)
)
UNWRITTEN = kinds.declare(
    kinds.MailKind("tests.unwritten", "tests/no_such_mail", lambda *_: {}, kinds.Category.ACCOUNT, False)
)


def invite(fund, user=None, organisation_name="Forges du Nord"):
    with scope(fund):
        send_invitation(user=user or UserFactory(), fund=fund, organisation_name=organisation_name)
        return Message.objects.get(kind=INVITATION.name)


def queue(fund, kind, **fields):
    fields = {"address": "a@example.invalid", "language": "fr", "payload": {}} | fields
    with scope(fund):
        return services.queue(kind, fund=fund, **fields)


def fresh(message):
    with scope(message.fund_id):
        return Message.objects.get(pk=message.pk)


def make_due(message):
    """The pause has passed."""
    with scope(message.fund_id):
        Message.objects.filter(pk=message.pk).update(next_attempt_at=timezone.now())


def test_a_mail_is_one_transaction_with_the_act(fund):
    with pytest.raises(ZeroDivisionError), scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")
        1 / 0  # noqa: B018
    assert delivered_mail(fund) == []


def test_a_mail_needs_the_scope_of_its_fund(fund, other_fund):
    fields = {"fund": fund, "address": "a@example.invalid", "language": "fr", "payload": {}}
    with pytest.raises(OutsideScope):
        services.queue(INVITATION, **fields)
    with pytest.raises(OtherFund), scope(other_fund):
        services.queue(INVITATION, **fields)


def test_it_arrives_as_text_and_html_from_the_fund(fund):
    fund.help_email = "aide@ferra.example.invalid"
    fund.save()
    user = UserFactory()
    message = invite(fund, user)
    (mail_,) = delivered_mail(fund)
    assert mail_.to == [user.email]
    assert mail_.from_email == f"{fund.name} <extranet@example.invalid>"
    assert mail_.reply_to == ["aide@ferra.example.invalid"]
    assert mail_.extra_headers["Message-ID"] == message.message_id
    assert mail_.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail_.subject == f"Invitation à l’extranet de {fund.name}"
    assert "Forges du Nord vous invite" in mail_.body
    ((html, media_type),) = mail_.alternatives
    assert media_type == "text/html"
    assert fund.colour in html
    assert mail_.attachments == []


def test_what_people_typed_is_escaped_in_html_and_not_in_text(fund):
    fund.name = "Métal & Co"
    fund.save()
    invite(fund, organisation_name="L'Acier <b>d'Or</b> & fils")
    (mail_,) = delivered_mail(fund)
    assert mail_.subject == "Invitation à l’extranet de Métal & Co"
    assert "L'Acier <b>d'Or</b> & fils vous invite" in mail_.body
    ((html, _),) = mail_.alternatives
    assert "L&#x27;Acier &lt;b&gt;d&#x27;Or&lt;/b&gt; &amp; fils" in html


def test_a_name_with_a_line_break_adds_no_header(fund):
    fund.name = "Ferra\nBcc: espion@example.invalid"
    fund.save()
    invite(fund)
    (mail_,) = delivered_mail(fund)
    assert mail_.subject == "Invitation à l’extranet de Ferra Bcc: espion@example.invalid"
    assert mail_.recipients() == mail_.to


def test_each_person_reads_her_language(fund):
    invite(fund, UserFactory(language="en"))
    assert '<html lang="en"' in delivered_mail(fund)[0].alternatives[0][0]


def test_no_row_shows_a_secret_and_none_keeps_it(fund):
    message = invite(fund, organisation_name="Secrète SA")
    with scope(fund), connection.cursor() as cursor:
        cursor.execute("SELECT notifications_message::text, secret FROM notifications_message")
        (row, secret) = cursor.fetchone()
    assert "Secrète" not in row
    assert b"Secr" not in bytes(secret)
    assert message.read_secret() == {"organisation_name": "Secrète SA"}
    delivered_mail(fund)
    message = fresh(message)
    assert (message.state, bytes(message.secret), message.next_attempt_at) == (Message.State.SENT, b"", None)
    assert message.sent_at is not None
    assert "Secrète" not in json.dumps(message.payload)


def test_a_secret_cannot_outlive_its_message(fund):
    message = invite(fund)
    delivered_mail(fund)
    with pytest.raises(IntegrityError, match="over_is_over"), scope(fund), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(secret=b"x")


@pytest.mark.parametrize("payload", [{"name": "Camille Exemple"}, {"to": "a@b.invalid"}, {"x": {"y": 1}}, {"x": 1.5}])
def test_a_payload_is_ids_only(fund, payload):
    with pytest.raises(NotAFact):
        queue(fund, INVITATION, payload=payload)


def test_a_mail_is_sent_once(fund):
    invite(fund)
    delivered_mail(fund)
    assert len(delivered_mail(fund)) == 1


def test_one_fund_does_not_send_the_mails_of_another(fund, other_fund):
    invite(other_fund)
    assert delivered_mail(fund) == []


def test_a_mail_that_has_become_pointless_is_withheld(fund):
    cancelled = queue(fund, CANCELLED)
    gone = queue(fund, INVITATION, payload={"user": 0}, secret={"organisation_name": "X"})
    assert delivered_mail(fund) == []
    assert [(fresh(m).state, fresh(m).error) for m in (cancelled, gone)] == [
        (Message.State.WITHHELD, "cancelled"), (Message.State.WITHHELD, "gone"),
    ]  # fmt: skip


def test_a_mail_that_cannot_be_written_stops_no_other(fund):
    broken = queue(fund, UNWRITTEN)
    invite(fund)
    assert len(delivered_mail(fund)) == 1
    assert (fresh(broken).state, fresh(broken).error) == (Message.State.DUE, "render-TemplateDoesNotExist")
    assert fresh(broken).next_attempt_at > timezone.now()


def test_an_outbox_that_cannot_send_at_all_keeps_everything(fund, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    first, second = invite(fund), queue(fund, INVITATION)
    send_due(fund.pk)
    assert [(fresh(m).state, fresh(m).error) for m in (first, second)] == [
        (Message.State.DUE, "send-ModuleNotFoundError"), (Message.State.DUE, "render-KeyError"),
    ]  # fmt: skip


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


def test_what_the_recipient_gets_over_smtp(fund, server):
    user = UserFactory()
    message = invite(fund, user)
    send_due(fund.pk)
    (received,) = server.received
    assert received["To"] == user.email
    assert received["Message-ID"] == message.message_id
    assert {part.get_content_type() for part in received.walk()} == {
        "multipart/alternative", "text/plain", "text/html",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "reply", "state", "error"),
    [
        ("RCPT", "550 no such person", "failed", "smtp-550"),
        ("DATA", "554 we do not like it", "failed", "smtp-554"),
        ("RCPT", "451 come back later", "due", "smtp-451"),
        ("DATA", "452 full", "due", "smtp-452"),
        ("MAIL", "550 who are you", "due", "smtp-550"),
    ],
)
def test_a_refusal_is_final_only_when_it_is_about_the_message(fund, server, verb, reply, state, error):
    server.answers = {verb: reply}
    message = invite(fund)
    send_due(fund.pk)
    message = fresh(message)
    assert (message.state, message.error) == (state, error)
    assert bool(message.secret) == (state == "due")
    assert server.received == []


def test_a_mail_server_that_is_down_is_tried_again_after_longer_and_longer_pauses(fund, server):
    message = invite(fund)
    server.server_close()
    for attempt, pause in enumerate(PAUSES, start=1):
        make_due(message)
        send_due(fund.pk)
        message = fresh(message)
        assert (message.state, message.attempts) == (Message.State.DUE, attempt)
        assert pause - timedelta(minutes=1) < message.next_attempt_at - timezone.now() <= pause
    make_due(message)
    send_due(fund.pk)
    message = fresh(message)
    assert (message.state, message.error) == (Message.State.FAILED, "ConnectionRefusedError")
    assert mail.outbox == []


def test_a_message_that_kills_its_worker_each_time_is_given_up(fund):
    message = invite(fund)
    with scope(fund):
        Message.objects.filter(pk=message.pk).update(attempts=ATTEMPTS)
    assert delivered_mail(fund) == []
    assert (fresh(message).state, fresh(message).error) == (Message.State.FAILED, "gave-up")


def test_a_claimed_message_is_nobodys_else_until_the_claim_is_stale(fund):
    message = invite(fund)
    with scope(fund):
        Message.objects.filter(pk=message.pk).update(
            state=Message.State.CLAIMED, attempts=1, next_attempt_at=timezone.now() + LEASE
        )
    assert delivered_mail(fund) == []
    make_due(message)
    assert len(delivered_mail(fund)) == 1


def test_a_kind_is_declared_once():
    with pytest.raises(ValueError, match=INVITATION.name):
        kinds.declare(INVITATION)


def test_every_kind_of_mail_can_be_written():
    for kind in kinds.all_kinds():
        if not kind.name.startswith("tests."):
            folder = settings.ROOT / "templates"
            for ending in ("_subject.txt", "_message.txt", "_message.html"):
                assert (folder / f"{kind.templates}{ending}").exists(), kind.templates + ending
