"""A task of the tests that holds a worker's process on for as long as it is told to."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.hold")
def hold(fund_id: int, folder: str) -> None:
    """Says in the folder that it has begun; ends once it is told so there."""
    Path(folder, "begun").touch()
    while not Path(folder, "end").exists():
        time.sleep(0.05)
