"""`manage.py generate`: at a two-thousandth of the true size it makes funds whose rows hold and whose pages open."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from stdnum.be import ssn, vat
from stdnum.fr import siren, siret

from certification.models import Certificate, Dossier
from extranet.accounts.models import User
from extranet.mandates.models import CompanyGrant
from extranet.organisations.models import Establishment, Organisation, Worker, WorkerDetails
from extranet.organisations.roles import OrganisationKind
from extranet.tenants import encryption
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from extranet.volume import identifiers
from extranet.volume.checking import check, complaints
from extranet.volume.generating import NotOurs, generate
from extranet.volume.signing_in import address_of
from extranet.volume.sizes import CERTIFICATES, FUNDS, ORGANISATIONS, PEOPLE, PRESENCES, sizes
from requests_app.enrolments.models import Presence
from requests_app.training.models import Request
from tests.factories import FundFactory, quickly_signed_in

SCALE = 0.0005

PAGES: dict[str, list[tuple[str, str]]] = {
    "staff-0": [
        ("dashboard", ""),
        ("training:list", ""),
        ("certification:board", ""),
        ("certification:list", ""),
        ("enrolments:sessions", ""),
        ("funding:queue", ""),
        ("organisations:list", ""),
    ],
    "operator-0": [("dashboard", ""), ("training:list", "")],
    "company-0": [("dashboard", ""), ("training:list", ""), ("workers:list", ""), ("funding:requests", "")],
    "body-0": [("dashboard", ""), ("certification:list", "")],
}


@pytest.fixture
def funds(db: Any) -> list[Fund]:
    generate(SCALE, 2, lambda line: None)
    return list(Fund.objects.order_by("slug"))


def test_true_size_is_the_issues() -> None:
    whole = list(sizes(1))
    assert len(whole) == FUNDS
    organisations = sum(one.companies + one.public_bodies + one.bodies + len(one.operators) for one in whole)
    assert organisations == pytest.approx(ORGANISATIONS, rel=0.03)
    assert sum(one.people for one in whole) == pytest.approx(PEOPLE, rel=0.01)
    assert sum(one.past_sessions * 18 * 4 for one in whole) == pytest.approx(PRESENCES, rel=0.01)
    assert sum(one.dossiers * 5 for one in whole) == pytest.approx(CERTIFICATES, rel=0.01)
    largest = whole[0]
    assert largest.operators[:3] == (10_000, 100, 1)
    assert (largest.of_giant_company, largest.of_giant_body) == (20_000, 40_000)
    with pytest.raises(ValueError, match="scale"):
        next(sizes(1.5))


@pytest.mark.parametrize("n", [0, 1, 96, 97, 123_456, 1_150_000])
def test_numbers_have_right_check_digits(n: int) -> None:
    assert vat.is_valid(identifiers.enterprise_number(n))
    assert siren.is_valid(identifiers.siren(n))
    assert siret.is_valid(identifiers.siret(n))
    assert ssn.is_valid(identifiers.register_number("850730", n))
    assert Organisation(siren=identifiers.siren(n)).siren != Organisation(siren=identifiers.siren(n + 1)).siren


def test_what_is_loaded_holds_and_opens(funds: list[Fund], client: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing waits unchecked for the end of the test
    assert list(check()) == []
    belgian, french = funds
    with scope(belgian):
        companies = Organisation.objects.filter(kinds=[OrganisationKind.COMPANY])
        for company in companies:
            company.full_clean(exclude={"uuid"})
        assert all(vat.is_valid(company.enterprise_number) for company in companies)
        numbers = WorkerDetails.objects.exclude(register_number=None)
        assert numbers
        assert all(ssn.is_valid(encryption.decrypt(bytes(one.register_number or b""))) for one in numbers)
        assert set(Request.objects.values_list("state", flat=True)) >= {
            "draft",
            "with_company",
            "with_fund",
            "accepted",
        }
        assert set(Certificate.objects.values_list("state", flat=True)) >= {"validated", "awaiting", "prepared"}
        assert CompanyGrant.objects.count() == sum(next(sizes(SCALE, 2)).operators)
        counts = [model.objects.count() for model in (Worker, Presence, Dossier)]
        first = Worker.objects.earliest("pk")
    with scope(french):
        assert all(siret.is_valid(place.siret) for place in Establishment.objects.all())
        assert first.pk not in set(Worker.objects.values_list("pk", flat=True))
    assert min(counts) > 30
    for name, pages in PAGES.items():
        visitor = quickly_signed_in(belgian, User.objects.get(email=address_of(name, belgian.slug)))
        for route, query in pages:
            response = visitor.get(reverse(route) + query, follow=True)
            assert response.status_code == 200, (name, route)
            assert "inventé" in response.content.decode() or name in {"staff-0", "body-0"}, (name, route)


def test_the_same_each_time_and_never_among_others(funds: list[Fund]) -> None:
    size = next(sizes(SCALE, 2))
    with scope(funds[0]):
        assert Worker.objects.filter(uuid=Worker.objects.earliest("pk").uuid).count() == 1
        made = (Worker.objects.earliest("pk").full_name, Worker.objects.count(), Request.objects.count())
        assert list(complaints()) == []
    assert made[1] == pytest.approx(size.people, rel=0.1)
    assert made[2] == size.requests
    assert generate(SCALE, 2, lambda line: None) == {}  # both are there: nothing is added
    with pytest.raises(NotOurs, match="scale"):
        generate(0.001, 2, lambda line: None)
    FundFactory(slug="vrai-fonds")
    with pytest.raises(CommandError, match="vrai-fonds"):
        call_command("generate", scale=SCALE, funds=3)
    assert not Fund.objects.filter(slug="volume-03").exists()
