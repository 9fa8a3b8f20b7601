"""The scope: a transaction in which PostgreSQL knows the fund, and nothing works outside it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from extranet.organisations.models import Membership, Organisation
from extranet.tenants.scope import OtherFund, OutsideScope, current_fund_id, found_once, scope
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_fund_sees_its_own_rows_only(fund, other_fund):
    with scope(fund):
        OrganisationFactory(name="Ici")
    with scope(other_fund):
        OrganisationFactory(name="Ailleurs")
    with scope(fund):
        assert [o.name for o in Organisation.objects.order_by("pk")] == ["Ici"]
        assert not Organisation.objects.filter(name="Ailleurs").exists()


def test_rows_are_placed_in_the_scopes_fund(fund):
    with scope(fund):
        created = Organisation.objects.create(name="Nouvelle", kinds=["company"])
        (bulk,) = Organisation.objects.bulk_create([Organisation(name="En bloc", kinds=["company"])])
    assert created.fund_id == fund.pk
    assert bulk.fund_id == fund.pk


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda: list(Organisation.objects.all()), id="list"),
        pytest.param(lambda: Organisation.objects.exists(), id="exists"),
        pytest.param(lambda: Organisation.objects.create(name="x", kinds=["company"]), id="create"),
        pytest.param(
            lambda: Organisation.objects.bulk_create([Organisation(name="x", kinds=["company"])]), id="bulk_create"
        ),
    ],
)
def test_a_query_outside_a_scope_is_an_error(fund, use):
    with pytest.raises(OutsideScope), transaction.atomic():
        use()
    with scope(fund):
        pass
    with pytest.raises(OutsideScope), transaction.atomic():
        use()
    with pytest.raises(OutsideScope):
        current_fund_id()


def test_a_scope_refuses_another_fund_inside(fund, other_fund):
    with scope(fund), scope(fund.pk):
        assert current_fund_id() == fund.pk
        with pytest.raises(OtherFund), scope(other_fund):
            pass
        assert current_fund_id() == fund.pk
        assert Organisation.objects.count() == 0


def test_a_row_of_another_fund_cannot_be_written(fund, other_fund):
    with scope(fund), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Organisation.objects.create(fund=other_fund, name="Intruse", kinds=["company"])
    with scope(fund):
        ours = OrganisationFactory()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Organisation.objects.filter(pk=ours.pk).update(fund=other_fund)


def test_a_reference_to_another_funds_row_is_refused_by_the_database(fund, other_fund):
    with scope(other_fund):
        foreign = OrganisationFactory()
    user = UserFactory()
    with pytest.raises(IntegrityError, match="same_fund"), scope(fund):
        MembershipFactory(user=user, organisation=foreign)
        connection.check_constraints()


def test_a_read_only_scope_refuses_writes(fund):
    with pytest.raises(InternalError, match="read-only"), scope(fund, read_only=True):
        OrganisationFactory()


def test_raw_sql_as_the_application_role_is_bound_too(fund, other_fund):
    member_of(fund)
    member_of(other_fund)
    with scope(fund), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisations_membership")
        assert cursor.fetchone() == (1,)
        cursor.execute("DELETE FROM organisations_membership")
        cursor.execute("DELETE FROM organisations_organisation")
    with scope(other_fund):
        assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE organisations_membership",
        "ALTER TABLE organisations_membership DISABLE ROW LEVEL SECURITY",
        "DROP POLICY fund_isolation ON organisations_membership",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_role_owns_nothing(fund, statement):
    with scope(fund), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_scope_leaves_neither_its_fund_nor_its_mode_to_the_connection(fund):
    with scope(fund, read_only=True):
        Organisation.objects.count()
    with pytest.raises(OutsideScope):
        Organisation.objects.count()
    with scope(fund):
        OrganisationFactory()


def test_what_was_found_is_known_until_the_scope_closes_and_what_was_not_is_looked_for_again(fund):
    finds = iter([None, "first", "second"])

    def found() -> str | None:
        return found_once("key", lambda: next(finds))

    with scope(fund):
        assert found() is None
        with scope(fund):
            assert found() == "first"
        assert found() == "first"
    with scope(fund):
        assert found() == "second"


def test_an_exception_leaves_no_fund_behind(fund):
    with pytest.raises(ZeroDivisionError), scope(fund):
        OrganisationFactory()
        1 / 0  # noqa: B018
    with pytest.raises(OutsideScope), transaction.atomic():
        Organisation.objects.count()
    with scope(fund):
        assert Organisation.objects.count() == 0
