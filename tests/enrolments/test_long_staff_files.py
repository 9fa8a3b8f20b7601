"""A file of more lines than are compared at once (`ITM-34`): what is told meanwhile, and that nothing is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.models import StaffImport, StaffImportRow
from requests_app.enrolments.staff_data.reading import AT_ONCE
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.staff_files import csv, open_module, send, sent, worked

pytestmark = pytest.mark.django_db

LINES = AT_ONCE + 20
HEAD = "Numéro interne;Nom;Prénom;Date de naissance;Langue;Téléphone;Service;En service depuis le"


@pytest.fixture
def made() -> Stage:
    made = stage()
    open_module(made)
    return made


def lines(unit: str = "Achats") -> list[str]:
    return [f"N{number};Nom {number};Ann;12/05/1985;fr;+32 2 555 01 00;{unit};01/02/2020" for number in range(LINES)]


@pytest.mark.feature("ITM-34")
def test_a_long_file_is_compared_written_changed_and_taken_back(made):
    address, batch = sent(made, csv(*lines(), head=HEAD))
    assert (batch.total, batch.read, batch.created, batch.wrong) == (LINES, LINES, LINES, 0)
    made.as_responsible.post(address)
    assert worked(made).state == "written"
    with scope(made.fund):
        assert Worker.objects.filter(last_first_folded__startswith="nom ", version=1, is_active=True).count() == LINES
        assert WorkerDetails.objects.filter(unit="Achats", language="fr", in_service_on="2020-02-01").count() == LINES
        for row in StaffImportRow.objects.select_related("worker").filter(number__in=[2, LINES + 1]):
            assert row.worker.last_name == f"Nom {row.number - 2}", "each line knows whom it made"
    changes, second = sent(made, csv(*lines("Accueil"), head=HEAD))
    assert (second.created, second.changed) == (0, LINES)
    made.as_responsible.post(changes)
    assert worked(made).state == "written"
    with scope(made.fund):
        assert WorkerDetails.objects.filter(unit="Accueil").count() == LINES
    made.as_responsible.post(reverse("enrolments:take_back_staff_import", args=[second.uuid]))
    assert (worked(made).state, worked(made).kept) == ("undone", 0)
    with scope(made.fund):
        assert WorkerDetails.objects.filter(unit="Achats").count() == LINES


@pytest.mark.feature("ITM-35")
def test_the_same_person_far_below_is_told_where_she_was_first(made):
    again = "N-autre;NOM 0;ann;12/05/1985;;;;"
    address, batch = sent(made, csv(*lines(), again, head=HEAD))
    assert (batch.created, batch.wrong) == (LINES, 1)
    assert "se trouve déjà à la ligne 2" in text_of(made.as_responsible.get(address))


@pytest.mark.feature("ITM-34")
def test_how_far_the_worker_is_stands_on_the_page(made):
    address = send(made.as_responsible, csv(*lines(), head=HEAD))
    assert "Vous pouvez quitter cette page" in text_of(made.as_responsible.get(address))
    with scope(made.fund):  # as it is between two chunks
        StaffImport.objects.update(total=LINES, read=AT_ONCE)
    page = made.as_responsible.get(address).content.decode()
    assert "Lignes comparées" in page
    assert f'value="{AT_ONCE}"' in page
    assert f'max="{LINES}"' in page
    assert worked(made).read == LINES
