"""One cell of the matrix: an act under a fault, what came of it, and that all holds afterwards."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import mail
from django.db import close_old_connections

from . import disturbing
from .acts import Act, World
from .disturbing import CONCERNS, DISTURBING, JUMPS, KILLED, killed_at_each_commit, leases_end, minute
from .invariants import an_act_is_one_entry, broken, received_once

DONE, WAITS, REFUSED, UNTOUCHED = "done", "waits", "refused", "–"
FAULTS = [*DISTURBING, KILLED]


@dataclass(frozen=True)
class Cell:
    act: str
    fault: str
    outcome: str
    words: str
    seconds: float


def concerns(act: Act, fault: str) -> bool:
    """Whether the act needs what the fault takes away; database, broker, clock and processes everything needs."""
    return CONCERNS.get(fault, "") in act.touches | {""}


def run(act: Act, fault: str, path: Path, settings: Any) -> Cell:
    """Disturb the act, see what came of it, let time pass, and find it done once with everything else as it must be."""
    began = time.monotonic()
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner" if "antivirus" in act.touches else ""
    outbox().clear()
    with act.world(path) as world:
        assert act.done(world) == 0
        outcome, words = killed(act, world) if fault == KILLED else disturbed(act, fault, world, path, settings)
        if outcome == REFUSED:
            assert act.done(world) == 0, "refused, and done all the same"
            assert act.held(world) == "", "refused, and something waits"
            act.begin(world)
        for _turn in range(4):
            leases_end(world)
            failed = minute(world)
            assert failed == [], failed
            if act.done(world) and not act.held(world):
                break
        assert act.done(world) == 1, f"done {act.done(world)} times"
        assert act.held(world) == ""
        if act.again and not (act.is_forgotten_after_a_day and fault == "a_day_later"):
            act.begin(world)
            minute(world)
            assert act.done(world) == 1, "a second click does it again"
        found = broken(world.fund, an_act_is_one_entry, deep=True)
        found += received_once(one.message() for one in outbox())
        assert not found, "\n".join(found)
    return Cell(act.name, fault, outcome, words, time.monotonic() - began)


def outbox() -> list[Any]:
    """What this process has sent, but for what went to a server of the fault's own."""
    return mail.outbox


def disturbed(act: Act, fault: str, world: World, path: Path, settings: Any) -> tuple[str, str]:
    refusal = ""
    if client := world.kept.get("client"):
        client.raise_request_exception = False
    with DISTURBING[fault](world, path, settings):
        try:
            act.begin(world)
        except Exception as error:  # noqa: BLE001 - what the person sees is an error page, and she tries again
            refusal = f"{type(error).__name__}: {str(error)[:60]}"
        with contextlib.suppress(Exception):
            close_old_connections()
        minute(world, clock=JUMPS.get(fault))
    return standing(act, world, refusal)


def standing(act: Act, world: World, refusal: str) -> tuple[str, str]:
    """Done, waiting where somebody sees it, or not there at all."""
    if act.done(world):
        return DONE, ""
    if words := act.held(world):
        return WAITS, words
    assert refusal, "neither done, nor waiting, nor refused: lost"
    return REFUSED, refusal


def killed(act: Act, world: World) -> tuple[str, str]:
    """The web's process at each of its commits, then the worker's at each of its own."""

    def look() -> None:
        leases_end(world)
        assert act.done(world) <= 1
        found = broken(world.fund, an_act_is_one_entry)
        assert not found, "\n".join(found)

    def work() -> None:
        for task in act.tasks:
            task(world.fund.pk)

    web = killed_at_each_commit(lambda: act.begin(world), look) if act.again else 0
    act.begin(world)
    if not act.tasks:
        return DONE, f"{web} + 0"
    worker = killed_at_each_commit(work, look)
    assert worker, "no worker died"
    return (DONE if act.done(world) else WAITS), f"{web} + {worker}"


__all__ = ["FAULTS", "Cell", "concerns", "disturbing", "run"]
