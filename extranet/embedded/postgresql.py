"""The cluster: made, started, given its roles and its database."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .homes import ROOT, EmbeddedError, Home
from .servers import DATABASE, OWNER, SUPERUSER, Passwords
from .wheels import Programs

ROLES = ROOT / "extranet" / "tenants" / "roles.sql"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CREATE_DATABASE = r"""
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
"""
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def prepare(home: Home, programs: Programs) -> Passwords:
    """The passwords of the purpose's cluster, which is made when there is none.

    Passwords are written last and deleted first. So data without passwords is half made, or what root keeps
    outside of a `var/` that somebody has deleted: both are nobody's, and are made anew.
    """
    data, passwords = home.postgresql, Passwords.read(home.passwords)
    if passwords is not None and (data / "PG_VERSION").exists():
        made_by, major = (data / "PG_VERSION").read_text().strip(), programs.versions.partition(".")[0]
        if made_by == major:
            return passwords
        if home.durable:
            raise EmbeddedError(
                f"The data of {home.purpose!r} was made by PostgreSQL {made_by}; {major} is installed now. "
                f"`python -m extranet.embedded {home.purpose} --reset` deletes it, to begin afresh."
            )
    home.passwords.unlink(missing_ok=True)
    shutil.rmtree(data, ignore_errors=True)
    passwords = Passwords()
    _initdb(home, programs, passwords)
    passwords.write(home.passwords)
    return passwords


@contextmanager
def running(home: Home, programs: Programs, sockets: Path, passwords: Passwords) -> Iterator[subprocess.Popen[bytes]]:
    """PostgreSQL, with its roles and its database, for as long as the context is open."""
    data = home.postgresql
    # Nobody is in there any more (processes.evict), so the number in this file is nobody's or a stranger's.
    (data / "postmaster.pid").unlink(missing_ok=True)
    settings = SETTINGS | ({} if home.durable else NOT_DURABLE)
    # A list of directories, separated by commas unless in quotes.
    settings |= {"unix_socket_directories": '"{}"'.format(str(sockets).replace('"', '""'))}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = processes.start("postgresql", [programs.postgresql("postgres"), "-D", data, *options], home)
    try:
        processes.wait_until(lambda: _answers(home, programs, sockets), process, "postgresql", home)
        _make_roles_and_database(home, programs, sockets, passwords)
        yield process
    finally:
        processes.stop(process)


def _initdb(home: Home, programs: Programs, passwords: Passwords) -> None:
    reading, writing = os.pipe()  # the password is on no command line and in no file
    os.write(writing, passwords.superuser.encode())
    os.close(writing)
    os.fchown(reading, home.uid, -1)  # initdb opens /dev/fd/N, which asks for the pipe's own permissions
    options = f"-U {SUPERUSER} -A scram-sha-256 --pwfile=/dev/fd/{reading} -E UTF8 --locale=C.UTF-8"
    durability = [] if home.durable else ["--no-sync"]
    command: list[str | Path] = [programs.postgresql("initdb"), "-D", home.postgresql, *options.split(), *durability]
    try:
        result = processes.run(command, home, pass_fds=[reading])
    finally:
        os.close(reading)
    if result.returncode:
        raise EmbeddedError(f"initdb failed:\n{result.stdout}")


def _answers(home: Home, programs: Programs, sockets: Path) -> bool:
    return processes.run([programs.postgresql("pg_isready"), "-q", "-h", sockets], home).returncode == 0


def _make_roles_and_database(home: Home, programs: Programs, sockets: Path, passwords: Passwords) -> None:
    """Runs roles.sql, which may be run again and again, then creates the database when it is missing."""
    script = f"""
\\set owner_password {passwords.owner}
\\set application_password {passwords.application}
\\set backup_password {passwords.backup}
\\set database {DATABASE}
\\set owner {OWNER}
{ROLES.read_text(encoding="utf-8")}
{CREATE_DATABASE}
"""
    result = processes.run(
        [programs.postgresql("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"],
        home,
        script=script,
        PGHOST=str(sockets),
        PGUSER=SUPERUSER,
        PGPASSWORD=passwords.superuser,
        PGDATABASE="postgres",
    )
    if result.returncode:
        raise EmbeddedError(f"{ROLES} failed:\n{result.stdout}")
