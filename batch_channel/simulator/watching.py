"""One look into the folders, and looking on: take sets whose GO is there, acknowledge them, answer a while later."""

from __future__ import annotations

import datetime
import json
import secrets
import shutil
import time
from dataclasses import asdict, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from .answering import acrf, noti, put
from .directory import FOLDERS, Directory
from .judging import Anomaly, Form, judge

CANCELLATION = "3"
ZONE = ZoneInfo("Europe/Brussels")


def look(directory: Directory, *, delay: float = 0.0) -> int:
    """Take in what is complete, and send the answers whose time has come. Returns how many sets of answers left.

    `delay` is the seconds between the acknowledgement and the notification.
    """
    impatient = directory.impatience.exists()
    written = 0
    for environment in FOLDERS:
        for go in sorted(directory.inbox(environment).glob("GO.*")):
            written += take_in(directory, environment, go, delay)
    for waiting in sorted(directory.waiting.iterdir()):
        written += notify(directory, waiting, impatient=impatient)
    if impatient:
        directory.impatience.unlink(missing_ok=True)
    return written


def take_in(directory: Directory, environment: str, go: Path, delay: float) -> int:
    """Move a set out of the folder, judge it, and acknowledge or refuse it."""
    now = datetime.datetime.now(ZONE)
    stem = go.name[3:]
    paths = [go, *sorted(go.parent.glob(f"FI.{stem}.*")), *sorted(go.parent.glob(f"FS.{stem}.*"))]
    files = {path.name: path.read_bytes() for path in paths}
    verdict = judge(directory, go.name, files, seen=seen(directory), today=now.date())
    ticket = f"SIM{secrets.token_hex(5).upper()}"
    kept = directory.taken / f"{now:%Y%m%dT%H%M%S%f}-{ticket}"
    kept.mkdir()
    for path in paths[::-1]:  # GO last, so that a set cut short is taken in again
        shutil.move(path, kept / path.name)
    put(directory, environment, "ACRF", acrf(go.name, errors=verdict.errors, ticket=ticket, now=now), now.date())
    if verdict.forms:
        later = {
            "go": go.name,
            "environment": environment,
            "ticket": ticket,
            "at": time.time() + delay,
            "forms": [asdict(form) for form in verdict.forms],
        }
        (directory.waiting / f"{ticket}.json").write_text(json.dumps(later))
    return 1


def seen(directory: Directory) -> set[str]:
    """The GO names that were taken in before."""
    return {path.name for path in directory.taken.glob("*/GO.*")}


def notify(directory: Directory, waiting: Path, *, impatient: bool) -> int:
    """Send a notification whose time has come, or that somebody doesn't want to wait for."""
    said = json.loads(waiting.read_text())
    if said["at"] > time.time() and not impatient:
        return 0
    now = datetime.datetime.now(ZONE)
    forms = [restored(form) for form in said["forms"]]
    for form in forms:
        if form.is_accepted:
            cancels = form.status == CANCELLATION
            directory.accept(said["environment"], form.reference, in_place_of=form.earlier, cancels=cancels)
    put(directory, said["environment"], "NOTI", noti(said["go"], forms, ticket=said["ticket"], now=now), now.date())
    waiting.unlink()
    return 1


def restored(stored: dict) -> Form:
    form = Form(**stored)
    return replace(form, anomalies=tuple(Anomaly(**anomaly) for anomaly in stored["anomalies"]))
