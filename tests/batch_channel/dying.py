"""A process that runs a fund's exchange and dies on command: `python -m tests.batch_channel.dying FUND POINT GATE`.

POINT names a step (`module.function`, or `module.class.method`) and when: `before:` or `after:` it; `#2` behind it is
its second call. There the process writes the file GATE and
waits for its end, as a worker stopped between two steps would; whoever started it sends SIGKILL.
"""

from __future__ import annotations

import pkgutil
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import django


def stop_at(point: str, gate: Path) -> None:
    """Put a barrier before or after the named function."""
    when, _colon, step = point.partition(":")
    name, _hash, turn = step.partition("#")
    holder_name, _dot, function_name = name.rpartition(".")
    holder = pkgutil.resolve_name(holder_name)
    original = getattr(holder, function_name)
    calls = count(1)

    def barrier(*args: Any, **kwargs: Any) -> Any:
        is_the_one = next(calls) == int(turn or 1)
        if is_the_one and when == "before":
            wait(gate)
        result = original(*args, **kwargs)
        if is_the_one and when == "after":
            wait(gate)
        return result

    setattr(holder, function_name, barrier)


def wait(gate: Path) -> None:
    gate.touch()
    time.sleep(60)
    sys.exit("nobody ended this process")


if __name__ == "__main__":
    django.setup()
    from batch_channel.tasks import exchange
    from tests.batch_channel import scenes  # noqa: F401 - declares the source

    fund_id, point, gate = sys.argv[1:]
    if point != "-":
        stop_at(point, Path(gate))
    exchange(int(fund_id))
