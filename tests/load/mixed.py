"""`make load`: a mixed load on a site with generated funds, its real worker beside it, and what became of it.

Printed: a JSON object a line for each name of request, then memory of the web and worker processes in the tenth of the
time after warming up and in the last. Status 1 when anything answered wrongly, when the database doesn't hold what was
said to be done, or when a document was lost.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psutil
import yaml

from extranet import embedded
from extranet.volume.signing_in import PASSWORD
from tests.bench.serving import BenchFailed

from .sites import Site, load_average

EVERY = 5  # seconds between two looks at memory
WARM_UP = 240  # seconds: until then each of a worker's processes loads what its first tasks need
GROWTH = 1.15  # of memory, from the tenth after warming up to the last
SERVICES = ("worker", "slow", "signer", "beat")  # of docker-compose.yml
SETTLED_WITHIN = 120  # seconds for the worker to finish what is due


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.mixed", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--purpose", default="load", help="whose servers and data, under var/")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--users", type=int, default=20)
    options = parser.parse_args()
    site = Site(options.purpose, options.scale, 20)
    try:
        site.prepare()
        with site.served() as port, production(site) as working:
            known = ask(site, "tests.load.crowd")
            before = ask(site, "tests.load.crowd", "--counts")
            workers = {name: pid for name, pid in working.items() if name != "beat"}
            memory = Memory(web=granian_of(site), **workers)
            with memory.watched():
                done = run(site, port, known, options.minutes, options.users)
            after = settled(site)
        problems = [*wrong_answers(site), *missing(done, before, after), *memory.growth()]
    except (BenchFailed, subprocess.CalledProcessError) as failure:
        problems = [str(failure)]
    for problem in problems:
        print(f"load: {problem}", file=sys.stderr)
    return 1 if problems else 0


def say(name: str, **figures: Any) -> None:
    print(json.dumps({"name": name, **figures, "load": load_average()}), flush=True)


def ask(site: Site, module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *arguments]
    answer = subprocess.run(command, cwd=embedded.ROOT, env=site.environment, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


@contextmanager
def production(site: Site) -> Iterator[dict[str, int]]:
    """The workers and the beat with the commands that docker-compose.yml has for them; gives their process ids."""
    services = yaml.safe_load((embedded.ROOT / "docker-compose.yml").read_text())["services"]
    here = {"celery": [sys.executable, "-m", "celery"], "/tmp/beat": [str(site.home / "beat")]}
    processes: dict[str, subprocess.Popen[bytes]] = {}
    how: dict[str, Any] = {"cwd": embedded.ROOT, "env": site.environment, "start_new_session": True}
    try:
        for name in SERVICES:
            command = [part for word in services[name]["command"] for part in here.get(word, [word])]
            if name != "beat":
                command += ["--hostname", f"{name}@%h"]
            with (site.home / f"{name}.log").open("wb") as log:
                processes[name] = subprocess.Popen(command, stdout=log, stderr=log, **how)
        yield {name: process.pid for name, process in processes.items()}
    finally:
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        for process in processes.values():
            process.wait(60)


def granian_of(site: Site) -> int:
    """The web process that this process started."""
    children = psutil.Process().children()
    return next(child.pid for child in children if "granian" in " ".join(child.cmdline()))


class Memory:
    """What web and worker take, with their children, in MiB: proportional, so that shared pages count once."""

    def __init__(self, **processes: int) -> None:
        self.processes = processes
        self.seen: dict[str, list[float]] = {name: [] for name in processes}
        self.over = threading.Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        thread = threading.Thread(target=self.watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.over.set()
            thread.join()

    def watch(self) -> None:
        while not self.over.wait(EVERY):
            for name, pid in self.processes.items():
                self.seen[name].append(taken(pid))

    def growth(self) -> Iterator[str]:
        for name, seen in self.seen.items():
            part = max(1, len(seen) // 10)
            warm = min(WARM_UP // EVERY, len(seen) // 2)
            first, last = median(seen[warm : warm + part] or seen), median(seen[-part:])
            course = [round(one) for one in seen[:: max(1, len(seen) // 20)]]
            figures = {"value": round(last, 1), "unit": "MiB", "against": round(first, 1)}
            say(f"memory.{name}", **figures, ratio=round(last / first, 3), goal=f"<= {GROWTH}", course=course)
            if last / first > GROWTH:
                yield f"{name} grew from {first:.0f} to {last:.0f} MiB"


def taken(pid: int) -> float:
    whole = 0
    try:
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            for line in Path(f"/proc/{one.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    whole += int(line.split()[1])
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        pass
    return whole / 1024


def run(site: Site, port: int, known: dict[str, Any], minutes: float, users: int) -> dict[str, int]:
    """Locust for so many minutes; what its people say they have done."""
    result = site.home / "load"
    command = [
        sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("locustfile.py")), "--headless",
        "--host", f"http://127.0.0.1:{port}", "--users", str(users), "--spawn-rate", "2",
        "--run-time", f"{int(minutes * 60)}s", "--stop-timeout", "70", "--csv", str(result), "--only-summary",
    ]  # fmt: skip
    told = site.home / "load-done.json"
    told.unlink(missing_ok=True)
    environment = os.environ | {
        "LOAD_KNOWN": json.dumps(known),
        "LOAD_PASSWORD": PASSWORD,
        "LOAD_DONE": str(told),
    }
    with (site.home / "locust.log").open("wb") as log:
        subprocess.run(command, cwd=embedded.ROOT, env=environment, stdout=log, stderr=log, check=False)
    if not told.exists():
        raise BenchFailed(f"the load did not come to its end; see {site.home / 'locust.log'}")
    done: dict[str, int] = json.loads(told.read_text())
    return done


def wrong_answers(site: Site) -> Iterator[str]:
    """Says each name's figures; yields what failed."""
    writes = whole = 0
    with (site.home / "load_stats.csv").open() as file:
        for row in csv.DictReader(file):
            count, failed = int(row["Request Count"]), int(row["Failure Count"])
            if row["Name"] == "Aggregated":
                say("load.all", requests=count, failed=failed, a_second=round(float(row["Requests/s"]), 2),
                    p50=row["50%"], p95=row["95%"], unit="ms", writes=round(writes / max(1, whole), 3))  # fmt: skip
                continue
            if row["Name"] != "sign-in":
                whole += count
                writes += count * row["Name"].startswith("POST")
            say(f"load.{row['Name']}", requests=count, failed=failed, p50=row["50%"], p95=row["95%"], unit="ms")
    with (site.home / "load_failures.csv").open() as file:
        for row in csv.DictReader(file):
            yield f"{row['Name']}: {row['Error']} ({row['Occurrences']} times)"


def settled(site: Site) -> dict[str, Any]:
    """What the database holds once the worker has made all documents, or has had two minutes for it."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        held = ask(site, "tests.load.crowd", "--counts")
        if not held["rendering"] or time.monotonic() > deadline:
            return held
        time.sleep(5)


def missing(done: dict[str, int], before: dict[str, int], after: dict[str, int]) -> Iterator[str]:
    """What was said to be done and isn't there once, or is there without having been said."""
    for name in ("payment", "worker", "month", "request", "upload"):
        said, there = done.get(name, 0), after[name] - before[name]
        say(f"done.{name}", value=there, against=said, unit="rows")
        if said != there:
            yield f"{said} × {name} were answered as done, {there} are in the database"
    if after["participant"] - before["participant"] != 3 * done.get("request", 0):
        yield "a request lost some of its people"
    if after["rendering"]:
        yield f"{after['rendering']} documents are still in preparation"
    if after["failed"] > before["failed"]:
        yield f"{after['failed'] - before['failed']} documents failed"
    if done.get("pdf late"):
        yield f"{done['pdf late']} PDFs took more than a minute"
    say("done.pdf", value=done.get("pdf", 0), unit="PDFs")


if __name__ == "__main__":
    sys.exit(main())
