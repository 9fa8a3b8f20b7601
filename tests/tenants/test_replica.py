"""Reports and exports read the replica. Here it is the same database asked over a second connection: what is tested is
who asks which. `make cluster-test` has a real one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections
from django.test.utils import CaptureQueriesContext

from extranet.organisations.models import Organisation
from extranet.tenants import replica
from extranet.tenants.scope import OutsideScope, scope
from tests.factories import FundFactory, OrganisationFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUTERS = ["extranet.tenants.replica.Router"]
ADDRESS = "/organisations/?export=csv"


@pytest.fixture
def there(settings: Any) -> Iterator[None]:
    settings.DATABASE_ROUTERS = ROUTERS
    connections.settings[replica.ALIAS] = connection.settings_dict
    connections[replica.ALIAS].connect()  # Django's tests open no connection that their settings don't name
    yield
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]
    del connections.settings[replica.ALIAS]


@pytest.fixture
def fund() -> Any:
    fund = FundFactory()
    with scope(fund):
        OrganisationFactory(name="Ateliers Exemple")
    return fund


def exported(client: Any) -> str:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def asked_of(alias: str, client: Any) -> tuple[str, list[str]]:
    """The file, and the queries on the table of organisations that this database got."""
    with CaptureQueriesContext(connections[alias]) as queries:
        content = exported(client)
    return content, [one["sql"] for one in queries if 'FROM "organisations_organisation"' in one["sql"]]


def test_an_export_reads_the_replica_and_a_page_the_primary(there, fund):
    staff = quickly_signed_in(fund, staff_of(fund).user)
    content, of_the_replica = asked_of(replica.ALIAS, staff)
    assert "Ateliers Exemple" in content
    assert of_the_replica
    with CaptureQueriesContext(connections[replica.ALIAS]) as queries:
        assert "Ateliers Exemple" in staff.get("/organisations/").content.decode()
    assert not queries.captured_queries


def test_the_replica_shows_a_fund_its_own_rows(there, fund):
    other = FundFactory()
    with scope(other):
        OrganisationFactory(name="Chez les autres")
    assert "Chez les autres" not in exported(quickly_signed_in(fund, staff_of(fund).user))
    with scope(fund), replica.reading():
        assert [one.name for one in Organisation.objects.filter(name__in=["Ateliers Exemple", "Chez les autres"])] == [
            "Ateliers Exemple"
        ]
    with pytest.raises(OutsideScope), replica.reading():
        pass


def test_what_is_written_meanwhile_goes_to_the_primary(there, fund):
    with scope(fund):
        with replica.reading():
            read = Organisation.objects.get(name="Ateliers Exemple")
            OrganisationFactory(name="Nouvelle")
            read.name = "Ateliers nouveaux"
            read.save()
            assert not Organisation.objects.filter(name="Nouvelle").exists()  # the replica doesn't know it yet
        assert Organisation.objects.filter(name__in=["Nouvelle", "Ateliers nouveaux"]).count() == 2
        read.refresh_from_db()
        assert (read.name, read._state.db) == ("Ateliers nouveaux", "default")


def test_where_the_replica_is_down_the_primary_is_read(there, caplog, fund):
    staff = quickly_signed_in(fund, staff_of(fund).user)
    pid = connections[replica.ALIAS].connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with caplog.at_level(logging.WARNING):
        assert "Ateliers Exemple" in exported(staff)
    assert "the replica does not answer (OperationalError): the primary is read" in caplog.text


def test_a_replica_that_is_late_is_not_read(there, caplog, monkeypatch, fund):
    staff = quickly_signed_in(fund, staff_of(fund).user)
    monkeypatch.setattr(replica, "LATE", "SELECT 31")
    with caplog.at_level(logging.WARNING):
        content, of_the_replica = asked_of(replica.ALIAS, staff)
    assert "Ateliers Exemple" in content
    assert not of_the_replica
    assert "the replica is late (31 s): the primary is read" in caplog.text


def test_a_failure_inside_undoes_nothing_of_the_primary(there, fund):
    with scope(fund):
        OrganisationFactory(name="Écrite avant")
        with pytest.raises(ProgrammingError), replica.reading(), connections[replica.ALIAS].cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'no'; END $$")
        assert not replica._is_reading.get()
    with scope(fund):
        assert Organisation.objects.filter(name="Écrite avant").exists()
