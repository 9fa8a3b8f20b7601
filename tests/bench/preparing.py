"""Schema, static files and data: made once, and again when what makes them has changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import environ
import psycopg

from extranet import embedded

SIZES = {"small": 1_000, "large": 200_000}
"""The two funds, by slug, and how many requests each holds."""

STAMP = "data-of"
MADE_BY = [
    "*/migrations/*.py",
    "requests_app/*/migrations/*.py",
    "extranet/*/migrations/*.py",
    "tests/bench/f*.py",
    "tests/bench/homonyms.py",
]


def discard_stale_data() -> None:
    """Delete data that another version of the schema or of the generator made, or that wasn't finished."""
    stamp = embedded.ROOT / "var" / "bench" / STAMP
    if not stamp.exists() or stamp.read_text() != fingerprint():
        embedded.reset("bench")


def fingerprint() -> str:
    """Of the files that decide what the data look like."""
    made_by = sorted({path for pattern in MADE_BY for path in embedded.ROOT.glob(pattern)})
    digest = hashlib.sha256(repr(SIZES).encode())
    for path in made_by:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare(home: Path) -> None:
    """Leave the database as an installation with years of work behind it would have it."""
    manage("migrate", "--verbosity", "0", "--skip-checks")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    if (home / STAMP).exists():
        return
    from .filling import fill
    from .filling_catalogue import PEOPLE as ENROLLED
    from .filling_catalogue import fill_catalogue
    from .filling_files import FILES, fill_files
    from .filling_months import DOSSIERS, fill_months
    from .fund import make_fund
    from .homonyms import PEOPLE, fill_people

    for slug, count in SIZES.items():
        fill(make_fund(slug), count, analyse=vacuum)
    for slug, count in DOSSIERS.items():
        fill_months(slug, count)
        vacuum()
    for slug, count in ENROLLED.items():
        fill_catalogue(slug, count)
        vacuum()
    for slug, count in PEOPLE.items():
        fill_people(slug, count)
        vacuum()
    for slug, count in FILES.items():
        fill_files(slug, count)
        vacuum()
    (home / STAMP).write_text(fingerprint())


def manage(*arguments: str) -> None:
    # Its output is not one of our figures.
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=embedded.ROOT, stdout=sys.stderr, check=True)


def vacuum() -> None:
    """What autovacuum does in a night; only the tables' owner may."""
    owner = environ.Env.db_url_config(embedded.ensure("bench").migrate_database_url)
    names = {"host": "HOST", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    with psycopg.connect(**{name: owner[key] for name, key in names.items()}, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
