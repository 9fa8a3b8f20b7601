"""« Gestion des salariés » from a file: shown first, then added; and the picking list that it becomes."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.organisations.models import Worker
from extranet.organisations.roles import Role
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, WorkerFactory, member_of, quickly_signed_in

pytestmark = pytest.mark.django_db

CSV = """Nom;Prénom;Date de naissance;Fonction;Langue
Martin;Claire;12/03/1988;Soudeuse;fr
Durand;Paul;1990-07-01;;
Petit;Zoé;31/02/1990;;
Dubois;Ana;02/02/1985;;klingon
"""


@pytest.fixture
def member():
    fund = FundFactory(country="FR", capabilities=[Capability.MEMBERSHIP])
    return member_of(fund, roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def client(member):
    return quickly_signed_in(member.fund, member.user)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.mark.feature("MYA-49")
def test_a_file_is_shown_first_then_added(member, client):
    address = reverse("workers:import", args=[member.organisation.uuid])
    assert address in text_of(client.get(reverse("workers:list")))
    preview = client.post(address, upload("salaries.csv", CSV.encode()))
    page = text_of(preview)
    assert "n’est pas une date" in page
    assert "Langue : Écrivez l’un de" in page
    assert "Ajouter 2 lignes" in page
    with scope(member.fund):
        assert not Worker.objects.exists(), "nothing before the second click"
    lines = preview.context["form"].data["lines"]
    page = text_of(client.post(address, {"lines": lines, "confirm": "yes"}))
    assert "2 salariés sont ajoutés." in page
    assert "Petit" in page, "what is wrong stays to be corrected"
    with scope(member.fund):
        claire = Worker.objects.get(last_name="Martin")
        assert claire.organisation == member.organisation
        assert (claire.details.get().function, claire.details.get().language) == ("Soudeuse", "fr")
    client.post(reverse("workers:edit", args=[claire.uuid]), {
        "last_name": "Martin", "first_name": "Claire", "birth_date": "1988-03-12", "function": "Cheffe", "version": 1,
    })  # fmt: skip
    client.post(reverse("workers:deactivate", args=[claire.uuid]))
    with scope(member.fund):
        stored = Worker.objects.get(pk=claire.pk)
        assert (stored.is_active, stored.details.get().function) == (False, "Cheffe")


def test_an_excel_sheet_is_read_too_and_whoever_is_there_already_is_named(member, client):
    with scope(member.fund):
        WorkerFactory(
            organisation=member.organisation, last_name="Martin", first_name="Claire", birth_date="1988-03-12"
        )
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Prénom", "Né le"])
    book.active.append(["MARTIN", "claire", "12/03/1988"])
    book.active.append(["Durand", "Paul", "01/07/1990"])
    content = BytesIO()
    book.save(content)
    address = reverse("workers:import", args=[member.organisation.uuid])
    page = text_of(client.post(address, upload("salaries.xlsx", content.getvalue())))
    assert "figure déjà parmi vos salariés" in page
    assert "Ajouter 1 ligne" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("salaries.pdf", b"%PDF-1.4", "Choisissez un fichier CSV ou un classeur Excel"),
        ("salaries.csv", b"Nom;Fonction\nMartin;Soudeuse\n", "il manque : Prénom, Date de naissance"),
        ("salaries.csv", b"", "vide"),
        ("salaries.csv", b"Nom;Pr\xc3\xa9nom;Date de naissance\n" + b"A;B;01/01/1990\n" * 1001, "1000 lignes au plus"),
    ],
)
def test_a_file_that_is_none_is_refused(member, client, name, content, said):
    page = text_of(client.post(reverse("workers:import", args=[member.organisation.uuid]), upload(name, content)))
    assert said in page.replace("\xa0", "").replace("1 000", "1000").replace("1\u202f000", "1000")
    with scope(member.fund):
        assert not Worker.objects.exists()


def test_only_its_own_people_import(member):
    other = member_of(member.fund, roles=[Role.TRAINING_OFFICER])
    stranger = quickly_signed_in(member.fund, other.user)
    assert stranger.get(reverse("workers:import", args=[member.organisation.uuid])).status_code == 404
