"""A program is told what its organisation may see, once, signed, and nothing about people (BEY-05).

Everything here commits for real: the journal is read as far as its transactions have ended.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from extranet.integrations.models import Delivery, Subscription
from extranet.integrations.scopes import Scope
from extranet.integrations.services import keys, webhooks
from extranet.integrations.webhooks import delivering, reading
from extranet.organisations.acting import acting
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.encryption import decrypt
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, staff_of
from tests.integrations.receiver import receiving, status
from tests.integrations.scenes import make_key
from tests.integrations.webhook_scenes import (
    RETURNED,
    administrator,
    as_stored,
    at_once,
    attempts,
    content,
    deliveries,
    given_back,
    request_with_company,
    returned,
    stage,
    subscribed,
    told,
)
from tests.mandates.scenes import operator_of

pytestmark = pytest.mark.django_db(transaction=True)

ALL = ["training_request.sent_to_company", RETURNED, "mandate.ended", "key.ended"]


@pytest.fixture
def made(transactional_db):
    return stage()


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.mark.feature("BEY-05")
def test_an_act_of_the_company_reaches_the_operators_program_signed(made, receiver):
    _webhook, secret = subscribed(made.fund, made.encoder, receiver.url)
    request = returned(made)
    told(made.fund)
    [got] = receiver.received
    said = got.verified(secret)
    assert said["type"] == RETURNED
    assert said["sequence"] == 1
    assert said["data"] == {
        "uuid": str(request.uuid),
        "number": request.number,
        "state": request.state,
        "href": f"/api/v1/requests/{request.uuid}",
    }
    [delivery] = deliveries(made.fund)
    assert got.id == f"msg_{delivery.uuid.hex}"
    assert delivery.state == "delivered"
    assert [(one.status, one.cause) for one in attempts(made.fund)] == [(204, "")]


def test_nothing_about_people_is_sent(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url, ALL)
    returned(made)
    told(made.fund)
    sent = b"".join(one.body for one in receiver.received).decode()
    for word in ("Éloïse", "Invent", "Karim", "Soudage", "manque", made.mandatee.full_name, made.company.name):
        assert word not in sent


def test_a_wrong_secret_does_not_verify(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    told(made.fund)
    with pytest.raises(WebhookVerificationError):
        receiver.received[0].verified(webhooks.new_secret())


def test_an_entry_gives_its_deliveries_once_however_often_it_is_read(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    told(made.fund)
    told(made.fund)
    with scope(made.fund):
        reading.ReadingPlace.objects.update(transaction=0)  # as after a mistake: the database itself refuses the double
    with pytest.raises(IntegrityError):
        reading.read(made.fund.pk)
    assert len(deliveries(made.fund)) == 1


def test_what_was_done_before_the_webhook_is_not_told(made, receiver):
    returned(made)
    subscribed(made.fund, made.encoder, receiver.url)
    told(made.fund)
    assert receiver.received == []


def test_an_act_that_is_undone_is_not_told(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    with pytest.raises(ZeroDivisionError), scope(made.fund):
        returned(made)
        raise ZeroDivisionError
    told(made.fund)
    assert receiver.received == []


# Who is told


def test_another_organisation_is_never_told(made, receiver):
    other = operator_of(made.fund)
    subscribed(made.fund, other, receiver.url)
    returned(made)
    told(made.fund)
    assert receiver.received == []
    assert deliveries(made.fund) == []


def test_another_fund_is_never_told(made, receiver):
    elsewhere = stage()
    subscribed(elsewhere.fund, elsewhere.encoder, receiver.url)
    subscribed(made.fund, made.encoder, f"{receiver.url}/ici")
    returned(made)
    told(made.fund)
    told(elsewhere.fund)
    assert [one.path for one in receiver.received] == ["/webhooks/ici"]


def test_the_company_and_the_funds_office_are_told_too(made, receiver):
    subscribed(made.fund, made.mandatee, f"{receiver.url}/entreprise")
    office = staff_of(made.fund)
    subscribed(made.fund, office, f"{receiver.url}/fonds")
    returned(made)
    told(made.fund)
    assert sorted(one.path for one in receiver.received) == ["/webhooks/entreprise", "/webhooks/fonds"]


def test_a_company_is_not_told_of_an_operators_draft(made, receiver):
    subscribed(made.fund, made.mandatee, receiver.url, [RETURNED, "training_request.sent_to_company"])
    returned(made)
    told(made.fund)
    assert [content(one)["type"] for one in deliveries(made.fund)] == ["training_request.sent_to_company", RETURNED]


def test_an_event_that_nobody_asked_for_is_not_sent(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url, ["training_request.accepted"])
    returned(made)
    told(made.fund)
    assert receiver.received == []


def end_of_managing(made):
    made.encoder.roles = [Role.ENCODER]


def end_of_encoding(made):
    made.encoder.roles = [Role.ACCESS_MANAGER]


@pytest.mark.parametrize("change", [end_of_managing, end_of_encoding])
def test_what_its_maker_may_not_see_any_more_is_not_told(made, receiver, change):
    subscribed(made.fund, made.encoder, receiver.url)
    request = request_with_company(made, opened=True)
    with scope(made.fund):
        change(made)
        made.encoder.save()
    given_back(made, request)
    told(made.fund)
    assert receiver.received == []


def test_what_waits_is_withheld_when_its_makers_right_ends(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    reading_until(made)
    with scope(made.fund):
        made.encoder.roles = [Role.ENCODER]
        made.encoder.save()
    delivering.deliver_due(made.fund.pk)
    assert receiver.received == []
    [delivery] = deliveries(made.fund)
    assert (delivery.state, delivery.error) == ("withheld", "right-over")


def reading_until(made):
    """Read, and send nothing."""
    from tests.worker import wait_until

    def is_there() -> bool:
        reading.read(made.fund.pk)
        return bool(deliveries(made.fund))

    wait_until(is_there)


def test_a_key_is_told_within_its_scopes_and_as_long_as_it_lives(made, receiver):
    key, _secret = make_key(made.fund, made.encoder, Scope.TRAINING_READ)
    webhook, _secret = subscribed(made.fund, made.encoder, receiver.url, key=key)
    returned(made)
    told(made.fund)
    assert len(receiver.received) == 1
    with scope(made.fund):
        keys.end(actor=administrator(made.encoder), key=key)
    returned(made)
    told(made.fund)
    assert len(receiver.received) == 1
    assert as_stored(made.fund, webhook).ended_at is None


def test_a_replaced_key_goes_on_being_told(made, receiver):
    key, _secret = make_key(made.fund, made.encoder, Scope.TRAINING_READ)
    subscribed(made.fund, made.encoder, receiver.url, key=key)
    with scope(made.fund):
        actor = administrator(made.encoder)
        keys.rotate(actor=actor, membership=made.encoder, key=key, overlap=timedelta(0))
    returned(made)
    told(made.fund)
    assert len(receiver.received) == 1


# What an administrator may do


def test_the_secret_is_stored_encrypted_only(made, receiver):
    _webhook, secret = subscribed(made.fund, made.encoder, receiver.url)
    with scope(made.fund):
        stored = Subscription.objects.get()
    assert secret.encode() not in bytes(stored.secret)
    assert decrypt(bytes(stored.secret)) == secret


def test_during_a_day_both_secrets_sign(made, receiver):
    webhook, old = subscribed(made.fund, made.encoder, receiver.url)
    with scope(made.fund):
        new = webhooks.rotate(actor=administrator(made.encoder), subscription=webhook)
    returned(made)
    told(made.fund)
    assert receiver.received[0].verified(old) == receiver.received[0].verified(new)
    with scope(made.fund):
        Subscription.objects.update(former_until=timezone.now())
    returned(made)
    told(made.fund)
    assert receiver.received[1].verified(new)["sequence"] == 2
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].verified(old)


def test_during_a_pause_nothing_leaves_and_nothing_is_lost(made, receiver):
    webhook, secret = subscribed(made.fund, made.encoder, receiver.url)
    with scope(made.fund):
        actor = administrator(made.encoder)
        webhooks.pause(actor=actor, subscription=webhook)
    returned(made)
    told(made.fund)
    assert receiver.received == []
    with scope(made.fund):
        with pytest.raises(ValidationError, match="en pause"):
            webhooks.replay_since(actor=actor, subscription=webhook, since=timezone.now() - timedelta(hours=1))
        webhooks.resume(actor=actor, subscription=webhook)
        since = timezone.now() - timedelta(hours=1)
        assert webhooks.replay_since(actor=actor, subscription=webhook, since=since) == 1
    told(made.fund)
    assert receiver.received[0].verified(secret)["type"] == RETURNED


def test_one_delivery_is_sent_again_with_the_same_id(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    told(made.fund)
    with scope(made.fund):
        webhooks.replay(actor=administrator(made.encoder), delivery=Delivery.objects.get())
    told(made.fund)
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)


def test_a_trial_shows_what_comes_back_also_during_a_pause_and_is_not_repeated(made, receiver):
    webhook, secret = subscribed(made.fund, made.encoder, receiver.url)
    receiver.answers = [status(503, b"Revenez lundi.")]
    with scope(made.fund):
        actor = administrator(made.encoder)
        webhooks.pause(actor=actor, subscription=webhook)
        webhooks.try_out(actor=actor, subscription=webhook)
    delivering.deliver_due(made.fund.pk)
    assert receiver.received[0].verified(secret)["type"] == "ping"
    [delivery], [attempt] = deliveries(made.fund), attempts(made.fund)
    assert (delivery.state, attempt.status, attempt.answer) == ("failed", 503, "Revenez lundi.")
    assert as_stored(made.fund, webhook).failures == 0


def test_a_deleted_webhook_gets_nothing_any_more(made, receiver):
    webhook, _secret = subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    reading_until(made)
    with scope(made.fund):
        webhooks.end(actor=administrator(made.encoder), subscription=webhook)
    at_once(made.fund)
    returned(made)
    told(made.fund)
    assert receiver.received == []
    assert [one.error for one in deliveries(made.fund)] == ["ended"]


def test_whoever_does_not_manage_accesses_makes_none(made):
    with scope(made.fund), pytest.raises(PermissionDenied):
        webhooks.subscribe(
            actor=acting(made.fund.pk, made.encoder.user, made.encoder),
            fund=made.fund,
            membership=made.encoder,
            name="Planning Pro",
            url="http://127.0.0.1:9/",
            events=[RETURNED],
        )


@pytest.mark.parametrize("event", ["certificate.certified", "payment.made", "invented.event"])
def test_one_subscribes_to_what_one_may_know_only(made, event):
    with pytest.raises(ValidationError) as refusal:
        subscribed(made.fund, made.encoder, "http://127.0.0.1:9/", [event])
    assert refusal.value.error_dict["events"][0].code == "event_unknown"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://exemple.invalid/", "address_unknown"),
        ("ftp://127.0.0.1/", "address_forbidden"),
        ("https://10.0.0.1/", "address_forbidden"),
        ("http://[::ffff:127.0.0.1]:8000/", "address_forbidden"),
        ("http://user:pass@127.0.0.1:8000/", "address_malformed"),
        ("http://127.0.0.1:99999/", "address_forbidden"),
    ],
)
def test_an_address_where_nothing_may_be_sent_is_refused_at_its_field(made, url, code):
    with pytest.raises(ValidationError) as refusal:
        subscribed(made.fund, made.encoder, url)
    assert refusal.value.error_dict["url"][0].code == code


def test_an_organisation_has_twenty_at_most(made, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 1)
    subscribed(made.fund, made.encoder, "http://127.0.0.1:9/")
    with pytest.raises(ValidationError, match="1 webhooks au plus"):
        subscribed(made.fund, made.encoder, "http://127.0.0.1:9/")
    with scope(made.fund):
        other = MembershipFactory(
            organisation=OrganisationFactory(kinds=[OrganisationKind.OPERATOR]), roles=[Role.ENCODER]
        )
    subscribed(made.fund, other, "http://127.0.0.1:9/")


def test_the_log_is_kept_for_thirty_days(made, receiver):
    subscribed(made.fund, made.encoder, receiver.url)
    returned(made)
    told(made.fund)
    with scope(made.fund):
        assert webhooks.forget_deliveries() == 0
        Delivery.objects.update(made_at=timezone.now() - timedelta(days=31))
        assert webhooks.forget_deliveries() == 2, "the delivery and its attempt"
        assert not Delivery.objects.exists()
