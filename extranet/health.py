"""`python -m extranet.health web|worker|beat`: whether the process beside which it runs is well, as its exit status.

For a container's HEALTHCHECK, each few seconds: it loads nothing of the site. A worker touches HEARTBEAT_FILE while it
listens to the broker, a beat with each sweep that it publishes (`extranet.celery`); the web process answers `/ready`.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

VARIABLE = "HEARTBEAT_FILE"
OLDEST = {"worker": 60, "beat": 180}  # seconds; a beat publishes each minute
ADDRESS = "http://127.0.0.1:{port}/ready"


def beat() -> None:
    """Say that this process lives; nothing where nobody asked for it."""
    if path := os.environ.get(VARIABLE):
        Path(path).touch()


def complaint(process: str) -> str:
    """What is wrong with it, or nothing."""
    if process == "web":
        return complaint_about_the_site(ADDRESS.format(port=os.environ.get("PORT", "8000")))
    path = os.environ.get(VARIABLE)
    if not path:
        return f"{VARIABLE} is not set: nobody notes that the {process} lives"
    if not Path(path).exists():
        return f"the {process} has not begun: there is no {path}"
    age = time.time() - Path(path).stat().st_mtime
    return f"the {process} was last heard of {age:.0f} seconds ago" if age > OLDEST[process] else ""


def complaint_about_the_site(address: str) -> str:
    """What is wrong at this address, empty when it answers 200 within five seconds."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own http address
            return "" if answer.status == 200 else f"{address} answers {answer.status}"
    except urllib.error.HTTPError as error:
        return f"{address} answers {error.code}: {what_is_down(error)}"
    except OSError as error:
        return f"{address} does not answer ({error.__class__.__name__})"


def what_is_down(answer: urllib.error.HTTPError) -> str:
    """The parts that `/ready` names."""
    try:
        said = json.load(answer)
        return ", ".join(part for part, state in said.items() if state == "down" and part != "status") + " down"
    except (ValueError, AttributeError):
        return "it does not say why"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in {"web", *OLDEST}:
        sys.stderr.write("python -m extranet.health web|worker|beat\n")
        return 2
    wrong = complaint(arguments[0])
    sys.stdout.write(f"{wrong or 'well'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
