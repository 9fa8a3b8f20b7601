"""« Changer de numéro »: another BCE number or SIRET, the same people and files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.organisations.models import Establishment, FormerNumber, Organisation
from extranet.tenants.scope import scope
from tests.factories import EstablishmentFactory, OrganisationFactory, WorkerFactory
from tests.organisations.administration import text_of, today_of

pytestmark = pytest.mark.django_db

NEW = "0403.170.701"


def change(staff, forges, **data):
    address = reverse("organisations:change_number", args=[forges.organisation.uuid])
    typed = {
        "which": f"enterprise:{forges.organisation.uuid}", "number": NEW, "reason": "Fusion",
        "changed_on": today_of(forges.fund).isoformat(),
    }  # fmt: skip
    return staff.post(address, typed | data, follow=True)


def test_people_and_files_stay_and_the_former_number_still_finds_it(fund, forges, staff):
    with scope(fund):
        WorkerFactory(organisation=forges.organisation)
    page = text_of(change(staff, forges))
    assert "Le numéro est changé" in page
    assert "0403.170.701" in page
    assert "0440.966.354" in page
    with scope(fund):
        row = Organisation.objects.get(pk=forges.organisation.pk)
        assert (row.enterprise_number, row.memberships.count(), row.workers.count()) == ("0403170701", 3, 1)
        assert FormerNumber.objects.get().number == "0440966354"
        assert Entry.objects.filter(verb="organisations.number_changed", subject_uuid=row.uuid).exists()
    for typed in ("0440.966.354", "BE 0440966354", "440966354", NEW):
        assert "Forges du Nord" in text_of(staff.get(reverse("organisations:list"), {"q": typed})), typed


def test_an_establishment_moves_to_another_siret(fund, forges, staff):
    with scope(fund):
        place = EstablishmentFactory(organisation=forges.organisation, name="Atelier", siret="73282932000074")
    page = change(staff, forges, which=f"siret:{place.uuid}", number="732 829 320 00017")
    assert "Le numéro est changé" in text_of(page)
    with scope(fund):
        assert Establishment.objects.get(pk=place.pk).siret != "73282932000074"
        found = Establishment.objects.matching("732 829 320 00074")
        assert list(found) == [place]
        assert not Organisation.objects.matching("73282932000074").exclude(pk=forges.organisation.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "at", "said"),
    [
        ({"number": "0440.966.355"}, "number", "contrôle"),
        ({"number": "0440.966.354"}, "number", "déjà son numéro"),
        ({"number": "0447.801.290"}, "number", "déjà celui d’une autre organisation"),
        ({"reason": ""}, "reason", "obligatoire"),
        ({"changed_on": "2999-01-01"}, "changed_on", "à venir"),
        ({"which": "siren:x"}, "which", "valide"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(fund, forges, staff, wrong, at, said):
    with scope(fund):
        OrganisationFactory(enterprise_number="0447801290")
    response = change(staff, forges, **wrong)
    assert list(response.context["form"].errors) == [at]
    assert said in text_of(response)
    with scope(fund):
        assert Organisation.objects.get(pk=forges.organisation.pk).enterprise_number == "0440966354"
        assert not FormerNumber.objects.exists()
    assert (
        forges.client("main").get(reverse("organisations:change_number", args=[forges.organisation.uuid])).status_code
        == 403
    )
