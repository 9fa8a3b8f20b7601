"""A backup is whole or not there, and says so when somebody touched it. `make drill` puts one back."""

from __future__ import annotations

import io
import json
import resource
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from extranet.documents.models import Document
from extranet.documents.storing import store
from extranet.safekeeping import postgresql
from extranet.settings import test
from extranet.tenants.scope import scope
from tests.factories import FundFactory
from tests.safekeeping.owners import owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, tmp_path: Path, monkeypatch) -> Path:
    """Two funds with a document each; the backup role's address is known."""
    settings.MEDIA_ROOT, settings.JOURNAL_HEADS_DIR = str(tmp_path / "media"), str(tmp_path / "heads")
    name = connection.settings_dict["NAME"]
    address = test.servers.backup_database_url.rpartition("/")[0] + f"/{name}"
    monkeypatch.setenv("BACKUP_DATABASE_URL", address)
    for fund in FundFactory.create_batch(2):
        deposited(fund)
    (tmp_path / "heads" / "fund-1").mkdir(parents=True)
    (tmp_path / "heads" / "fund-1" / "2026-01-01.jsonl").write_text("{}\n")
    return tmp_path


def deposited(fund) -> Document:
    with scope(fund):
        kept = store(fund.pk, b"%PDF-1.7 " + bytes(300_000))
        return Document.objects.create(
            state=Document.State.READY,
            file_name="recap.pdf",
            media_type="application/pdf",
            key=kept.key,
            size=kept.size,
            sha256=kept.sha256,
        )


def said_by(*command: str) -> str:
    told = io.StringIO()
    call_command(*command, stdout=told)
    return told.getvalue()


@contextmanager
def files_no_larger_than(size: int):
    """What a full disk does to whoever writes, to this process and to those it starts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)


def test_a_backup_is_whole_or_not_there(site: Path, settings):
    target, stamp = site / "backup", site / "stamp"
    settings.BACKUP_STAMP = str(stamp)

    with files_no_larger_than(100_000), pytest.raises(CommandError, match="no backup was made"):
        call_command("back_up", "--to", str(target))
    assert sorted(path.name for path in site.iterdir()) == ["heads", "media"], "nothing half is left"

    told = said_by("back_up", "--to", str(target))
    assert "2 documents, 2 files" in told
    assert stamp.is_file(), "its time is the figure of the last backup's age"
    assert subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=target, check=False).returncode == 0
    assert said_by("check_backup", str(target)).endswith("whole\n")
    about = json.loads((target / "backup.json").read_text())
    assert len(about["funds"]) == 2
    assert (target / "heads" / "fund-1" / "2026-01-01.jsonl").is_file()
    major = connection.connection.info.server_version // 10_000
    listing = postgresql.run([postgresql.program("pg_restore", at_least=major), "--list", target / "database.dump"], {})
    assert "TABLE DATA public journal_entry" in listing

    with pytest.raises(CommandError, match="is there already"):
        call_command("back_up", "--to", str(target))
    for name, touch in {
        "changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
        "missing": lambda path: path.unlink(),
        "added": lambda path: path.with_name("more").write_bytes(b""),
    }.items():
        spoilt = site / name
        shutil.copytree(target, spoilt)
        touch(next(path for path in sorted((spoilt / "media").rglob("*")) if path.is_file()))
        with pytest.raises(CommandError, match="don't rely on this backup"):
            call_command("check_backup", str(spoilt), stdout=io.StringIO())

    with owner():
        with pytest.raises(CommandError, match="JOURNAL_CLUSTER is 1, and the backup was made under 1"):
            call_command("restore", str(target))
        settings.JOURNAL_CLUSTER += 1
        with pytest.raises(CommandError, match="the database isn't empty"):
            call_command("restore", str(target))
        with pytest.raises(CommandError, match="isn't whole"):
            call_command("restore", str(site / "changed"))


def test_the_bytes_that_the_database_speaks_of_are_compared(site: Path):
    fund = FundFactory()
    document = deposited(fund)
    Path(default_storage.path(document.key)).write_bytes(b"another")
    target = site / "backup"
    call_command("back_up", "--to", str(target), stdout=io.StringIO())
    told = io.StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_backup", str(target), stdout=told)
    assert f"{document.key} has not the bytes" in told.getvalue()
    default_storage.delete(document.key)
    call_command("back_up", "--to", str(site / "later"), stdout=io.StringIO())
    assert "1 documents have no bytes here" in said_by("check_backup", str(site / "later"))
