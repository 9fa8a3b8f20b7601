"""Each watchdog barks once, by mail and on the page, and falls silent when it is over."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Alarm, Attempt, Batch, Channel
from batch_channel.tasks import watch
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.batch_channel.factories import batch_row, channel_row, declaration_row
from tests.batch_channel.scenes import batch_fund
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBobkeoTPLMk9mqFaPCY0Cr2WPyOHQi5rUnxRCHuNd8B x"


@pytest.fixture
def fund():
    return batch_fund()


def alarms(fund) -> tuple[list[str], int]:
    """The open alarms, and how many mails there have been."""
    watch(fund.pk)
    watch(fund.pk)
    with scope(fund):
        codes = Alarm.objects.filter(ended_at__isnull=True).order_by("code").values_list("code", flat=True)
        return list(codes), Message.objects.filter(kind="batch_channel.alarm").count()


def test_each_is_said_once_and_ends(fund):
    client = quickly_signed_in(fund, staff_of(fund).user)
    now = timezone.now()
    with scope(fund):
        channel = channel_row(fund, ssh_private_key=b"sealed", ssh_public_key=PUBLIC, looked_at=now)
        company = OrganisationFactory()
        batch = batch_row(channel, company, [declaration_row(company)])
    assert alarms(fund) == ([], 0)
    page = reverse("batch_channel:channel")
    expected = 0
    for code, wrong, right in (
        ("no_receipt", {"sent_at": now - 25 * HOUR}, {"sent_at": now}),
        ("no_result", {"state": "acknowledged", "acknowledged_at": now - 121 * HOUR}, {"acknowledged_at": now}),
        (
            "stuck",
            {"state": "prepared", "gathered_at": now - 3 * HOUR, "go_tried_at": None, "sent_at": None},
            {"held_at": now},
        ),
    ):
        with scope(fund):
            Batch.objects.filter(pk=batch.pk).update(**wrong)
        expected += 1
        assert alarms(fund) == ([code], expected)
        shown = client.get(page).content.decode()
        assert str(Alarm.Code(code).label) in shown
        assert f"{reverse('batch_channel:batches')}?alarm={code}" in shown
        with scope(fund):
            Batch.objects.filter(pk=batch.pk).update(**right)
        assert alarms(fund) == ([], expected)
    with scope(fund):
        Channel.objects.update(looked_at=now - 5 * HOUR)
    assert alarms(fund) == (["no_exchange"], expected + 1)
    with scope(fund):
        Channel.objects.update(looked_at=None, attempts=5)
    assert alarms(fund) == (["no_exchange"], expected + 1)
    with scope(fund):
        Channel.objects.update(looked_at=now, attempts=4)
    assert alarms(fund) == ([], expected + 1)
    with scope(fund):
        Channel.objects.update(attempts=5)
    assert alarms(fund) == (["no_exchange"], expected + 2), "after 1, 5, 15 and 60 minutes"
    with scope(fund):
        Channel.objects.update(attempts=0)
    assert alarms(fund) == ([], expected + 2)
    with scope(fund):
        Channel.objects.update(attempts=1, error="HostKeyMismatch")
    assert alarms(fund) == (["no_exchange"], expected + 3), "a full stop is said at once"
    with scope(fund):
        Channel.objects.update(held_at=now)
    assert alarms(fund) == ([], expected + 3)


def test_what_waits_for_its_carrier_is_not_stuck_and_what_is_not_written_is(fund):
    staff_of(fund)
    with scope(fund):
        channel, company = channel_row(fund, is_carried=True), OrganisationFactory()
        row = {"gathered_at": timezone.now() - 3 * HOUR, "go_tried_at": None, "sent_at": None}
        batch = batch_row(channel, company, [declaration_row(company, state="to_send")], state="prepared", **row)
    assert alarms(fund) == ([], 0)
    with scope(fund):
        Batch.objects.filter(pk=batch.pk).update(state="gathered")
    assert alarms(fund) == (["stuck"], 1)


def test_too_many_refusals_in_a_week(fund):
    staff_of(fund)
    with scope(fund):
        channel, company = channel_row(fund), OrganisationFactory()
        batch = batch_row(channel, company, [declaration_row(company) for _ in range(20)])
        ids = list(Attempt.objects.order_by("pk").values_list("pk", flat=True))
        Attempt.objects.update(outcome="accepted", answered_at=timezone.now())
        Attempt.objects.filter(pk__in=ids[:4]).update(outcome="refused")
    assert alarms(fund)[0] == []
    with scope(fund):
        Attempt.objects.filter(pk__in=ids[:5]).update(outcome="refused")
    assert alarms(fund)[0] == [], "in test one tries what is refused"
    with scope(fund):
        Batch.objects.filter(pk=batch.pk).update(environment="R")
    assert alarms(fund) == (["rejections"], 1)
    with scope(fund):
        Attempt.objects.update(answered_at=timezone.now() - datetime.timedelta(days=8))
    assert alarms(fund)[0] == []


def test_an_alarm_ends_also_when_the_clock_was_set_back_since(fund):
    with scope(fund):
        batch = batch_row(channel_row(fund), company := OrganisationFactory(), [declaration_row(company)])
        Batch.objects.filter(pk=batch.pk).update(sent_at=timezone.now() - 25 * HOUR)
    assert alarms(fund)[0] == ["no_receipt"]
    with scope(fund):
        Alarm.objects.update(raised_at=timezone.now() + HOUR)
        Batch.objects.filter(pk=batch.pk).update(sent_at=timezone.now())
    assert alarms(fund)[0] == []


def listed(client, fund, code: str) -> set[str]:
    """What stands in the list behind an alarm's « Voir la liste », by the addresses of its rows."""
    watch(fund.pk)
    page = client.get(reverse("batch_channel:channel")).content.decode()
    (address,) = [one for one in re.findall(r'href="([^"]+)"', page) if one.endswith(f"?alarm={code}")]
    table = client.get(address).content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    return {one.rstrip("/").rpartition("/")[2] for one in re.findall(r'href="([^"]+)"', table)}


