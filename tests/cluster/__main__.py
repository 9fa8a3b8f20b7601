"""`make cluster-test`: the site on the servers of several machines, as processes of one, under load and under fire.

Three web processes, three workers and a beat behind nginx with TLS; PgBouncer before a PostgreSQL primary whose replica
confirms each commit; Redis with a replica and three Sentinels; clamd. A worker, a web process, PgBouncer, nginx, Redis'
master, the replica and the primary are killed (SIGKILL), one after the other; so are all workers while one of them
talks to the social security (a simulator behind SFTP), and the line to database and Redis is cut. Printed: a JSON
object a line for each.

`recovered_s`  from the kill until each kind of act, begun after it, was answered as done again, its own time included
`errors_seen`  answers that somebody had to take for « not done », of `acts` in that time
`lost`         acts answered as done that the database does not hold
`twice`        acts that it holds more than once

Status 1 when anything is lost or twice, when a rule of `tests.faults.invariants` is broken, or a mail that was sent did
not arrive, or arrived more often than it was tried.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .load import Load, Try
from .processes import ClusterFailed, Process
from .site import Cluster, running

KINDS = {"read", "accepted", "payment", "worker", "month", "pdf", "request", "upload", "mail"}
ONCE = {"accepted", "payment", "worker", "request", "upload", "month"}  # what a mark may stand for once, done or not
RECOVERED_WITHIN = 120  # seconds
SETTLED_WITHIN = 240  # seconds
READ_OF_WORKERS = (
    "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables"
    " WHERE relname = 'organisations_worker'"
)
SENDING = "SELECT 1 FROM batch_channel_channel WHERE claimed_at IS NOT NULL"
ASKED_MAIL = "account/email/password_reset"  # others leave by the clock, such as the morning's reminders
WITHOUT_REPLICA = 4  # seconds
CUT_OFF = 8  # seconds
GONE_AFTER = 3  # looks at a primary that doesn't answer, a third of a second apart, before the replica is promoted


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20, help="of load before and after each kill")
    parser.add_argument("--kill", nargs="*", choices=sorted(KILLS), default=list(KILLS), help="what, in this order")
    options = parser.parse_args()
    try:
        with running() as cluster:
            run = Run(cluster, options.seconds)
            problems = run.all(options.kill)
    except ClusterFailed as failure:
        problems = [str(failure)]
    for problem in problems:
        print(f"cluster: {problem}", file=sys.stderr)
    return 1 if problems else 0


def say(**figures: Any) -> None:
    print(json.dumps(figures), flush=True)


@dataclass
class Run:
    cluster: Cluster
    seconds: float
    left_by_the_dead: int = 0  # times that the channel was in the hands of a dead worker

    def all(self, kills: list[str]) -> list[str]:
        cluster = self.cluster
        print(cluster.preflight(), file=sys.stderr, flush=True)
        broken_before = set(cluster.ask("broken", "deep"))
        self.load = Load(cluster.port, cluster.ask("crowd"))
        self.load.start()
        problems: list[str] = []
        try:
            self.wait_for_recovery(time.monotonic())  # the first minute's sweep has much to do
            problems += self.window("nothing", lambda: lambda: None)
            problems += self.read_from_replica()
            for name in kills:
                problems += self.window(name, KILLS[name](cluster))
        finally:
            self.load.stop()
        return problems + self.settled(broken_before)

    def window(self, name: str, kill: Callable[[], Callable[[], None]]) -> list[str]:
        """Load, the kill, load until all acts succeed again, then what was killed is started again."""
        began = time.monotonic()
        bring_back = kill()
        recovered = self.wait_for_recovery(began)
        time.sleep(self.seconds)
        if recovered is not None:
            recovered = self.wait_for_recovery(began)  # once more: something may have failed again since
        tries = [one for one in list(self.load.told.tries) if one.ended >= began]
        bring_back()
        if self.cluster.ask("freed"):
            self.left_by_the_dead += 1
        lost, twice = self.lost_and_twice()
        errors = Counter(f"{one.kind}: {one.error}" for one in tries if one.error)
        say(killed=name, recovered_s=recovered, errors_seen=errors.total(), acts=len(tries), lost=len(lost),
            twice=len(twice), errors=errors)  # fmt: skip
        problems = [f"{one} was lost ({name} killed)" for one in lost]
        problems += [f"{one} is there more than once ({name} killed)" for one in twice]
        if recovered is None:
            problems.append(f"after {name} was killed not everything worked again within {RECOVERED_WITHIN} s")
        if name == "nothing" and errors:
            problems.append(f"without a kill: {dict(errors)}")
        return problems

    def read_from_replica(self) -> list[str]:
        """The register as a file, which `Mandatee` asks for again and again."""
        ((fetched,),) = self.cluster.replica.sql(READ_OF_WORKERS, database=True)
        say(read_from_replica=fetched)
        return [] if fetched else ["no export was read from the replica"]

    def wait_for_recovery(self, began: float) -> float | None:
        while time.monotonic() < began + RECOVERED_WITHIN:
            time.sleep(0.5)
            if self.load.failures:
                raise ClusterFailed(f"somebody could not go on: {self.load.failures[0]!r}")
            ends = [first_good(list(self.load.told.tries), kind, began) for kind in KINDS]
            if None not in ends:
                return round(max(end for end in ends if end is not None) - began, 1)
        return None

    def lost_and_twice(self) -> tuple[list[str], list[str]]:
        told = self.load.told
        with told.lock:
            done = {kind: list(marks) for kind, marks in told.done.items()}
            asked = {kind: list(marks) for kind, marks in told.asked.items() if kind in ONCE}
        there = self.cluster.ask("acts", told=asked | {"pdf": done.get("pdf", [])})
        lost = [f"{kind} {mark}" for kind, marks in done.items() for mark in marks if not there[kind].get(mark)]
        twice = [f"{kind} {mark}" for kind in ONCE for mark, times in there.get(kind, {}).items() if times > 1]
        return lost, twice

    def settled(self, broken_before: set[str]) -> list[str]:
        """Once nobody acts any more: what dead workers had is done by the others, and everything is there once."""
        cluster, began = self.cluster, time.monotonic()
        leases = 0
        while left := cluster.ask("waiting"):
            if time.monotonic() > began + SETTLED_WITHIN:
                return [f"still waiting after {SETTLED_WITHIN} s: {left}"]
            if time.monotonic() > began + 75:  # a sweep has been: what is left was in the hands of the dead
                leases += cluster.ask("leases")
            cluster.ask("freed")  # and the answers that came since are looked for
            time.sleep(5)
        known = {without_list(one) for one in broken_before}
        found = sorted(cluster.ask("broken", "deep"))
        problems = [f"broken: {one}" for one in found if without_list(one) not in known]
        lost, twice = self.lost_and_twice()
        told = self.load.told
        printed = cluster.ask("acts", told={"pdf": told.done["month"]})["pdf"]
        lost += [f"pdf {mark}" for mark, times in printed.items() if not times]
        again, mail_problems = self.mails()
        left = cluster.ask("sets", told=told.asked["accepted"])
        say(over_sftp=left["sets"], declared=left["declared"], left_by_the_dead=self.left_by_the_dead,
            wrong=len(left["problems"]))  # fmt: skip
        mail_problems += left["problems"]
        say(settled_s=round(time.monotonic() - began), of_dead_workers=leases,
            done={kind: len(marks) for kind, marks in sorted(told.done.items())}, refused=told.refused,
            pdfs=len(printed), mails=len(cluster.mails.received), mails_again=again, lost=len(lost),
            twice=len(twice))  # fmt: skip
        problems += [f"{one} was lost" for one in lost] + [f"{one} is there more than once" for one in twice]
        return problems + mail_problems

    def mails(self) -> tuple[int, list[str]]:
        """How many arrived again under the same Message-ID after a second try (docs/faults.md, « Line cut »)."""
        arrived = Counter(str(mail["Message-ID"]) for mail in self.cluster.mails.received)
        problems, again, stored = [], 0, self.cluster.ask("mails")
        tried = [one for one in self.load.told.tries if one.kind == "mail"]
        done = sum(not one.error for one in tried)
        passwords = sum(kind.startswith(ASKED_MAIL) for kind, _state, _attempts in stored.values())
        if not done <= passwords <= len(tried):
            problems.append(f"{done} mails were asked for in {len(tried)} tries, {passwords} are in the outbox")
        for message_id, (_kind, state, attempts) in stored.items():
            times = arrived[message_id]
            if state == "sent" and not times:
                problems.append(f"mail {message_id} is « sent » and never arrived")
            if times > max(1, attempts):
                problems.append(f"mail {message_id} arrived {times} times in {attempts} tries")
            again += max(0, times - 1)
        return again, problems


def without_list(sentence: str) -> str:
    """What a rule says, without the numbers it lists: the generator left holes, and more numbers come behind them."""
    return sentence.partition(": [")[0]


def first_good(tries: list[Try], kind: str, began: float) -> float | None:
    """When the first act of this kind was done that began after the moment, and after the last that failed since."""
    mine = [one for one in tries if one.kind == kind and one.ended >= began]
    last_failed = max((one.ended for one in mine if one.error), default=began)
    return next((one.ended for one in mine if not one.error and one.began >= began and one.ended > last_failed), None)


def kill_worker(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    return lambda: killed(cluster.workers[0], cluster.is_working)


def kill_sending(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    """All workers at once, at a moment at which one of them has the channel; systemd starts them again."""

    def kill() -> Callable[[], None]:
        deadline = time.monotonic() + RECOVERED_WITHIN
        while not cluster.primary.sql(SENDING, database=True) and time.monotonic() < deadline:
            time.sleep(0.02)
        for worker in cluster.workers:
            worker.kill()
        for worker in cluster.workers:
            worker.log.unlink()
            worker.start()
        return lambda: None

    return kill


def cut_network(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    """Between the site and PgBouncer, Redis and its Sentinels: lines stay open, and nothing passes."""

    def cut() -> Callable[[], None]:
        others = [cluster.pool.process, *cluster.cache.servers, *cluster.cache.sentinels]
        for process in others:
            process.is_cut_off(True)
        time.sleep(CUT_OFF)
        for process in others:
            process.is_cut_off(False)
        return lambda: None

    return cut


def kill_web(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    return lambda: killed(cluster.webs[0], cluster.is_serving)


def killed(process: Process, is_back: Callable[[Process], None]) -> Callable[[], None]:
    process.kill()

    def bring_back() -> None:
        process.log.unlink()
        process.start()
        is_back(process)

    return bring_back


def kill_pool(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    return lambda: started_at_once(cluster.pool.process)


def kill_nginx(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    return lambda: started_at_once(cluster.nginx)


def started_at_once(process: Process) -> Callable[[], None]:
    """What there is one of, systemd starts again."""
    process.kill()
    process.start()
    return lambda: None


def kill_replica(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    """For some seconds: commits wait for it meanwhile, and exports read the primary."""

    def kill() -> Callable[[], None]:
        cluster.replica.kill()
        time.sleep(WITHOUT_REPLICA)
        cluster.replica.start()
        return lambda: None

    return kill


def kill_redis(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    def kill() -> Callable[[], None]:
        master = cluster.cache.master()
        if master is None:
            raise ClusterFailed("the Sentinels know no master")
        master.kill()

        def bring_back() -> None:
            if cluster.cache.master() is master:
                raise ClusterFailed("the Sentinels promoted nobody")
            master.start()  # they make a replica of it

        return bring_back

    return kill


def kill_primary(cluster: Cluster) -> Callable[[], Callable[[], None]]:
    """And what Patroni or a person does then (docs/operations/several-machines.md): promote, lead the pool there."""

    def kill() -> Callable[[], None]:
        cluster.primary.kill()
        looks = 0
        while looks < GONE_AFTER:
            looks += not cluster.primary.answers()
            time.sleep(0.3)
        cluster.replica.sql("SELECT pg_promote()")
        cluster.pool.lead_to(cluster.replica)
        cluster.pool.reload()
        cluster.primary, cluster.replica = cluster.replica, cluster.primary
        return lambda: None

    return kill


KILLS: dict[str, Callable[[Cluster], Callable[[], Callable[[], None]]]] = {
    "worker": kill_worker,
    "sending": kill_sending,
    "network": cut_network,
    "web": kill_web,
    "pool": kill_pool,
    "nginx": kill_nginx,
    "redis": kill_redis,
    "replica": kill_replica,
    "primary": kill_primary,
}

if __name__ == "__main__":
    sys.exit(main())
