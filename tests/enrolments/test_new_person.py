"""« New P-data » (`ITM-10`): known or not, then the data, then she may enrol."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.organisations.models import Worker
from extranet.tenants.scope import scope
from tests.enrolments.scenes import stage

NEW = reverse("enrolments:new_person")
WHO = {"step": "who", "last_name": "Janssens", "first_name": "Ann", "birth_date": "1985-05-12"}
NUMBER, WRONG = "85.07.30-033.28", "85.07.30-033.29"


@pytest.fixture
def made():
    return stage()


@pytest.mark.feature("ITM-10")
@pytest.mark.django_db
def test_somebody_new_by_name_and_birth_date_then_known(made):
    client = made.as_responsible
    page = client.post(NEW, {**WHO, "last_name": ""}).content.decode()
    assert "Ce champ est obligatoire" in page
    page = client.post(NEW, WHO).content.decode()
    assert "Étape 2 sur 3" in page
    assert 'value="Janssens"' in page
    answer = client.post(NEW, {**WHO, "step": "data", "language": "nl", "unit": "Achats"}, follow=True)
    page = answer.content.decode()
    assert "« Ann Janssens » est ajouté(e)." in page
    assert "peut dès maintenant s’inscrire en ligne" in page
    with scope(made.fund):
        worker = Worker.objects.get()
        assert (worker.organisation_id, worker.details.get().unit) == (made.body.pk, "Achats")
    page = client.post(NEW, {**WHO, "last_name": "JANSSENS"}).content.decode()
    assert "Déjà connu" in page
    assert reverse("workers:worker", args=[worker.uuid]) in page
    assert made.enrol(worker, made.session()).state == "enrolled"


@pytest.mark.feature("ITM-10")
@pytest.mark.django_db
def test_the_number_is_checked_and_looked_for_first(made):
    made.fund.options["register_number"] = True
    made.fund.save()
    client = made.as_responsible
    page = client.post(NEW, {"step": "who", "register_number": WRONG}).content.decode()
    assert "Les chiffres de contrôle ne correspondent pas" in page
    assert "Donnez son numéro, ou son nom" in client.post(NEW, {"step": "who"}).content.decode()
    page = client.post(NEW, {"step": "who", "register_number": NUMBER}).content.decode()
    assert "Étape 2 sur 3" in page
    assert NUMBER in page
    client.post(NEW, {**WHO, "step": "data", "register_number": NUMBER})
    page = client.post(NEW, {"step": "who", "register_number": NUMBER}).content.decode()
    assert "Déjà connu" in page
    assert "Ann Janssens" in page
    page = made.as_other_responsible.post(NEW, {"step": "who", "register_number": NUMBER}).content.decode()
    assert "Déjà connu" not in page
    assert "Ann Janssens" not in page


@pytest.mark.feature("ITM-10")
@pytest.mark.django_db
def test_one_goes_back_without_losing_what_was_typed_and_staff_add_for_an_organisation(made):
    page = made.as_responsible.post(NEW, {**WHO, "step": "data", "back": "yes"}).content.decode()
    assert "Étape 1 sur 3" in page
    assert 'value="Janssens"' in page
    of = reverse("enrolments:new_person_of", args=[made.other_body.uuid])
    made.as_staff.post(of, {**WHO, "step": "data"})
    with scope(made.fund):
        assert Worker.objects.get().organisation_id == made.other_body.pk
    gone = made.worker("Dubois", "Béa", is_active=False)
    page = made.as_responsible.post(NEW, {**WHO, "last_name": "Dubois", "first_name": "Béa"}).content.decode()
    assert "Sa fiche est désactivée" in page
    assert gone.full_name in page
