"""Importing staff data: how near a file, read, compared, shown and written, comes to a bare COPY of the same rows; and
the memory that a long file takes.

IMPORT_SIZES="1000,5000" makes it smaller, for a trial: lines of the short and of the long file. Each is imported in a
process of its own, `python -m tests.bench.staff_data LINES`, which says rows a second of both and the peak it added.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

from .figures import Figure
from .memory import peak

FEW, MANY = map(int, os.environ.get("IMPORT_SIZES", "5000,50000").split(","))
MEBIBYTE = 1024  # in kibibytes
HEAD = "Numéro interne;Nom;Prénom;Date de naissance;Langue;Adresse e-mail;Téléphone;Service;Fonction"


def figures() -> Iterator[Figure]:
    few, many = measured(FEW), measured(MANY)
    yield Figure("import.vs_copy", many["imported"], "rows/s", many["copied"], goal=">= 0.1")
    yield Figure("import.memory_scaling", many["peak"], "MiB", few["peak"], goal="<= 1.5")


def measured(lines: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.staff_data", str(lines)]
    result: dict[str, float] = json.loads(subprocess.check_output(command, text=True))
    return result


def values_of(number: int) -> list[str]:
    """The cells of a line."""
    day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1960 + number % 40}"
    email = f"p{number}@example.invalid"
    return [
        f"N{number}",
        f"Nom {number}",
        f"Prénom {number % 97}",
        day,
        "fr",
        email,
        "+32 2 555 01 00",
        "Achats",
        "Juriste",
    ]


def import_and_copy(lines: int) -> dict[str, float]:
    """Rows a second of both, in one fund made for it; MiB of the process's peak."""
    from django.db import transaction

    from extranet.tenants.scope import scope
    from requests_app.enrolments.models import StaffImport
    from requests_app.enrolments.services import staff_imports
    from requests_app.enrolments.tasks import import_staff_data
    from tests.enrolments.scenes import stage
    from tests.enrolments.staff_files import open_module
    from tests.factories import UserFactory

    now = int(time.time())
    UserFactory.reset_sequence(now, force=True)  # the database outlives the run
    made = stage(slug=f"import-{lines}-{now}")
    open_module(made)
    copied = lines / copy_seconds(made, lines)
    content = "\r\n".join([HEAD, *(";".join(values_of(number)) for number in range(lines))]).encode()
    with scope(made.fund):
        batch = staff_imports.send_file(actor=made.actor, fund=made.fund, content=content, is_workbook=False)
    begun = time.perf_counter()
    import_staff_data(made.fund.pk)
    seconds = time.perf_counter() - begun
    with scope(made.fund):
        current = StaffImport.objects.get(pk=batch.pk)
        assert (current.created, current.wrong) == (lines, 0), (current.state, current.problem)
        staff_imports.order_writing(actor=made.actor, fund=made.fund, batch=current, good_only=False)
    begun = time.perf_counter()
    import_staff_data(made.fund.pk)
    seconds += time.perf_counter() - begun
    with scope(made.fund):
        assert StaffImport.objects.get(pk=batch.pk).state == "written"
    assert not transaction.get_connection().in_atomic_block
    return {"imported": lines / seconds, "copied": copied, "peak": peak() / MEBIBYTE}


def copy_seconds(made: Any, lines: int) -> float:
    """The same rows by COPY into tables like the two, with their indexes and without policies, which COPY refuses."""
    from django.db import connection, transaction

    from extranet.tenants.scope import scope

    with scope(made.fund):
        body, fund = made.other_body.pk, made.fund.pk
        first = 1
        with connection.cursor() as cursor:
            for table in ("worker", "workerdetails"):
                cursor.execute(f"CREATE TEMP TABLE copied_{table} (LIKE organisations_{table} INCLUDING ALL)")
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            columns = "id, fund_id, uuid, version, last_name, first_name, organisation_id, birth_date, is_active"
            with cursor.copy(f"COPY copied_worker ({columns}) FROM STDIN") as copy:
                for number in range(lines):
                    _internal, last, given, day, *_rest = values_of(number)
                    date = "-".join(reversed(day.split("/")))
                    uuid = f"00000000-0000-4000-8000-{first + number:012}"
                    copy.write_row([first + number, fund, uuid, 1, last, given, body, date, True])
            columns = (
                "fund_id, worker_id, organisation_id, language, function, joint_committee, email, internal_number,"
                " phone, unit, employer_number"
            )
            with cursor.copy(f"COPY copied_workerdetails ({columns}) FROM STDIN") as copy:
                for number in range(lines):
                    internal, _last, _given, _day, language, email, phone, unit, function = values_of(number)
                    row = [fund, first + number, body, language, function, "", email, internal, phone, unit, ""]
                    copy.write_row(row)
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    return seconds


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    from extranet.celery import share_what_is_loaded

    share_what_is_loaded()  # as a worker's process begins, which is where imports run
    print(json.dumps(import_and_copy(int(sys.argv[1]))))
