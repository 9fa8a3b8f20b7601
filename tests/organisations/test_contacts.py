"""« Informations de contact » of each entity: its people change them, the fund sees old → new."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.organisations.models import ContactChange, Establishment, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    quickly_signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db

SIREN, SIRET, OTHER_SIRET = "732829320", "73282932000074", "35600000009075"
TYPED = {
    "email": "accueil@centre.invalid",
    "phone": "04 72 00 00 01",
    "second_phone": "06 12 00 00 02",
    "street": "rue Neuve",
    "house_number": "12",
    "box": "",
    "postcode": "69003",
    "city": "Lyon",
    "country": "FR",
}


@pytest.fixture
def fund():
    return FundFactory(country="FR", capabilities=[Capability.MEMBERSHIP])


@pytest.fixture
def body(fund) -> Organisation:
    with scope(fund):
        body = OrganisationFactory(
            name="Centre Démo",
            kinds=[OrganisationKind.TRAINING_BODY],
            country="FR",
            siren=SIREN,
            phone="04 72 99 99 99",
        )
        EstablishmentFactory(organisation=body, name="Siège", siret=SIRET, city="Lyon", postcode="69001")
        return body


@pytest.fixture
def manager(fund, body):
    with scope(fund):
        return quickly_signed_in(fund, MembershipFactory(organisation=body, roles=[Role.MANAGER]).user)


@pytest.fixture
def officer(fund):
    with scope(fund):
        office = staff_of(fund).organisation
        member = MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER])
    return quickly_signed_in(fund, member.user)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.feature("MYA-13")
def test_its_people_change_how_an_entity_is_reached_and_the_fund_sees_old_and_new(fund, body, manager, officer):
    with scope(fund):
        place = Establishment.objects.get()
    page = text_of(manager.get(reverse("organisations:contact", args=[body.uuid])))
    assert "732 829 320" in page, "shown"
    assert 'name="siren"' not in page, "not editable"
    of_body = reverse("organisations:contact", args=[body.uuid])
    assert manager.post(of_body, TYPED | {"version": 1}).status_code == 302
    of_place = reverse("organisations:place_contact", args=[place.uuid])
    assert of_place in text_of(manager.get(reverse("organisations:establishments", args=[body.uuid])))
    assert "732 829 320 00074" in text_of(manager.get(of_place))
    assert manager.post(of_place, TYPED | {"city": "Villeurbanne", "postcode": "69100"}).status_code == 302
    with scope(fund):
        changed = Organisation.objects.get(pk=body.pk)
        assert (changed.phone, changed.second_phone, changed.city) == ("04 72 00 00 01", "06 12 00 00 02", "Lyon")
        assert Establishment.objects.get().city == "Villeurbanne"
        of_places = ContactChange.objects.get(establishment=place)
        assert of_places.changes["city"] == ["Lyon", "Villeurbanne"]
        assert Entry.objects.of_subject(body).get().facts["fields"] == sorted(
            ["email", "phone", "second_phone", "street", "house_number", "postcode", "city"]
        )
    assert "Coordonnées changées, à voir" in text_of(officer.get(reverse("dashboard")))
    listed = text_of(officer.get(reverse("organisations:contact_changes"), {"seen": "no"}))
    assert "04 72 99 99 99 → <strong>04 72 00 00 01</strong>" in listed
    assert "Lyon → <strong>Villeurbanne</strong>" in listed
    one = reverse("organisations:contact_change", args=[of_places.uuid])
    assert "Villeurbanne" in text_of(officer.get(one))
    officer.post(one)
    assert "Villeurbanne" not in text_of(officer.get(reverse("organisations:contact_changes"), {"seen": "no"}))
    csv = officer.get(reverse("organisations:contact_changes"), {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert "Localité : Lyon → Villeurbanne" in csv


@pytest.mark.feature("MYA-13")
def test_a_forged_number_changes_nothing(fund, body, manager):
    with scope(fund):
        place = Establishment.objects.get()
    forged = TYPED | {"siret": OTHER_SIRET, "siren": "356000000", "name": "Autre", "kinds": ["company"]}
    manager.post(reverse("organisations:contact", args=[body.uuid]), forged | {"version": 1})
    manager.post(reverse("organisations:place_contact", args=[place.uuid]), forged)
    assert manager.post(reverse("organisations:edit_establishment", args=[place.uuid]), forged).status_code == 403
    with scope(fund):
        stored, stored_place = Organisation.objects.get(pk=body.pk), Establishment.objects.get()
        assert (stored.siren, stored.name, stored.kinds) == (SIREN, "Centre Démo", ["training_body"])
        assert (stored_place.siret, stored_place.name) == (SIRET, "Siège")
        assert not any({"siret", "siren", "name"} & set(one.changes) for one in ContactChange.objects.all())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"postcode": "690"}, "Un code postal français a 5 chiffres"),
        ({"street": ""}, "Une adresse se donne en entier"),
        ({"email": "accueil"}, "e-mail"),
        ({"phone": "zéro quatre"}, "Écrivez le numéro avec des chiffres"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(fund, body, manager, wrong, said):
    address = reverse("organisations:contact", args=[body.uuid])
    assert said in text_of(manager.post(address, TYPED | {"version": 1} | wrong))
    with scope(fund):
        assert not ContactChange.objects.exists()


def test_what_the_fund_changes_itself_does_not_wait_for_it(fund, body):
    administrator = quickly_signed_in(fund, staff_of(fund).user)
    administrator.post(reverse("organisations:contact", args=[body.uuid]), TYPED | {"version": 1})
    with scope(fund):
        assert ContactChange.objects.get().seen_at is not None


def test_another_organisation_sees_none_of_it(fund, body, manager):
    manager.post(reverse("organisations:contact", args=[body.uuid]), TYPED | {"version": 1})
    with scope(fund):
        place, change = Establishment.objects.get(), ContactChange.objects.get()
        other = MembershipFactory(organisation__name="Autre", roles=[Role.TRAINING_OFFICER])
    stranger = quickly_signed_in(fund, other.user)
    assert "04 72" not in text_of(stranger.get(reverse("organisations:contact_changes")))
    for route, row in (("contact", body), ("place_contact", place), ("contact_change", change)):
        assert stranger.get(reverse(f"organisations:{route}", args=[row.uuid])).status_code == 404


def test_where_there_are_no_member_services_the_address_is_not_asked():
    fund = FundFactory(country="FR", capabilities=[Capability.CERTIFICATION])
    with scope(fund):
        member = MembershipFactory(roles=[Role.TRAINING_OFFICER])
    client = quickly_signed_in(fund, member.user)
    address = reverse("organisations:contact", args=[member.organisation.uuid])
    assert 'name="street"' not in text_of(client.get(address))
    client.post(address, TYPED | {"version": 1})
    with scope(fund):
        assert Organisation.objects.get(pk=member.organisation_id).street == ""
