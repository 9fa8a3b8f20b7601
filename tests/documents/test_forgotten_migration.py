"""Going back to a version that knows no forgotten document, and coming again: nothing is lost, nothing refused."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from extranet.documents import services
from extranet.documents.models import Document
from extranet.tenants.scope import scope
from tests.factories import FundFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

NAME, CHECKED = "0006_forgotten", "0007_forgotten_checked"


@pytest.fixture
def owner(application_role: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def documents_of(fund) -> dict[str, str]:
    with scope(fund):
        return dict(Document.objects.order_by("pk").values_list("file_name", "state"))


def test_a_forgotten_document_bears_the_way_back_and_again(owner):
    funds = FundFactory.create_batch(2)
    for fund in funds:
        with scope(fund):
            kept = {"state": Document.State.READY, "media_type": "application/pdf", "size": 3, "sha256": "a" * 64}
            gone = Document.objects.create(file_name="gone.pdf", key="1/gone", **kept)
            Document.objects.create(file_name="kept.pdf", key="1/kept", **kept)
            Document.objects.create(file_name="never.pdf", state=Document.State.FAILED, media_type="application/pdf")
            assert services.forget(fund.pk, [gone.pk]) == (1, 3)
    before = {"gone.pdf": "forgotten", "kept.pdf": "ready", "never.pdf": "failed"}
    assert documents_of(funds[0]) == before

    migration, checked = (
        import_module(f"extranet.documents.migrations.{name}").Migration(name, "documents") for name in (NAME, CHECKED)
    )
    loader = MigrationLoader(connection)
    old, new = (loader.project_state(("documents", name)) for name in ("0005_removal_isolation", NAME))
    with connection.schema_editor() as editor:
        migration.unapply(old.clone(), editor)
    try:
        assert [documents_of(fund) for fund in funds] == [before | {"gone.pdf": "failed"}] * 2
    finally:
        with connection.schema_editor() as editor:
            migration.apply(old.clone(), editor)
            checked.apply(new, editor)
    assert [documents_of(fund) for fund in funds] == [before] * 2
