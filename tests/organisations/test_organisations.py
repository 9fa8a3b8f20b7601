"""Organisations and their establishments: the staff keep them, their own people read them."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.organisations.acting import acting
from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from tests.factories import (
    EstablishmentFactory,
    FundFactory,
    OrganisationFactory,
    member_of,
    quickly_signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db

ADDRESS = {
    "street": "Rue des Forges",
    "house_number": "12",
    "box": "3",
    "postcode": "5000",
    "city": "Namur",
    "country": "BE",
}
FORGES = ADDRESS | {
    "name": "Forges de l’Est", "kinds": ["company"], "legal_form": "SA",
    "enterprise_number": "BE 0403.019.261", "nsso_number": "1234567-89", "email": "", "phone": "+32 81 00 00 00",
}  # fmt: skip


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_staff_add_an_organisation_and_see_its_page(fund, staff):
    response = staff.post(reverse("organisations:add"), FORGES, follow=True)
    page = text_of(response)
    assert "Forges de l’Est est ajoutée" in page
    assert "0403.019.261" in page
    assert "1234567-89" in page
    assert "Rue des Forges 12 boîte 3" in page
    with scope(fund):
        added = Organisation.objects.get(name="Forges de l’Est")
        assert (added.enterprise_number, added.nsso_number) == ("0403019261", "123456789")
        entry = Entry.objects.get(verb="organisations.organisation_added")
        assert entry.subject_uuid == added.uuid


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "obligatoire"),
        ({"kinds": []}, "Indiquez au moins une qualité."),
        ({"kinds": ["fund_office"]}, "fund_office"),
        ({"legal_form": ""}, "Indiquez la forme juridique, ou cochez"),
        ({"is_natural_person": "on"}, "pas les deux"),
        ({"enterprise_number": "0403.019.262"}, "Les chiffres de contrôle ne correspondent pas"),
        ({"nsso_number": "12345-67"}, "N° ONSS : 9 chiffres attendus, par exemple 1234567-89."),
        ({"postcode": "75011"}, "Un code postal belge a 4 chiffres"),
        ({"city": ""}, "obligatoire"),
        ({"phone": "demander à Paul"}, "Écrivez le numéro avec des chiffres"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(fund, staff, wrong, said):
    response = staff.post(reverse("organisations:add"), FORGES | wrong)
    assert response.status_code == 200
    assert "Il y a un problème" in text_of(response)
    assert said in text_of(response)
    assert set(response.context["form"].errors) <= {*wrong, "legal_form"}
    with scope(fund):
        assert not Organisation.objects.filter(name="Forges de l’Est").exists()


def test_a_number_taken_in_this_fund_is_a_message_and_free_in_another(fund, other_fund, staff, company):
    with scope(other_fund):
        OrganisationFactory(enterprise_number="0403019261")
    assert staff.post(reverse("organisations:add"), FORGES).status_code == 302
    again = staff.post(reverse("organisations:add"), FORGES | {"name": "Autre", "nsso_number": ""})
    assert "Ce numéro est déjà celui d’une autre organisation du fonds" in text_of(again)
    assert list(again.context["form"].errors) == ["enterprise_number"]


def test_somebody_faster_is_a_message_too(fund, staff, company, monkeypatch):
    """A rival appears between the validation and the insert: the database refuses, people read the same words."""
    original, rivals = Organisation.full_clean, []

    def clean_then_be_overtaken(self, **kwargs):
        original(self, **kwargs)
        if not kwargs and not rivals:  # the service's own validation; the form's names what it leaves out
            rivals.append(OrganisationFactory(name="Plus rapide", enterprise_number=self.enterprise_number))

    monkeypatch.setattr(Organisation, "full_clean", clean_then_be_overtaken)
    response = staff.post(reverse("organisations:add"), FORGES)
    assert len(rivals) == 1
    assert response.status_code == 200
    assert "Ce numéro est déjà celui d’une autre organisation du fonds" in text_of(response)


def test_the_database_refuses_both_legal_form_and_natural_person(fund):
    with scope(fund), pytest.raises(IntegrityError, match="one_legal_form"), transaction.atomic():
        OrganisationFactory(legal_form="SA", is_natural_person=True)


def test_a_natural_person_and_a_public_body_need_no_legal_form(fund, staff):
    for number, changes in enumerate([{"is_natural_person": "on"}, {"kinds": ["public_body"]}]):
        data = FORGES | {"name": f"N {number}", "legal_form": "", "enterprise_number": "", "nsso_number": ""} | changes
        assert staff.post(reverse("organisations:add"), data).status_code == 302
    with scope(fund):
        assert Organisation.objects.get(name="N 0").is_natural_person


def test_a_french_fund_asks_french_numbers():
    fund = FundFactory(country="FR")
    client = quickly_signed_in(fund, staff_of(fund).user)
    page = text_of(client.get(reverse("organisations:add")))
    assert "N° SIREN" in page
    assert "N° de déclaration d’activité" in page
    assert "BCE" not in page
    data = FORGES | {"siren": "732 829 320", "activity_number": "11750123456", "postcode": "75011", "country": "FR"}
    response = client.post(reverse("organisations:add"), data | {"house_number": ""}, follow=True)
    assert "732 829 320" in text_of(response)
    assert "75011 Namur" in text_of(response)


def test_editing_keeps_what_somebody_else_saved_meanwhile_in_sight(fund, staff, company):
    address = reverse("organisations:edit", args=[company.uuid])
    opened = staff.get(address).context["form"]
    data = FORGES | {"enterprise_number": "0440.966.354", "nsso_number": "", "version": opened.initial["version"]}
    assert staff.post(address, data | {"name": "Forges du Nord-Est"}).status_code == 302
    late = staff.post(address, data | {"name": "Forges du Grand Nord"})
    page = text_of(late)
    assert "Quelqu’un d’autre a modifié cette fiche" in page
    assert "Valeur enregistrée entre-temps : « Forges du Nord-Est »." in page
    assert 'value="Forges du Grand Nord"' in page
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).name == "Forges du Nord-Est"
    resent = data | {"name": "Forges du Grand Nord", "version": late.context["form"].data["version"]}
    assert staff.post(address, resent).status_code == 302
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).name == "Forges du Grand Nord"


def test_nobody_makes_an_organisation_the_funds_office(fund, staff, company):
    data = FORGES | {"kinds": ["company", "fund_office"], "version": 1}
    staff.post(reverse("organisations:edit", args=[company.uuid]), data)
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).kinds == ["company"]
        office = Organisation.objects.of_kind(OrganisationKind.FUND_OFFICE).get()
    data = FORGES | {"kinds": ["training_body"], "version": 1}
    assert staff.post(reverse("organisations:edit", args=[office.uuid]), data).status_code == 302
    with scope(fund):
        assert Organisation.objects.get(pk=office.pk).kinds == ["fund_office", "training_body"]


def test_its_own_people_read_its_page_and_correct_how_it_is_reached(fund, mandatee, company):
    page = text_of(mandatee.get(reverse("organisations:own")))
    assert "Forges du Nord" in page
    assert "0440.966.354" in page
    assert reverse("organisations:edit", args=[company.uuid]) not in page
    address = reverse("organisations:contact", args=[company.uuid])
    response = mandatee.post(
        address, {"email": "contact@forges.invalid", "phone": "+32 81 11 22 33", "version": 1}, follow=True
    )
    assert "Les coordonnées sont enregistrées" in text_of(response)
    assert "+32 81 11 22 33" in text_of(response)
    stale = mandatee.post(address, {"email": "", "phone": "081 99", "version": 1})
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(stale)
    wrong = mandatee.post(address, {"email": "pas une adresse", "phone": "", "version": 2})
    assert "e-mail" in text_of(wrong)
    with scope(fund):
        assert Organisation.objects.get(pk=company.pk).email == "contact@forges.invalid"


def test_an_unfinished_organisation_can_still_correct_how_it_is_reached(fund, mandatee, company):
    with scope(fund):
        Organisation.objects.filter(pk=company.pk).update(legal_form="")
    address = reverse("organisations:contact", args=[company.uuid])
    assert mandatee.post(address, {"email": "", "phone": "+32 81 11 22 33", "version": 1}).status_code == 302


def test_a_company_does_not_see_the_list_and_reads_whom_to_ask(mandatee):
    response = mandatee.get(reverse("organisations:list"))
    assert response.status_code == 403
    assert "Seul le personnel du fonds le peut" in text_of(response)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("forges", ["Forges du Nord"]),
        ("FÔRGES DU", ["Forges du Nord"]),
        ("0440.966.354", ["Forges du Nord"]),
        ("be 0440966354", ["Forges du Nord"]),
        ("440966354", ["Forges du Nord"]),
        ("1234567-89", ["3M Belgium"]),
        ("3", ["3M Belgium"]),
        ("nord", []),
    ],
)
def test_the_staff_find_an_organisation_by_name_or_number(fund, staff, company, typed, found):
    with scope(fund):
        OrganisationFactory(name="3M Belgium", nsso_number="123456789")
    response = staff.get(reverse("organisations:list"), {"q": typed})
    assert re.findall(r'uuid/">([^<]+)</a>', UUID.sub("uuid", text_of(response))) == found
    assert ("Aucun résultat" in text_of(response)) is not bool(found)


def test_the_list_is_filtered_by_kind(fund, staff, company):
    with scope(fund):
        OrganisationFactory(name="Les deux", kinds=["company", "operator"])
    response = staff.get(reverse("organisations:list"), {"kind": "operator"})
    assert "Les deux" in text_of(response)
    assert "Forges du Nord" not in text_of(response)


# --- establishments ---


def test_establishments_are_added_changed_and_removed(fund, staff, company):
    listed = reverse("organisations:establishments", args=[company.uuid])
    assert "Aucun établissement" in text_of(staff.get(listed))
    data = ADDRESS | {"name": "Atelier de Namur", "unit_number": "2.000.000.339"}
    page = text_of(staff.post(reverse("organisations:add_establishment", args=[company.uuid]), data, follow=True))
    assert "L’établissement est ajouté" in page
    assert "2.000.000.339" in page
    with scope(fund):
        establishment = Establishment.objects.get()
    address = reverse("organisations:edit_establishment", args=[establishment.uuid])
    assert "Atelier de Jambes" in text_of(staff.post(address, data | {"name": "Atelier de Jambes"}, follow=True))
    remove = reverse("organisations:remove_establishment", args=[establishment.uuid])
    assert "Retirer Atelier de Jambes ?" in text_of(staff.get(remove))
    assert "L’établissement est retiré" in text_of(staff.post(remove, follow=True))
    with scope(fund):
        assert not Establishment.objects.exists()
        verbs = Entry.objects.filter(verb__contains="establishment").order_by("pk").values_list("verb", flat=True)
        assert [verb.rpartition("_")[2] for verb in verbs] == ["added", "changed", "removed"]


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({"name": "ATELIER DE NAMUR", "unit_number": ""}, "name", "a déjà un établissement de ce nom"),
        ({"name": "Autre"}, "unit_number", "déjà celui d’un établissement connu"),
        ({"name": "Autre", "unit_number": "2.000.000.338"}, "unit_number", "contrôle"),
    ],
)
def test_a_second_establishment_of_the_same_name_or_number_is_a_message(fund, staff, company, fields, at, said):
    with scope(fund):
        EstablishmentFactory(organisation=company, name="Atelier de Namur", unit_number="2000000339")
    data = ADDRESS | {"unit_number": "2.000.000.339"} | fields
    response = staff.post(reverse("organisations:add_establishment", args=[company.uuid]), data)
    assert said in text_of(response)
    assert list(response.context["form"].errors) == [at]


def test_a_siret_begins_with_the_organisations_siren():
    fund = FundFactory(country="FR")
    client = quickly_signed_in(fund, staff_of(fund).user)
    with scope(fund):
        company = OrganisationFactory(siren="732829320", country="FR")
    address = reverse("organisations:add_establishment", args=[company.uuid])
    data = ADDRESS | {"name": "Siège", "postcode": "75011", "country": "FR"}
    assert "obligatoire" in text_of(client.post(address, data | {"siret": ""}))
    refused = client.post(address, data | {"siret": "356 000 000 09075"})
    assert "Un SIRET commence par le SIREN de l’organisation, 732 829 320" in text_of(refused)
    assert client.post(address, data | {"siret": "732 829 320 00074"}).status_code == 302
    edit = FORGES | {"name": company.name, "siren": "356000000", "activity_number": "", "version": 1}
    changed = client.post(
        reverse("organisations:edit", args=[company.uuid]), edit | {"postcode": "75011", "country": "FR"}
    )
    assert "Des établissements portent un SIRET d’un autre SIREN" in text_of(changed)


def test_its_own_people_read_its_establishments_and_change_none(fund, mandatee, company):
    with scope(fund):
        establishment = EstablishmentFactory(organisation=company, name="Atelier de Namur")
    response = mandatee.get(reverse("organisations:establishments", args=[company.uuid]))
    assert "Atelier de Namur" in text_of(response)
    assert ", Namur" not in text_of(response), "a street that nobody gave leaves nothing behind"
    assert reverse("organisations:edit_establishment", args=[establishment.uuid]) not in text_of(response)
    for route in ("edit_establishment", "remove_establishment"):
        assert mandatee.post(reverse(f"organisations:{route}", args=[establishment.uuid])).status_code == 403


def test_visible_to_is_ones_own_and_for_the_staff_all(fund, company):
    with scope(fund):
        other = OrganisationFactory()
        EstablishmentFactory(organisation=company)
        EstablishmentFactory(organisation=other)
    own = member_of(fund, organisation=company, roles=[Role.MANDATEE])
    office = staff_of(fund)
    with scope(fund):
        mandatee, staff = acting(fund.pk, own.user, own), acting(fund.pk, office.user, office)
        assert list(Organisation.objects.visible_to(mandatee)) == [company]
        assert [e.organisation for e in Establishment.objects.visible_to(mandatee)] == [company]
        assert Organisation.objects.visible_to(staff).count() == 3
        assert Establishment.objects.visible_to(staff).count() == 2
