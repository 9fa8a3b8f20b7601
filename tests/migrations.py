"""Whether the version before can go on running beside each new migration: `python -m tests.migrations`.

Rules of docs/operations/maintenance.md, « Migrations », asked of the operations themselves, without a database. What is
no worse than it looks stands in `accepted_migrations.txt` beside this file, with its reason. Migrations up to the last
release, by app in `released_migrations.txt`, are past.

django-migration-linter was tried and left: it reads the SQL of each migration, for which Django draws every model
anew (minutes here), needs a database, and calls our `AcrossFunds` and `Isolate` unknown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
RELEASED, ACCEPTED = HERE / "released_migrations.txt", HERE / "accepted_migrations.txt"
OURS = ("extranet.", "batch_channel.", "requests_app.", "certification.")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings.test")
    import django

    django.setup()
    found = list(complaints())
    for complaint in found:
        print(complaint)
    print(f"{len(found)} migrations that the version before couldn't bear" if found else "migrations: nothing to say")
    return 1 if found else 0


def complaints() -> Iterator[str]:
    """Of each migration that is new since the last release, what is wrong with it."""
    from django.db.migrations.loader import MigrationLoader

    released, accepted = dict(rows(RELEASED)), dict(rows(ACCEPTED))
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if not migration.__module__.startswith(OURS) or name <= released.get(app, ""):
            continue
        for wrong in complaints_about(migration):
            if f"{app}.{name}" not in accepted:
                yield f"{app}.{name}: {wrong}"


def complaints_about(migration) -> Iterator[str]:
    """What the version before, or a long table, couldn't bear."""
    from django.db.migrations import operations

    new: set[str] = set()
    for operation in flat(migration.operations):
        name = type(operation).__name__
        model = getattr(operation, "model_name", "").lower()
        match operation:
            case operations.CreateModel():
                new.add(operation.name_lower)
            case operations.AddField() if model not in new:
                field = operation.field
                if not field.null and not field.has_db_default() and not field.many_to_many:
                    yield f"{model}.{operation.name}: the version before inserts rows without it; null or db_default"
            case operations.AlterField() if not operation.field.null and not operation.field.has_db_default():
                yield f"{model}.{operation.name}: changed and not null; once nobody writes null, say so in the list"
            case operations.RemoveField() | operations.DeleteModel():
                yield f"{name} {getattr(operation, 'name', '')}: does the version before read it still?"
            case operations.RenameField() | operations.RenameModel() | operations.AlterModelTable():
                yield f"{name}: the version before knows the old name only; add, write both, remove later"
            case operations.AddIndex() if name == "AddIndex" and model not in new:
                yield f"{model}: an index locks a long table against writing; AddIndexConcurrently, atomic = False"
            case operations.AddConstraint() if name == "AddConstraint" and model not in new:
                yield f"{model}: a constraint reads the whole table under a lock; AddConstraintNotValid, then validate"
            case operations.RunPython() | operations.RunSQL() if not operation.reversible:
                yield f"{name}: can't be undone"


def flat(found) -> Iterator:
    """The operations, those inside `AcrossFunds` and `SeparateDatabaseAndState` too."""
    for operation in found:
        inside = getattr(operation, "operation", None)
        yield from flat([inside] if inside else getattr(operation, "database_operations", None) or [])
        yield operation


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """The first word of each line, and the rest of it."""
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


if __name__ == "__main__":
    sys.exit(main())
