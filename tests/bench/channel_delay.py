"""From the fund's acceptance of a request to the GO of its signed set on the server, by a real worker and OpenSSH.

CHANNEL_ROUNDS=5 makes it shorter, for a trial.
"""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.utils import timezone

from batch_channel.models import Channel
from batch_channel.simulator import identity
from batch_channel.simulator.directory import Directory
from batch_channel.simulator.openssh import running_sshd
from extranet.demo.channel import connect
from extranet.organisations.models import Organisation
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.services import deciding
from requests_app.training.workflow import RequestState
from tests.batch_channel.scenes import batch_fund, employer_of, worker_of
from tests.factories import UserFactory
from tests.mandates.scenes import staff_actor
from tests.training.factories import DayFactory, ParticipantFactory, RequestFactory

from .figures import Figure
from .month_end import working
from .serving import BenchFailed

ROUNDS = int(os.environ.get("CHANNEL_ROUNDS", "40"))
GOAL = 5.0  # seconds
PATIENCE = 60  # seconds, for one set
STEP = 0.01  # seconds between two looks


def accepted_to_go() -> Figure:
    """Seconds, for nineteen requests of twenty; each alone, with an exchange that waits for nothing else."""
    now = int(time.time())
    UserFactory.reset_sequence(now, force=True)  # the database outlives the run
    fund = batch_fund(slug=f"channel-{now}")
    company = employer_of(fund)
    worker = worker_of(fund, company)
    actor = staff_actor(fund)
    directory = Directory(Path(settings.SIMULATOR_DIR))
    identity.ensure(directory)
    times = []
    with running_sshd(directory.path) as server, working() as crew:
        where = {"port": server.port, "username": server.username, "environment": "R"}
        connect(fund, directory, sender_number=f"{now % 1_000_000:06}", **where)
        for number in range(ROUNDS):
            request = sent_request(fund, company, worker, number)
            before = gos(directory)
            start = time.perf_counter()
            with scope(fund):
                deciding.accept(actor=actor, fund=fund, request=request)
            await_go(directory, before, crew.log)
            times.append(time.perf_counter() - start)
            await_rest(fund)
    return Figure("batch.accepted_to_go", quantiles(times, n=20)[-1], "s (p95)", GOAL, goal="<= 1")


def sent_request(fund: Fund, company: Organisation, worker: object, number: int) -> Request:
    """A request of one day and one worker that waits for the fund's decision."""
    day = timezone.localdate() - datetime.timedelta(days=2)
    with scope(fund):
        request = RequestFactory(
            number=f"2026-{number:05}",
            company=company,
            author=company,
            state=RequestState.WITH_FUND,
            starts_on=day,
            ends_on=day,
        )
        DayFactory(request=request, date=day)
        ParticipantFactory(request=request, worker=worker)
        return request


def gos(directory: Directory) -> set[str]:
    return {path.name for path in directory.inbox("R").glob("GO.*")}


def await_go(directory: Directory, before: set[str], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while gos(directory) == before:
        if time.monotonic() > ends:
            raise BenchFailed(f"no GO within {PATIENCE} s\n{log.read_text()[-2000:]}")
        time.sleep(STEP)


def await_rest(fund: Fund) -> None:
    """The exchange is over: the next one is measured from its own beginning."""
    while True:
        with scope(fund, read_only=True):
            if not Channel.objects.filter(claimed_at__isnull=False).exists():
                return
        time.sleep(STEP)
