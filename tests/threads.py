"""Several at once, for tests of races."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread of its own, begun together: what they returned or raised, in their order."""
    start = threading.Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def in_threads(number: int, work: Callable[[], Any]) -> list[Any]:
    """The same work, so many times at once."""
    return at_once(*[work] * number)
