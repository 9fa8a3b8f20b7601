"""Asking for rights: what is stored, what is compared, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from extranet.accounts.models import PersonFund
from extranet.journal.models import Entry
from extranet.rights import verbs
from extranet.rights.catalogue import Profile, Service
from extranet.rights.claims import EntityClaim
from extranet.rights.models import Application, Right
from extranet.rights.workflow import RightState
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, UserFactory
from tests.rights.scenes import (
    NDA,
    SIREN,
    SIRET,
    asked,
    body_claim,
    known_body,
    known_company,
    member_claim,
    opco,
    siret_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return opco()


def verdicts(application) -> dict[str, str]:
    return dict(application.results.values_list("kind", "verdict"))


def test_each_entity_is_an_application_and_each_service_a_requested_right(fund):
    company = known_company(fund)
    user = UserFactory()
    asked(fund, member_claim(), body_claim(siret=siret_of(1)), user=user)
    with scope(fund):
        member, body = Application.objects.order_by("pk")
        assert (member.organisation, member.capacity, member.payroll) == (company, "Responsable RH", 412_350)
        assert (member.attestation_version, member.attested_from) == ("1.0", "192.0.2.7")
        assert body.organisation is None
        assert sorted(member.rights.values_list("service", flat=True)) == ["contributions", "training_files"]
        assert set(Right.objects.values_list("state", flat=True)) == {RightState.REQUESTED}
        entry = Entry.objects.filter(verb=verbs.RIGHTS_ASKED.name).order_by("pk")[0]
        assert entry.facts["evidence"] == "all"
        assert entry.facts["organisation"] == str(company.uuid)
    assert PersonFund.objects.filter(user=user, fund=fund).exists()


@pytest.mark.feature("MYA-25", "MYA-26")
@pytest.mark.parametrize(
    ("typed", "expected", "evidence"),
    [
        ({}, {"member_code": "matched", "payroll": "matched"}, "all"),
        ({"member_code": " a 1024"}, {"member_code": "matched", "payroll": "matched"}, "all"),
        ({"payroll": 412_351}, {"member_code": "matched", "payroll": "matched"}, "all"),
        ({"payroll": 412_360}, {"member_code": "matched", "payroll": "differs"}, "some"),
        ({"member_code": "B1"}, {"member_code": "differs", "payroll": "matched"}, "some"),
        ({"payroll_year": 2012}, {"member_code": "matched", "payroll": "unknown"}, "some"),
        ({"siret": siret_of(9)}, {"member_code": "unknown", "payroll": "unknown"}, "some"),
        ({"member_code": "", "payroll": None, "payroll_year": None}, {}, "none"),
    ],
)
def test_the_code_and_the_payroll_are_compared_with_the_members_own(fund, typed, expected, evidence):
    known_company(fund)
    application = asked(fund, member_claim(**typed))
    with scope(fund):
        assert verdicts(application) == expected
        assert application.evidence == evidence


@pytest.mark.feature("MYA-29")
@pytest.mark.parametrize(
    ("typed", "expected", "evidence"),
    [
        ({}, {"activity_number": "matched", "invoice_amount": "matched"}, "all"),
        ({"invoice_amount": Decimal("1800.01")}, {"activity_number": "matched", "invoice_amount": "differs"}, "some"),
        ({"activity_number": "11750123457"}, {"activity_number": "differs", "invoice_amount": "matched"}, "some"),
        # Its number of activity is public: alone it proves nothing.
        ({"invoice_amount": None}, {"activity_number": "matched"}, "some"),
    ],
)
def test_an_invoice_of_the_body_and_its_number_are_compared(fund, typed, expected, evidence):
    known_body(fund)
    application = asked(fund, body_claim(**typed))
    with scope(fund):
        assert verdicts(application) == expected
        assert application.evidence == evidence


def test_comparing_takes_the_same_queries_whatever_comes_out(fund):
    known_company(fund)
    counts = set()
    for claim in (
        member_claim(),
        member_claim(member_code="B1", payroll=1),
        member_claim(siret=siret_of(9)),
    ):
        user = UserFactory()
        PersonFund.objects.create(user=user, fund=fund)
        with CaptureQueriesContext(connection) as queries:
            asked(fund, claim, user=user)
        counts.add(len(queries))
    assert len(counts) == 1, counts


def test_a_company_is_found_by_its_siren_and_never_the_funds_own_office(fund):
    company = known_company(fund)
    other_place = "73282932000082"
    assert asked(fund, member_claim(siret=other_place)).organisation_id == company.pk
    with scope(fund):
        OrganisationFactory(name="Le fonds", kinds=["fund_office"], siren=siret_of(5)[:9])
    assert asked(fund, member_claim(siret=siret_of(5))).organisation_id is None


def test_a_number_that_points_at_two_organisations_is_left_to_the_staff(fund):
    known_company(fund, siren="")
    with scope(fund):
        OrganisationFactory(siren=SIREN)
    assert asked(fund).organisation_id is None


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ([member_claim(), member_claim(capacity="Gérante")], "figure deux fois"),
        ([member_claim(services=())], "au moins un profil et au moins un service"),
        ([member_claim(services=(Service.PAYMENT_FILES,))], "parmi les profils et les services"),
        ([member_claim(profile="fund_office")], "parmi les profils et les services"),
        ([member_claim(siret="")], "numéro de l’entité"),
    ],
)
def test_impossible_claims_are_refused_and_nothing_is_stored(fund, claims, message):
    with pytest.raises(ValidationError, match=message):
        asked(fund, *claims)
    with scope(fund):
        assert not Application.objects.exists()


def test_what_she_asked_for_already_is_refused_by_the_service_and_by_the_database(fund):
    user = UserFactory()
    first = asked(fund, user=user)
    with pytest.raises(ValidationError, match="demande en cours"):
        asked(fund, member_claim(services=(Service.CONTRIBUTIONS,)), user=user)
    asked(fund, body_claim(activity_number=NDA, siret=SIRET), user=user)  # another profile is another matter
    asked(fund)  # and so is a colleague
    with scope(fund), pytest.raises(IntegrityError, match="rights_right_one_live"), transaction.atomic():
        second = Application.objects.get(pk=first.pk)
        second.pk, second.uuid = None, "00000000-0000-4000-8000-000000000001"
        second.save()
        Right.objects.create(
            application=second,
            service=Service.CONTRIBUTIONS,
            user=user,
            profile=Profile.MEMBER,
            entity_key=SIRET,
        )


def test_somebody_who_tries_numbers_is_stopped(fund, monkeypatch):
    monkeypatch.setattr("extranet.rights.services.asking.MOST_WAITING", 2)
    user = UserFactory()
    asked(fund, user=user)
    asked(fund, member_claim(siret=siret_of(1)), user=user)
    with pytest.raises(ValidationError, match="Au plus 2 entités"):
        asked(fund, member_claim(siret=siret_of(2)), user=user)


def test_a_belgian_public_body_is_found_by_its_number(fund):
    with scope(fund):
        body = OrganisationFactory(kinds=["public_body"], enterprise_number="0440966354")
    claim = EntityClaim(
        profile=Profile.PUBLIC_BODY,
        services=(Service.TRAINING_OFFICE,),
        legal_representative="",
        capacity="Responsable de formation",
        name="Ville de Namur",
        enterprise_number="0440966354",
    )
    application = asked(fund, claim)
    assert (application.organisation_id, application.evidence) == (body.pk, "none")
    assert application.entity_number_shown == "0440.966.354"
