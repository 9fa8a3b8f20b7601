"""The company ties workers to its register and completes their data (`ATM-25`)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.organisations import completeness
from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.training.models import Participant
from tests.factories import OrganisationFactory, WorkerFactory, quickly_signed_in, staff_of
from tests.training.company_scenes import certified
from tests.training.factories import ParticipantFactory
from tests.training.scenes import request_with_company, stage, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def request_(made):
    return request_with_company(made, opened=True)


@pytest.fixture
def entry(made, request_):
    with scope(made.fund):
        return Participant.objects.get(request=request_, last_name="Inventé")


def workers_page(made, request):
    page = made.as_mandatee.get(reverse("training:workers", args=[request.uuid]))
    return " ".join(page.content.decode().split())


def address(entry):
    return reverse("training:complete", args=[entry.uuid])


def now(made, row):
    with scope(made.fund):
        return type(row).objects.get(pk=row.pk)


@pytest.mark.feature("ATM-25")
def test_the_tab_lists_who_is_unknown_and_what_is_missing(made, request_, entry):
    made.fund.options[completeness.OPTION] = ["language", "joint_committee"]
    made.fund.save()
    with scope(made.fund):
        other = Participant.objects.get(request=request_, last_name="Modèle")
        other.worker = WorkerFactory(organisation=made.company, last_name="Modèle", first_name="Karim")
        other.save()

    page = workers_page(made, request_)

    assert "Inconnu du registre" in page
    assert "Il manque : Langue, Commission paritaire" in page


@pytest.mark.feature("ATM-25")
def test_a_worker_of_the_same_birth_date_is_offered_and_tied(made, request_, entry):
    with scope(made.fund):
        worker = WorkerFactory(
            organisation=made.company, last_name="Inventée", first_name="Eloïse", birth_date=entry.birth_date
        )
        WorkerFactory(organisation=made.company, last_name="Quelqu’un", first_name="D’autre")
    page = made.as_mandatee.get(address(entry)).content.decode()
    assert "Inventée Eloïse" in page
    assert "D’autre" not in page

    answer = made.as_mandatee.post(address(entry), {"tie": worker.uuid}, follow=True)

    assert now(made, entry).worker_id == worker.pk
    assert "Le registre écrit le nom ou la date de naissance autrement" in answer.content.decode()


def test_somebody_is_found_in_the_register_by_name_without_an_address_that_tells_it(made, entry):
    with scope(made.fund):
        WorkerFactory(organisation=made.company, last_name="Durand", first_name="Zoé")

    answer = made.as_mandatee.post(address(entry), {"find": "yes", "typed": "dur"})

    assert "Durand Zoé" in answer.content.decode()
    nobody = made.as_mandatee.post(address(entry), {"find": "yes", "typed": "xyz"})
    assert "Personne de ce nom dans votre registre" in nobody.content.decode()


@pytest.mark.feature("ATM-25")
def test_somebody_unknown_is_added_to_the_register_and_tied(made, request_, entry):
    page = made.as_mandatee.get(address(entry)).content.decode()
    assert 'value="Inventé"' in page
    assert 'value="1990-02-28"' in page

    made.as_mandatee.post(
        address(entry),
        {"last_name": "Inventé", "first_name": "Éloïse", "birth_date": "1990-02-28", "function": "Soudeuse"},
    )

    with scope(made.fund):
        worker = Worker.objects.get(last_name="Inventé")
        assert Participant.objects.get(pk=entry.pk).worker == worker
        assert WorkerDetails.objects.get(worker=worker).function == "Soudeuse"


@pytest.mark.feature("ATM-25")
def test_a_wrong_register_number_is_refused_at_its_field_and_nothing_typed_is_lost(made, entry):
    made.fund.options["register_number"] = True
    made.fund.save()
    typed = {"last_name": "Inventé", "first_name": "Éloïse", "birth_date": "1990-02-28", "function": "Soudeuse"}

    answer = made.as_mandatee.post(address(entry), typed | {"register_number": "90022899700"})

    assert "Les chiffres de contrôle ne correspondent pas" in answer.content.decode()
    assert 'value="Soudeuse"' in answer.content.decode()
    assert now(made, entry).worker_id is None


def test_the_details_of_a_tied_worker_are_changed_in_the_register(made, request_, entry):
    with scope(made.fund):
        worker = WorkerFactory(organisation=made.company, last_name="Inventé", first_name="Éloïse")
        Participant.objects.filter(pk=entry.pk).update(worker=worker)

    made.as_mandatee.post(
        address(entry),
        {
            "version": worker.version,
            "last_name": "Inventé",
            "first_name": "Éloïse",
            "birth_date": "1990-02-28",
            "language": "nl",
        },
    )

    with scope(made.fund):
        assert WorkerDetails.objects.get(worker=worker).language == "nl"


def test_a_worker_of_another_company_cannot_be_tied(made, entry):
    with scope(made.fund):
        stranger = WorkerFactory(organisation=OrganisationFactory())

    made.as_mandatee.post(address(entry), {"tie": stranger.uuid})

    assert now(made, entry).worker_id is None


def test_the_same_person_is_not_tied_to_two_entries(made, request_, entry):
    with scope(made.fund):
        worker = WorkerFactory(organisation=made.company)
        Participant.objects.filter(request=request_, last_name="Modèle").update(worker=worker)

    answer = made.as_mandatee.post(address(entry), {"tie": worker.uuid})

    assert "Ce salarié est déjà dans la demande, sous une autre ligne." in answer.content.decode()


def test_the_first_tie_voids_nothing_and_another_in_its_place_does(made, request_, entry):
    request = certified(made, request_)
    with scope(made.fund):
        first, second = WorkerFactory(organisation=made.company), WorkerFactory(organisation=made.company)

    made.as_mandatee.post(address(entry), {"tie": first.uuid})
    with scope(made.fund):
        assert stored(request).state == "certified"
    made.as_mandatee.post(address(entry), {"tie": second.uuid})

    with scope(made.fund):
        assert stored(request).state == "with_company"


@pytest.mark.feature("ATM-25")
def test_the_operator_learns_nothing_of_the_register(made, request_, entry):
    with scope(made.fund):
        worker = WorkerFactory(organisation=made.company, last_name="Inventé", first_name="Éloïse")
        Participant.objects.filter(pk=entry.pk).update(worker=worker)

    page = made.as_encoder.get(reverse("training:workers", args=[request_.uuid])).content.decode()

    assert "registre" not in page
    assert str(worker.uuid) not in page
    assert made.as_encoder.get(address(entry)).status_code == 404
    assert made.as_encoder.post(address(entry), {"tie": worker.uuid}).status_code == 404


def test_the_staff_read_and_are_led_to_the_register(made, request_, entry):
    staff = quickly_signed_in(made.fund, staff_of(made.fund).user)

    assert staff.get(address(entry)).status_code == 403
    assert "Inconnu du registre" in staff.get(reverse("training:workers", args=[request_.uuid])).content.decode()


def test_the_tab_costs_the_same_for_one_worker_and_for_sixty(made, request_):

    with scope(made.fund):
        ParticipantFactory(request=request_, worker=WorkerFactory(organisation=made.company))
    browser, path = made.as_mandatee, reverse("training:workers", args=[request_.uuid])
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    with scope(made.fund):
        for number in range(60):
            worker = WorkerFactory(organisation=made.company) if number % 2 else None
            ParticipantFactory(request=request_, worker=worker)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)
