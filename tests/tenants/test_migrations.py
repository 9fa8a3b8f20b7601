"""Schema changes on full tables, as the owner who migrates."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from extranet.organisations.models import Membership, Organisation
from extranet.tenants.ddl import AcrossFunds, AddReference, Isolate, per_fund
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, member_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

TABLE = "organisations_organisation"


@pytest.fixture
def owner(application_role: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def two_full_funds(owner: None):
    funds = FundFactory.create_batch(2)
    for fund in funds:
        member_of(fund)
    return funds


def forced(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()[0]


def policies(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = %s", [table])
        return cursor.fetchone()[0]


def run(operation, state: ProjectState, *, backwards: bool = False) -> ProjectState:
    after = state.clone()
    operation.state_forwards("organisations", after)
    with connection.schema_editor() as editor:
        if backwards:
            operation.database_backwards("organisations", editor, after, state)
        else:
            operation.database_forwards("organisations", editor, state, after)
    return after


def test_isolation_is_taken_off_and_put_on_again_with_the_rows_there(two_full_funds):
    state = ProjectState.from_apps(Organisation._meta.apps)
    isolate = Isolate("organisation", "membership")
    run(isolate, state, backwards=True)
    assert (forced(TABLE), policies(TABLE)) == (False, 0)
    run(isolate, state)
    assert (forced(TABLE), policies(TABLE)) == (True, 1)
    for fund in two_full_funds:
        with scope(fund):
            assert (Organisation.objects.count(), Membership.objects.count()) == (1, 1)


def test_across_funds_changes_every_funds_rows_and_back(two_full_funds):
    state = ProjectState.from_apps(Organisation._meta.apps)
    field = models.CharField(max_length=10, null=True)
    added = run(migrations.AddField("organisation", "shade", field), state)
    with scope(two_full_funds[0]), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET shade = 'red'")
    change = migrations.AlterField("organisation", "shade", models.CharField(max_length=10, default="none"))
    try:
        changed = run(AcrossFunds(change, TABLE), added)
        assert forced(TABLE)
        for fund, shade in zip(two_full_funds, ("red", "none"), strict=True):
            with scope(fund), connection.cursor() as cursor:
                cursor.execute(f"SELECT shade FROM {TABLE}")
                assert cursor.fetchall() == [(shade,)]
        run(AcrossFunds(change, TABLE), added, backwards=True)
        assert forced(TABLE)
        assert changed is not added
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN shade")


def test_a_new_reference_finds_the_rows_of_another_fund(two_full_funds):
    """Added in one fund's scope PostgreSQL would look at that fund's rows only, and call the key valid."""
    here, there = two_full_funds
    state = ProjectState.from_apps(Organisation._meta.apps)
    reference = AddReference("membership", "organisation")
    run(reference, state, backwards=True)
    try:
        with scope(there):
            foreign = OrganisationFactory()
        with scope(here):
            Membership.objects.update(organisation=foreign)
        with pytest.raises(IntegrityError, match="same_fund"), transaction.atomic():
            run(reference, state)
        assert forced("organisations_membership")
        with scope(here):
            Membership.objects.update(organisation=Organisation.objects.get())
    finally:
        run(reference, state)


def test_per_fund_visits_each_fund_in_its_scope(two_full_funds):
    def rename(apps, fund):
        apps.get_model("organisations", "Organisation").objects.update(name=f"de {fund.slug}")

    with connection.schema_editor() as editor:
        per_fund(rename)(Organisation._meta.apps, editor)
    for fund in two_full_funds:
        with scope(fund):
            assert Organisation.objects.get().name == f"de {fund.slug}"


def test_the_models_and_the_migrations_agree(owner):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
