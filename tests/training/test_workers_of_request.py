"""The people of a request: three fields each, pasted or picked; tied to the register without the operator knowing."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Request
from requests_app.training.pasting import read_lines
from requests_app.training.services import drafting, participants, sending
from tests.factories import WorkerDetailsFactory, WorkerFactory
from tests.training.scenes import draft_of, own_request_of, request_with_company, stage

pytestmark = pytest.mark.django_db

BORN = datetime.date(1985, 12, 31)


def years_ago(years: int) -> str:
    """The birth date of somebody who is that old today, whatever day it is."""
    return (timezone.localdate() - datetime.timedelta(days=365 * years + 100)).isoformat()


@pytest.fixture
def made():
    return stage()


def address(route: str, request: Request) -> str:
    return reverse(f"training:{route}", args=[request.uuid])


def text(response) -> str:
    return response.content.decode()


def people(made, request: Request) -> list[str]:
    with scope(made.fund):
        return [one.full_name for one in request.participants.order_by("last_first_folded")]


@pytest.mark.feature("ATM-20")
def test_the_operators_form_has_exactly_three_fields_of_a_person(made):
    request = draft_of(made)
    form = made.as_encoder.get(address("workers", request)).context["form"]
    assert [field.name for field in form.visible_fields()] == ["last_name", "first_name", "birth_date"]
    sent = {"last_name": "Dupont", "first_name": "Anne", "birth_date": "1985-12-31"}
    assert "Anne Dupont est dans la demande." in text(
        made.as_encoder.post(address("workers", request), sent, follow=True)
    )
    assert people(made, request) == ["Anne Dupont", "Éloïse Inventé", "Karim Modèle"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"last_name": "INVENTE", "first_name": "eloise", "birth_date": "1990-02-28"}, "déjà dans la demande"),
        ({"last_name": "Petit", "first_name": "Zoé", "birth_date": years_ago(3)}, "cette personne aurait 3 ans"),
        ({"last_name": "Petit", "first_name": "", "birth_date": "1990-05-05"}, "Ce champ est obligatoire"),
    ],
)
def test_a_refused_person_is_explained_and_stays_in_the_form(made, sent, message):
    request = draft_of(made)
    page = text(made.as_encoder.post(address("workers", request), sent))
    assert message in page
    assert f'value="{sent["last_name"]}"' in page
    assert len(people(made, request)) == 2


def test_a_person_is_corrected_and_removed(made):
    request = draft_of(made)
    with scope(made.fund):
        person = Participant.objects.get(last_name="Inventé")
        version = Request.objects.get(pk=request.pk).version
    page = reverse("training:edit_participant", args=[person.uuid])
    sent = {"last_name": "Inventée", "first_name": "Éloïse", "birth_date": "1990-02-28", "version": str(version)}
    made.as_encoder.post(page, sent)
    assert people(made, request) == ["Éloïse Inventée", "Karim Modèle"]
    stale = text(made.as_encoder.post(page, sent | {"last_name": "Autre"}))
    assert "Valeur enregistrée entre-temps : « Inventée »." in stale
    made.as_encoder.post(reverse("training:remove_participant", args=[person.uuid]))
    assert people(made, request) == ["Karim Modèle"]


@pytest.mark.feature("ATM-20")
def test_an_entry_equal_to_a_worker_is_tied_and_the_operator_does_not_learn_it(made):
    with scope(made.fund):
        worker = WorkerFactory(
            organisation=made.company, last_name="INVENTE", first_name="eloïse", birth_date=datetime.date(1990, 2, 28)
        )
        WorkerDetailsFactory(worker=worker, function="Chaudronnière")
    unknown, known = draft_of(made), draft_of(made)
    with scope(made.fund):
        unknown.participants.get(last_name="Inventé").delete()
        for request in (unknown, known):
            sending.send_to_company(actor=made.operator_actor, fund=made.fund, request=request)
        assert known.participants.get(last_name="Inventé").worker == worker
        assert unknown.participants.get().worker is None
    for route in ("request", "edit", "days", "workers", "presences", "attendance_lists"):
        page = text(made.as_encoder.get(address(route, known)))
        assert "Chaudronnière" not in page
        assert "registre" not in page
        assert str(worker.uuid) not in page
        assert "rattaché" not in page
    assert "Inconnu du registre" in text(made.as_mandatee.get(address("workers", unknown)))


def test_what_the_operator_corrects_is_compared_anew(made):
    request = draft_of(made)
    with scope(made.fund):
        person = request.participants.get(last_name="Inventé")
        person.worker = WorkerFactory(organisation=made.company)
        person.save()
        version = Request.objects.get(pk=request.pk).version
    sent = {"last_name": "Autre", "first_name": "Nom", "birth_date": "1990-02-28", "version": str(version)}
    made.as_encoder.post(reverse("training:edit_participant", args=[person.uuid]), sent)
    with scope(made.fund):
        assert Participant.objects.get(pk=person.pk).worker is None


def test_the_company_adds_by_name_or_from_its_register(made):
    request = own_request_of(made)
    with scope(made.fund):
        known = WorkerFactory(organisation=made.company, last_name="Zorro", first_name="Diego", birth_date=BORN)
        picked = WorkerFactory(organisation=made.company, last_name="Zola", first_name="Émile")
        elsewhere = WorkerFactory(last_name="Zweig")
    client = made.as_mandatee
    client.post(
        address("workers", request), {"last_name": "zorro", "first_name": "diego", "birth_date": BORN.isoformat()}
    )
    page = text(client.post(address("pick", request), {"q": "zo"}))
    assert "Zola Émile" in page
    assert str(known.uuid) not in page, "she is in the request already"
    added = client.post(address("pick", request), {"add": "yes", "worker": [picked.uuid, elsewhere.uuid]}, follow=True)
    assert "1 travailleur est ajouté" in text(added)
    with scope(made.fund):
        tied = request.participants.filter(worker__isnull=False).order_by("pk").values_list("worker", flat=True)
        assert list(tied) == [known.pk, picked.pk]


def test_an_operator_has_no_register_to_pick_from(made):
    request = draft_of(made)
    assert made.as_encoder.post(address("pick", request), {"q": "a"}).status_code == 404


@pytest.mark.feature("ATM-20")
def test_a_pasted_block_is_shown_first_and_its_errors_stay_to_be_corrected(made):
    request = draft_of(made)
    block = "Nom\tPrénom\tNaissance\nDupont\tAnne\t31/12/1985\nModèle\tKarim\t03.11.1978\nPetit;Zoé;32/01/1990\nSeul"
    page = text(made.as_encoder.post(address("paste", request), {"lines": block}))
    assert "Ajouter 1 personne" in page
    assert "Cette personne est déjà dans la demande" in page
    assert "Le 32/01/1990 n’existe pas au calendrier." in page
    assert len(people(made, request)) == 2, "nothing is stored before the confirmation"
    answer = made.as_encoder.post(address("paste", request), {"lines": block, "confirm": "yes"})
    assert people(made, request) == ["Anne Dupont", "Éloïse Inventé", "Karim Modèle"]
    assert answer.context["form"]["lines"].value().splitlines() == block.splitlines()[2:]
    assert [line.number for line in answer.context["lines"]] == [1, 2, 3], "as they stand in the field now"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Dupont Anne 31/12/1985", ("Dupont", "Anne")),
        ("DE SMET Jan 31.12.1985", ("DE SMET", "Jan")),
        ("de Smet Jan 31-12-1985", ("de Smet", "Jan")),
        ("van den Berg Piet Hein 1985-12-31", ("van den Berg", "Piet Hein")),
        ("Dupont ; Anne-Marie ; 31/12/1985", ("Dupont", "Anne-Marie")),
        ("Dupont\tAnne Marie\t31/12/1985", ("Dupont", "Anne Marie")),
        ("Dupont;1985/12/31;Anne", ("Dupont", "Anne")),
    ],
)
def test_how_a_line_is_understood(line, names):
    (read,) = read_lines(line)
    assert read.error == ""
    assert (read.person.last_name, read.person.first_name, read.person.birth_date) == (*names, BORN)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Dupont Anne 31/12/85", "quatre chiffres"),
        ("Dupont Anne hier", "n’est pas une date"),
        ("Anne 31/12/1985", "Il manque quelque chose"),
        ("Dupont;Anne;31/12/1985;85.07.30-033.28", "Trois colonnes"),
        ("Dupont Anne 31/12/2025", "Vérifiez l’année"),
        ("Dupont2 Anne 31/12/1985", "Un nom ne contient pas de chiffres"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_words(line, message):
    (read,) = read_lines(line)
    assert read.person is None
    assert message in read.error


def test_the_same_person_twice_in_a_block_is_refused_the_second_time():
    first, second = read_lines("Hélène Dupond 31/12/1985\nHELENE;dupond;31/12/1985")
    assert first.person
    assert "déjà" in second.error


def test_after_sending_the_operator_reads_only(made):
    request = request_with_company(made)
    page = text(made.as_encoder.get(address("workers", request)))
    assert "Inventé" in page
    assert "Ajouter une personne" not in page
    sent = {"last_name": "Dupont", "first_name": "Anne", "birth_date": "1985-12-31"}
    assert "n’est plus chez vous" in text(made.as_encoder.post(address("workers", request), sent))
    assert len(people(made, request)) == 2


def test_of_a_draft_that_was_deleted_meanwhile_a_sentence_says_so(made):
    """What a scanner found: two posts at once, of which one deletes the draft, were a page about a fault of ours."""
    request, actor = draft_of(made), made.operator_actor
    with scope(made.fund):
        person = request.participants.select_related("request").order_by("pk")[0]
        drafting.delete(actor=actor, request=Request.objects.get(pk=request.pk))
        with pytest.raises(ValidationError, match="vient d’être supprimée"):
            participants.remove_participant(actor=actor, participant=person)
