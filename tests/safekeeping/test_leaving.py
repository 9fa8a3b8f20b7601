"""A fund that leaves takes everything along, and is then erased; the others stay as they were."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from extranet.accounts.models import User
from extranet.documents.models import Document
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.safekeeping import catalogue
from extranet.tenants.encryption import encrypt
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.certification.proving import fresh, online, seal_and_chain
from tests.certification.scenes import stage
from tests.factories import MembershipFactory
from tests.safekeeping.owners import owner
from tests.sealed import seal_whole_journal

pytestmark = pytest.mark.django_db(transaction=True)
SUBSCRIPTIONS = "integrations_subscription"


def rows_of(folder, table: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_a_secret(fund) -> None:
    from extranet.integrations.models import Subscription

    maker = MembershipFactory(roles=[Role.MANDATEE])
    Subscription.objects.create(
        organisation=maker.organisation,
        maker=maker,
        name='Planning, "Pro" \\N',
        url="https://planning.example/webhooks",
        events=["request.sent"],
        secret=encrypt("whsec_secret"),
    )


def said_by(*command) -> str:
    told = io.StringIO()
    call_command(*command, stdout=told)
    return told.getvalue()


def test_a_fund_takes_everything_and_is_then_erased(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.JOURNAL_HEADS_DIR = str(tmp_path / "heads")
    made, other = stage(), stage()
    certificate = online(made)
    seal_and_chain(made)
    certificate = fresh(made, certificate)
    with scope(made.fund):
        with_a_secret(made.fund)
        documents = list(Document.objects.exclude(key=""))
        lonely = MembershipFactory().user
        shared = MembershipFactory().user
    with scope(other.fund):
        MembershipFactory(user=shared)
    seal_whole_journal(made.fund)
    folder = tmp_path / "leaving"

    told = said_by("export_fund", made.fund.slug, "--to", str(folder))

    # What a stranger finds, with nothing of ours.
    about = json.loads((folder / "export.json").read_text())
    assert f"{about['documents']} documents" in told
    assert subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    with scope(made.fund, read_only=True):
        counts = {
            table.name: catalogue.count_of(table.name, "fund_id", made.fund.pk)
            for table in catalogue.tables_of_funds()
            if table.name not in catalogue.NEVER_TAKEN
        }
    assert {name: len(rows_of(folder, name)) for name in counts} == counts
    assert counts["certification_evidence"] > 0
    assert counts["journal_entry"] > 0
    (subscription,) = rows_of(folder, SUBSCRIPTIONS)
    assert (subscription["secret"], subscription["name"]) == ("whsec_secret", 'Planning, "Pro" \\N')
    assert subscription["former_secret"] == r"\N"
    schema = json.loads((folder / "schema.json").read_text())
    assert {"name": "secret", "type": "bytea"}.items() <= next(
        column for column in schema[SUBSCRIPTIONS]["columns"] if column["name"] == "secret"
    ).items()
    with (folder / "documents.csv").open(newline="") as file:
        listed = {row["document"]: row for row in csv.DictReader(file)}
    for document in documents:
        row = listed[str(document.uuid)]
        assert hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest() == document.sha256
    definitive = listed[str(certificate.definitive.uuid)]
    assert f"certification_certificate.definitive_id:{certificate.pk}" in definitive["owners"].split()
    evidence = json.loads((folder / "evidence" / f"{certificate.uuid}.json").read_text())
    assert evidence["certificate"] == certificate.number
    assert evidence["keys"]
    people = {row["email"] for row in rows_of(folder, "accounts_user")}
    assert {lonely.email, shared.email} <= people
    assert "password" not in rows_of(folder, "accounts_user")[0]
    assert "Ce que contient ce dossier" in (folder / "index.html").read_text()
    assert list((folder / "journal" / "heads").glob("*.jsonl"))

    # It is refused without that export, whole, of this fund, and of today.
    with owner():
        with pytest.raises(CommandError, match="has no SHA256SUMS"):
            call_command("erase_fund", made.fund.slug, "--exported", str(tmp_path), "--yes")
        with pytest.raises(CommandError, match="this is the export of"):
            call_command("erase_fund", other.fund.slug, "--exported", str(folder), "--yes")
        spoilt = tmp_path / "spoilt"
        shutil.copytree(folder, spoilt)
        (spoilt / "tables" / "journal_entry.csv").write_text("id\n")
        with pytest.raises(CommandError, match=r"journal_entry\.csv was changed"):
            call_command("erase_fund", made.fund.slug, "--exported", str(spoilt), "--yes")
    with scope(made.fund):
        late = Message.objects.create(kind="x", address="a@example.invalid", language="fr")
    with owner(), pytest.raises(CommandError, match="notifications_message"):
        call_command("erase_fund", made.fund.slug, "--exported", str(folder), "--yes")
    with scope(made.fund):
        Message.objects.filter(pk=late.pk).delete()
    kept = [document.key for document in all_documents(other)]
    with owner():
        told = said_by("erase_fund", made.fund.slug, "--exported", str(folder), "--yes")

    assert "the other funds' tables are what they were" in told
    assert not Fund.objects.filter(pk=made.fund.pk).exists()
    with scope(made.fund.pk, read_only=True):
        left = {
            table.name: catalogue.count_of(table.name, "fund_id", made.fund.pk) for table in catalogue.tables_of_funds()
        }
    assert not any(left.values()), left
    assert not any(default_storage.exists(document.key) for document in documents)
    assert all(default_storage.exists(key) for key in kept)
    assert not User.objects.filter(pk=lonely.pk).exists()
    assert User.objects.filter(pk=shared.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchone()[0] == 0, "the guards stand again"
    call_command("verify_journal", "--fund", other.fund.slug, stdout=io.StringIO())


def all_documents(made) -> list[Document]:
    with scope(made.fund):
        return list(Document.objects.exclude(key=""))
