"""With a real worker that was started after a restore: not one mail leaves before somebody has decided."""

from __future__ import annotations

import time

import pytest

from extranet.accounts.invitations import send_invitation
from extranet.notifications.models import Message
from extranet.safekeeping import holding
from extranet.tenants import work
from extranet.tenants.actor import Actor
from extranet.tenants.restored import Leaving
from extranet.tenants.scope import scope
from tests.factories import FundFactory, UserFactory
from tests.smtp import mail_server
from tests.worker import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_keeps_what_waits_until_somebody_has_seen_it(settings, monkeypatch):
    fund = FundFactory()
    with scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")
    settings.JOURNAL_CLUSTER += 1
    monkeypatch.setenv("JOURNAL_CLUSTER", str(settings.JOURNAL_CLUSTER))
    with mail_server() as server, worker(smtp_port=server.port) as running:
        work.sweep.delay()
        later = FundFactory()  # it began after the restore: nothing of it can have left before
        with scope(later):
            send_invitation(user=UserFactory(), fund=later, organisation_name="Scierie du Sud")
        work.sweep.delay()
        wait_until(lambda: len(server.received) == 1, 60, running.log.read_text)
        time.sleep(1)
        with scope(fund):
            assert Message.objects.get().attempts == 0
        assert len(server.received) == 1

        holding.decide(actor=Actor.system(fund), fund=fund, what=Leaving.MAILS, dropped=[])
        wait_until(lambda: len(server.received) == 2, 60, running.log.read_text)
