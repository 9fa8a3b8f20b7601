"""From what is to be sent to the receiver: signed as standard-webhooks says, tried for three days.

Nobody can send exactly once: a worker that dies between the receiver's answer and our note of it leaves a claimed row,
which is sent again when the claim is stale (`work.LEASE`), under the same `webhook-id` and with the same body.

A receiver that fails is left in peace: after each failure in a row everything that waits for it waits longer, so a
server that is down costs one attempt a pause and holds up nobody else. When it answers again the rest follows at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from standardwebhooks import Webhook

from extranet.tenants import work
from extranet.tenants.encryption import Unreadable, decrypt
from extranet.tenants.models import Fund
from extranet.tenants.outgoing import NotAnswered, OutgoingSession
from extranet.tenants.restored import Leaving, is_held
from extranet.tenants.scope import scope

from ..models import Attempt, Delivery, Pause, Subscription
from ..models.webhooks import LONGEST_ANSWER
from .events import standing_of

PATIENCE = 10.0  # seconds for one attempt, whatever the receiver does
ENOUGH = 4 * LONGEST_ANSWER  # bytes of an answer
MINUTES = (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 26 * 60)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in MINUTES)  # together 72 hours and 21 minutes
GIVEN_UP_AFTER = timedelta(days=3)
GONE = 410

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: `status` of an answer, else `cause`, a code."""

    milliseconds: int
    status: int | None = None
    cause: str = ""
    answer: str = ""

    @property
    def is_received(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def code(self) -> str:
        """How the row remembers a failure."""
        return self.cause or f"http-{self.status}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that an attempt needs, read in a scope and used outside any."""

    url: str
    headers: dict[str, str]
    body: bytes


def deliver_due(fund_id: int) -> None:
    """Send what is due in a fund, one after the other. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    if fund.is_sandbox:  # nothing leaves it, however somebody came to subscribe there
        return
    if is_held(fund, Leaving.WEBHOOKS):
        return
    for delivery in work.claims(Delivery, fund_id, state=State.CLAIMED):
        deliver(delivery, fund)


def deliver(delivery: Delivery, fund: Fund) -> None:
    """Send a claimed delivery, and write down what came of it."""
    if delivery.attempts > len(PAUSES) + 1:  # each time its worker died
        return close(delivery, State.FAILED, "gave-up")
    with scope(fund, read_only=True):
        subscription = Subscription.objects.select_related("maker", "key").get(pk=delivery.subscription_id)
        if reason := why_withheld(fund, subscription, delivery):
            parcel = None
        else:
            try:
                parcel = packed(delivery, subscription)
            except Unreadable:
                parcel, reason = None, "secret-unreadable"
    if parcel is None:
        return close(delivery, State.WITHHELD, reason)
    outcome = post(parcel)
    with scope(fund):
        note(delivery, outcome)
    return None


def why_withheld(fund: Fund, subscription: Subscription, delivery: Delivery) -> str:
    """A code, or "" when it may leave. A trial may during a pause: it shows whether the pause can end."""
    if subscription.ended_at is not None:
        return "ended"
    if subscription.pause and not delivery.is_trial:
        return "paused"
    return "" if standing_of(fund, subscription) else "right-over"


def packed(delivery: Delivery, subscription: Subscription) -> Parcel:
    """The delivery with its signatures: by the secret, and by the former one during the day that both are valid."""
    now = timezone.now()
    identifier = f"msg_{delivery.uuid.hex}"
    secrets = [subscription.secret]
    if subscription.former_secret and subscription.former_until and subscription.former_until > now:
        secrets.append(subscription.former_secret)
    signatures = [Webhook(decrypt(bytes(one))).sign(identifier, now, delivery.body) for one in secrets]
    headers = {
        "content-type": "application/json",
        "user-agent": "extranet-webhooks",
        "webhook-id": identifier,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    return Parcel(subscription.url, headers, delivery.body.encode())


def post(parcel: Parcel) -> Outcome:
    """Send it and read the beginning of the answer. Never raises for what the receiver does."""
    began = time.monotonic()
    try:
        with OutgoingSession(read=PATIENCE, whole=PATIENCE, size=ENOUGH, cuts=True) as session:
            response = session.post(parcel.url, data=parcel.body, headers=parcel.headers)
    except NotAnswered as error:
        return Outcome(since(began), cause=error.reason.replace(" ", "-")[:60])
    words = response.content.decode("utf-8", "replace").replace("\0", "")
    return Outcome(since(began), status=response.status_code, answer=words[:LONGEST_ANSWER])


def since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def note(delivery: Delivery, outcome: Outcome) -> None:
    """Write the attempt down and decide what follows, in a scope."""
    Attempt.objects.create(
        delivery=delivery,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        cause=outcome.cause,
        answer=outcome.answer,
    )
    subscription = Subscription.objects.select_for_update(of=("self",)).get(pk=delivery.subscription_id)
    if outcome.is_received:
        finish(delivery, State.DELIVERED, "")
        if not delivery.is_trial:
            answers_again(subscription)
    elif delivery.is_trial:
        finish(delivery, State.FAILED, outcome.code)
    else:
        try_later(delivery, subscription, outcome)


def answers_again(subscription: Subscription) -> None:
    """What waited only because of others before it leaves at once."""
    if subscription.failures:
        subscription.failures, subscription.failing_since = 0, None
        subscription.save(update_fields=["failures", "failing_since"])
        waiting(subscription).filter(attempts=0).update(next_attempt_at=timezone.now())


def try_later(delivery: Delivery, subscription: Subscription, outcome: Outcome) -> None:
    now = timezone.now()
    subscription.failures += 1
    subscription.failing_since = subscription.failing_since or now
    subscription.save(update_fields=["failures", "failing_since"])
    again = work.next_attempt(delivery, PAUSES)
    if again is None:
        finish(delivery, State.FAILED, outcome.code)
    else:
        mine(delivery).update(state=State.DUE, next_attempt_at=again, error=outcome.code)
    if outcome.status == GONE:
        stop(subscription, Pause.GONE, now)
    elif now - subscription.failing_since >= GIVEN_UP_AFTER:
        stop(subscription, Pause.FAILING, now)
    else:
        until = now + PAUSES[min(subscription.failures, len(PAUSES)) - 1]
        waiting(subscription).filter(next_attempt_at__lt=until).exclude(pk=delivery.pk).update(next_attempt_at=until)


def stop(subscription: Subscription, pause: Pause, now: datetime) -> None:
    """Pause by itself, and tell the organisation's administrators. What waits is kept, to be sent again by them."""
    if subscription.pause:
        return
    subscription.pause, subscription.paused_at = pause, now
    subscription.save(update_fields=["pause", "paused_at"])
    withhold(subscription, "paused")
    from . import mails

    mails.tell_of_pause(subscription)


def withhold(subscription: Subscription, reason: str) -> None:
    """Whatever waits for this webhook waits for a person now."""
    waiting(subscription).filter(entry__isnull=False).update(state=State.WITHHELD, next_attempt_at=None, error=reason)


def waiting(subscription: Subscription) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(subscription=subscription, state=State.DUE)


def mine(delivery: Delivery) -> models.QuerySet[Delivery]:
    """The delivery, unless another worker has claimed it meanwhile."""
    return Delivery.objects.filter(pk=delivery.pk, state=State.CLAIMED, attempts=delivery.attempts)


def close(delivery: Delivery, state: Delivery.State, reason: str) -> None:
    with scope(delivery.fund_id):
        finish(delivery, state, reason)


def finish(delivery: Delivery, state: Delivery.State, reason: str) -> None:
    """Over, one way or another. What was received is received, whoever else has claimed it meanwhile."""
    is_received = state == State.DELIVERED
    ours = Delivery.objects.filter(pk=delivery.pk) if is_received else mine(delivery)
    ours.update(
        state=state,
        next_attempt_at=None,
        error=reason[:60],
        delivered_at=timezone.now() if is_received else None,
    )
