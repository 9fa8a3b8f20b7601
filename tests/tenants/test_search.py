"""Search ignores accents and case, and keeps its index under the policy."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from extranet.organisations.models import Organisation
from extranet.tenants.scope import scope
from extranet.tenants.search import begins_with
from tests.factories import FundFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("typed", ["éclair", "ECLAIR", "Eclair", "  éclair  industries", "ÉCLAIR I"])
def test_accents_and_case_do_not_matter(fund, typed):
    with scope(fund):
        OrganisationFactory(name="Éclair Industries")
        OrganisationFactory(name="Forges du Nord")
        assert [o.name for o in Organisation.objects.filter(begins_with("name_folded", typed))] == ["Éclair Industries"]


def test_letters_of_other_languages_are_folded_too(fund):
    with scope(fund):
        OrganisationFactory(name="Łódź Œuvres Straße")
        assert Organisation.objects.filter(begins_with("name_folded", "lodz oeuvres strasse")).exists()


def test_the_index_is_used_under_the_policy():
    fund, crowded = FundFactory.create_batch(2)
    for place in (fund, crowded):
        with scope(place):
            Organisation.objects.bulk_create(
                [Organisation(name=f"Société {n:05}", kinds=["company"]) for n in range(3000)]
            )
    with connection.cursor() as cursor:  # the owner's work: what autovacuum does on a table that grew
        cursor.execute("RESET ROLE")
        cursor.execute("ANALYZE organisations_organisation")
        cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")
    with scope(fund):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Organisation.objects.filter(begins_with("name_folded", "societe 00012")).explain()
    assert "organisation_by_name" in plan
    assert "name_folded >= 'societe 00012'" in plan.split("Index Cond:")[1]