def test_each_alarm_leads_to_exactly_what_it_speaks_of(fund):
    client, now = quickly_signed_in(fund, staff_of(fund).user), timezone.now()
    unsent = {"go_tried_at": None, "sent_at": None}
    late = {"gathered_at": now - 3 * HOUR}
    ready = {"ssh_private_key": b"sealed", "ssh_public_key": PUBLIC}
    with scope(fund):
        company = OrganisationFactory()
        channel = channel_row(fund, **ready, looked_at=now)
        quality = {"quality": "SOCIAL_SECRETARIAT"}
        silent = channel_row(fund, **ready, **quality, attempts=5, looked_at=now)
        held = channel_row(fund, **ready, quality="TRAINING_PROVIDER", held_at=now, looked_at=now - 5 * HOUR)
        carried = channel_row(fund, is_carried=True, quality="EMPLOYER")

        def row(channel, **fields):
            state = "to_send" if fields.get("sent_at", now) is None else "sent"
            return batch_row(channel, company, [declaration_row(company, state=state)], **fields)

        stuck = [
            row(channel, state="signed", signature=b"sealed", **late, **unsent),
            row(carried, state="gathered", **late, **unsent),
        ]
        unreceived = row(channel, sent_at=now - 25 * HOUR)
        unanswered = row(channel, state="acknowledged", acknowledged_at=now - 121 * HOUR)
        for one in (
            {"state": "prepared", **unsent},  # just now
            {"state": "prepared", "held_at": now, **late, **unsent},
            {},
            {"state": "acknowledged", "acknowledged_at": now},
            {"state": "answered", "answered_at": now, "sent_at": now - 200 * HOUR},
        ):
            row(channel, **one)
        row(held, state="prepared", **late, **unsent)
        row(carried, state="prepared", **late, **unsent)
        refused, before = ([declaration_row(company, state="refused") for _ in range(20)] for _turn in range(2))
        in_test = [declaration_row(company, state="refused")]
        for declarations, environment, answered_at in (
            (refused, "R", now),
            (before, "R", now - datetime.timedelta(days=8)),
            (in_test, "T", now),
        ):
            batch = batch_row(channel, company, declarations, environment=environment, state="answered")
            batch.attempts.update(outcome="refused", answered_at=answered_at)
    assert listed(client, fund, "stuck") == {str(one.uuid) for one in stuck}
    assert listed(client, fund, "no_receipt") == {str(unreceived.uuid)}
    assert listed(client, fund, "no_result") == {str(unanswered.uuid)}
    assert listed(client, fund, "no_exchange") == {str(silent.uuid)}
    assert listed(client, fund, "rejections") == {str(one.uuid) for one in refused}
