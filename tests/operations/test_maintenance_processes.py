"""Maintenance as the processes of an installation live it: what had begun ends, what is due waits."""

from __future__ import annotations

import io
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from extranet.accounts.invitations import send_invitation
from extranet.notifications.models import Message
from extranet.notifications.tasks import send
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, UserFactory
from tests.smtp import mail_server
from tests.worker import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fund(transactional_db):
    return FundFactory()


def begin(*, wait: float) -> str:
    output = io.StringIO()
    ends = timezone.now() + timedelta(minutes=30)
    call_command("maintenance", "begin", "--read-only", f"--until={ends.isoformat()}", f"--wait={wait}", stdout=output)
    return output.getvalue()


def states(fund) -> list[str]:
    with scope(fund):
        return list(Message.objects.order_by("pk").values_list("state", flat=True))


def invite(fund) -> None:
    with scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")


def test_what_was_being_sent_is_noted_and_what_is_due_waits_for_the_end(fund):
    with mail_server() as server, worker(smtp_port=server.port) as running:
        server.taken.open.clear()  # the mail is in; the worker doesn't know yet
        server.taken.reached.clear()
        invite(fund)
        invite(fund)
        wait_until(server.taken.reached.is_set, 60, running.log.read_text)
        with pytest.raises(CommandError, match="still under way"):
            begin(wait=1)
        server.taken.open.set()
        wait_until(lambda: sorted(states(fund)) == ["due", "sent"], 60, running.log.read_text)
        send.delay(fund.pk)
        send.delay(fund.pk)
        time.sleep(2)
        assert sorted(states(fund)) == ["due", "sent"]
        assert len(server.received) == 1, "nothing leaves twice, nothing leaves now"
        assert '"level": "error"' not in running.log.read_text(), running.log.read_text()
        call_command("maintenance", "end", stdout=io.StringIO())
        send.delay(fund.pk)
        wait_until(lambda: states(fund) == ["sent", "sent"], 60, running.log.read_text)
        assert len(server.received) == 2


def test_it_has_begun_once_nobody_writes_any_more(fund):
    written = threading.Event()

    def somebody_writes() -> None:
        with scope(fund):
            OrganisationFactory()
            written.set()
            time.sleep(2)
        connection.close()

    other = threading.Thread(target=somebody_writes)
    other.start()
    assert written.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # here all sign in as the owner; one sees one's own connections
    told = begin(wait=30)
    other.join()
    assert "1 transaction(s)" in told
    assert told.endswith("nothing is written any more\n")
