"""Passwords, the addresses that clients get, and the words of their talk with the supervisor."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

SOCKET = "supervisor"  # the file in the directory of the sockets
STOP = b"stop\n"

DATABASE = "extranet"
SUPERUSER = "postgres"
OWNER = "extranet_owner"
APPLICATION = "extranet_app"
BACKUP = "extranet_backup"


def _password() -> str:
    """Letters, digits, - and _: needs no quoting in an address, in SQL or in psql."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, repr=False)  # no repr: a traceback that shows local variables would show passwords
class Passwords:
    """One random password for each PostgreSQL role, kept in a file that only its owner reads."""

    superuser: str = field(default_factory=_password)
    owner: str = field(default_factory=_password)
    application: str = field(default_factory=_password)
    backup: str = field(default_factory=_password)

    @classmethod
    def read(cls, path: Path) -> "Passwords | None":
        try:
            return cls(**json.loads(path.read_text()))
        except FileNotFoundError:
            return None

    def write(self, path: Path) -> None:
        """Written beside and moved in place: the file is complete or absent, and never readable by others."""
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
        draft.replace(path)


@dataclass(frozen=True, repr=False)
class Servers:
    """Addresses of the servers of one purpose, for settings.

    The database addresses are in the form that django-environ reads: the socket's directory, percent-encoded,
    stands before the database's name in the path. (libpq's form has it for a host, which django-environ does
    not decode, or in the query, which becomes an entry of OPTIONS.)
    """

    database_url: str  # the application role, bound by row-level security
    migrate_database_url: str  # the owner of the tables; may create databases
    backup_database_url: str  # reads everything
    admin_database_url: str  # superuser, in the database "postgres"
    broker_url: str  # for Celery
    cache_url: str  # for Django's Redis cache: another database of the same Valkey

    @classmethod
    def at(cls, sockets: Path, passwords: Passwords) -> "Servers":
        def database(role: str, password: str, name: str = DATABASE) -> str:
            return f"postgresql://{role}:{password}@/{quote(str(sockets), safe='')}/{name}"

        valkey = quote(str(sockets / "valkey"))
        return cls(
            database_url=database(APPLICATION, passwords.application),
            migrate_database_url=database(OWNER, passwords.owner),
            backup_database_url=database(BACKUP, passwords.backup),
            admin_database_url=database(SUPERUSER, passwords.superuser, "postgres"),
            broker_url=f"redis+socket://{valkey}",
            cache_url=f"unix://{valkey}?db=1",
        )
