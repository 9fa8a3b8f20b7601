"""The cells of the table, and the running of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .acts import ACTS
from .cells import concerns, run
from .disturbing import DISTURBING, KILLED
from .expected import EXPECTED

BY_NAME = {act.name: act for act in ACTS}
EVERY = [(fault, act.name) for fault in (*DISTURBING, KILLED) for act in ACTS if concerns(act, fault)]


def run_all(pairs: Sequence[tuple[str, str]], path: Path, settings: Any, *, quiet: bool = False) -> list[str]:
    """Each cell in a fund of its own; a line for each, and the sentences of those that came out otherwise."""
    wrong = []
    for number, (fault, act) in enumerate(pairs):
        folder = path / str(number)
        folder.mkdir()
        began = time.monotonic()
        try:
            cell = run(BY_NAME[act], fault, folder, settings)
            said, outcome = cell.words, cell.outcome
            if outcome != EXPECTED[fault][act]:
                wrong.append(f"{fault} × {act}: {outcome}, expected {EXPECTED[fault][act]} ({said})")
        except Exception as error:  # noqa: BLE001 - the other cells are run all the same, and this one is told
            outcome, said = "BROKEN", f"{type(error).__name__}: {str(error)[:300]}"
            wrong.append(f"{fault} × {act}: {said}")
        if not quiet:
            print(f"{fault:16} {act:13} {outcome:8} {time.monotonic() - began:6.1f} s  {said}", flush=True)
    return wrong
