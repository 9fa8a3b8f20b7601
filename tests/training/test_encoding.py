"""A request is made, for one company or for a session of several, and described; who may, and what is refused."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.mandates import terms
from extranet.mandates.services import revoke
from extranet.tenants.scope import scope
from requests_app.training.models import Request
from requests_app.training.workflow import RequestState
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of, visitor
from tests.mandates.scenes import operator_of
from tests.training.scenes import (
    TRAINING,
    authorised,
    draft_of,
    mandatee_of,
    own_request_of,
    request_with_company,
    stage,
    stored,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def typed(**changes) -> dict[str, str]:
    """What the form of a training sends."""
    values = {name: value for name, value in (TRAINING | changes).items() if value}
    return {name: "on" if value is True else str(value) for name, value in values.items()}


def address(route: str, request: Request) -> str:
    return reverse(f"training:{route}", args=[request.uuid])


def text(response) -> str:
    return response.content.decode()


@pytest.mark.feature("ATM-18")
def test_the_request_belongs_to_the_company_and_has_a_number(made):
    page = made.as_encoder.post(reverse("training:new"), {"companies": made.company.pk} | typed(), follow=True)
    number = f"{timezone.localdate().year}-00001"
    assert f"La demande {number} est créée" in text(page)
    with scope(made.fund):
        request = Request.objects.select_related("company", "author", "mandate").get()
    assert (request.number, request.state) == (number, RequestState.DRAFT)
    assert (request.company, request.author, request.mandate) == (
        made.company,
        made.encoder.organisation,
        made.mandate,
    )
    assert (request.title, request.theme, request.provider_name) == ("Soudage TIG, niveau 2", "Soudage", "TechnoDémo")
    assert (request.kind, request.place, request.language) == ("formal", "Namur", "fr")


def test_the_operator_is_the_provider_by_default(made):
    assert 'value="TechnoDémo"' in text(made.as_encoder.get(reverse("training:new")))


@pytest.mark.feature("ATM-18")
def test_a_session_of_two_companies_is_encoded_once(made):
    with scope(made.fund):
        second = OrganisationFactory(name="Béta")
        authorised(made.fund, second, made.encoder.organisation)
    client = made.as_encoder
    client.post(reverse("training:new"), {"companies": [made.company.pk, second.pk]} | typed())
    with scope(made.fund):
        first, other = Request.objects.select_related("company").order_by("pk")
    assert first.session_uuid == other.session_uuid
    assert {first.company, other.company} == {made.company, second}
    page = client.post(address("edit", first), typed(title="Autre intitulé", version="1"), follow=True)
    assert "pour les 2 demandes de cette session" in text(page)
    assert other.number in text(page)
    with scope(made.fund):
        assert {one.title for one in Request.objects.all()} == {"Autre intitulé"}


def test_a_new_request_reads_the_companies_once_however_many_there_are(made):
    page_of_new, asked = reverse("training:new"), []
    for name in ("Ferme", "Moulin"):
        with CaptureQueriesContext(connection) as captured:
            page = text(made.as_encoder.get(page_of_new))
        asked.append(len(captured))
        with scope(made.fund):
            for number in range(60):
                authorised(made.fund, OrganisationFactory(name=f"{name} {number:03}"), made.encoder.organisation)
    assert page.count('name="companies"') == 50
    assert asked[0] == asked[1]


def test_an_operator_of_many_companies_searches_them_and_keeps_what_it_typed_and_ticked(made):
    with scope(made.fund):
        many = [OrganisationFactory(name=f"Ferme {number:03}") for number in range(60)]
        for company in [*many, last := OrganisationFactory(name="Zinguerie du Lac")]:
            authorised(made.fund, company, made.encoder.organisation)
    client, page_of_new = made.as_encoder, reverse("training:new")
    page = text(client.get(page_of_new))
    assert page.count('name="companies"') == 50
    assert "Chercher une entreprise" in page
    assert "Zinguerie du Lac" not in page
    half = typed(title="Tournage", theme="", language="nl") | {
        "companies": made.company.pk,
        "q": "zing",
        "search": "yes",
    }
    found = client.post(page_of_new, half)
    page = text(found)
    assert [name for _pk, name in found.context["company_form"].fields["companies"].choices] == [
        made.company.name,
        "Zinguerie du Lac",
    ]
    assert found.context["company_form"]["companies"].value() == [str(made.company.pk)]
    assert 'value="Tournage"' in page
    assert found.context["form"]["language"].value() == "nl"
    assert "Indiquez le code du catalogue" not in page, "nothing is refused before it is sent"
    assert "ne vous autorise." in text(client.post(page_of_new, half | {"q": "Personne de ce nom"}))
    client.post(page_of_new, typed() | {"companies": [made.company.pk, last.pk]})
    with scope(made.fund):
        assert {one.company.name for one in Request.objects.all()} == {made.company.name, "Zinguerie du Lac"}


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(made):
    page = made.as_encoder.post(reverse("training:new"), typed(theme="", place="", title="Tournage"))
    assert "Indiquez le code du catalogue, ou à défaut le thème." in text(page)
    assert "Indiquez le lieu, ou cochez « À distance »." in text(page)
    assert "Cochez au moins une entreprise." in text(page)
    assert 'value="Tournage"' in text(page)
    with scope(made.fund):
        assert not Request.objects.exists()


def test_a_wrong_number_of_the_provider_is_refused_and_stays_to_be_corrected(made):
    sent = {"companies": made.company.pk} | typed(provider_number="0440966355")
    page = text(made.as_encoder.post(reverse("training:new"), sent))
    assert "Les chiffres de contrôle ne correspondent pas" in page
    assert 'value="0440.966.355"' in page


def test_the_terms_come_first_and_then_the_form(made):
    encoder = operator_of(made.fund, "Nouvel opérateur")
    with scope(made.fund):
        authorised(made.fund, made.company, encoder.organisation)
    client = quickly_signed_in(made.fund, encoder.user)
    answer = client.get(reverse("training:new"))
    assert answer.headers["Location"] == f"{reverse('mandates:terms')}?suite=%2Fdemandes%2Fnouvelle%2F"
    with scope(made.fund):
        version = terms.current_terms(made.fund).version
    sent = {"accepted": "on", "version": version, "suite": reverse("training:new")}
    assert "Nouvelle demande" in text(client.post(reverse("mandates:terms"), sent, follow=True))


def test_a_company_without_mandate_cannot_be_chosen(made):
    with scope(made.fund):
        stranger = OrganisationFactory(name="Sans mandat")
    page = made.as_encoder.post(reverse("training:new"), {"companies": stranger.pk} | typed())
    assert "ne vous autorise plus" in text(page)
    assert "Sans mandat" not in text(page)
    with scope(made.fund):
        assert not Request.objects.exists()


@pytest.mark.feature("ATM-16")
def test_a_company_encodes_alone(made):
    made.as_mandatee.post(reverse("training:new"), typed(provider_name="Nous-mêmes"))
    with scope(made.fund):
        request = Request.objects.select_related("company", "author", "mandate").get()
    assert request.state == RequestState.WITH_COMPANY
    assert (request.company, request.author, request.mandate) == (made.company, made.company, None)
    page = text(made.as_mandatee.get(address("request", request)))
    assert "Annuler l’envoi" not in page
    assert "L’opérateur" not in page


def test_numbers_follow_each_other(made):
    first, second = draft_of(made, filled=False), own_request_of(made, filled=False)
    assert [int(one.number.split("-")[1]) for one in (first, second)] == [1, 2]


def test_two_people_editing_nothing_is_lost(made):
    request = draft_of(made, filled=False)
    client = made.as_encoder
    client.post(address("edit", request), typed(title="Le premier", version=str(request.version)))
    page = client.post(address("edit", request), typed(title="Le second", version=str(request.version)))
    assert "Quelqu’un d’autre a modifié" in text(page)
    assert "Valeur enregistrée entre-temps : « Le premier »." in text(page)
    assert 'value="Le second"' in text(page)
    client.post(address("edit", request), typed(title="Le second", version=str(request.version + 1)))
    with scope(made.fund):
        assert stored(request).title == "Le second"


def test_a_session_that_ended_while_typing_loses_neither_what_is_stored_nor_what_was_typed(made):
    request = draft_of(made, filled=False)
    page = visitor(made.fund).post(address("edit", request), typed(title="Tapé trop tard", version="1"))
    assert "Votre session a pris fin" in text(page)
    assert '<input type="hidden" name="title" value="Tapé trop tard">' in text(page)
    with scope(made.fund):
        assert stored(request).title == "Soudage TIG, niveau 2"


def test_a_copy_takes_training_and_people_without_days(made):
    request = request_with_company(made)
    page = made.as_encoder.post(address("copy", request), follow=True)
    assert "est créée par copie" in text(page)
    with scope(made.fund):
        copied = Request.objects.exclude(pk=request.pk).get()
        assert (copied.title, copied.state) == (request.title, RequestState.DRAFT)
        assert copied.session_uuid != request.session_uuid
        assert copied.days.count() == 0
        assert sorted(copied.participants.values_list("last_name", flat=True)) == ["Inventé", "Modèle"]


def test_a_draft_is_deleted_after_a_second_look_and_what_was_sent_is_not(made):
    draft, sent = draft_of(made), request_with_company(made)
    client = made.as_encoder
    assert "Cela ne se défait pas" in text(client.get(address("delete", draft)))
    assert "est supprimée" in text(client.post(address("delete", draft), follow=True))
    assert client.post(address("delete", sent)).status_code == 404
    with scope(made.fund):
        assert list(Request.objects.values_list("pk", flat=True)) == [sent.pk]


@pytest.mark.feature("ATM-08")
def test_when_the_mandate_ends_the_company_finishes_and_the_operator_keeps_a_line(made):
    request = draft_of(made)
    assert made.as_mandatee.get(address("request", request)).status_code == 404
    with scope(made.fund):
        revoke(actor=made.company_actor, mandate=made.mandate)
        assert stored(request).state == RequestState.WITH_COMPANY
    assert made.as_mandatee.get(address("workers", request)).status_code == 200
    client = made.as_encoder
    line = text(client.get(reverse("training:list")))
    assert request.number in line
    assert "Mandat terminé" in line
    assert made.company.name not in line
    kept = text(client.get(address("request", request)))
    assert request.title in kept
    assert made.company.name not in kept
    assert "Inventé" not in kept
    for route in ("edit", "days", "workers", "presences", "attendance_lists", "copy", "delete"):
        assert client.get(address(route, request)).status_code == 404, route


def test_a_mandate_that_expired_this_morning_changes_nothing_any_more(made, time_machine):
    until = timezone.localdate()
    ending = stage(made.fund, until=until, name="Gamma", enterprise_number="", nsso_number="")
    request = draft_of(ending)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1))
    answer = ending.as_encoder.post(address("send", request))
    assert answer.status_code == 403
    assert "n’est plus en vigueur" in text(answer)
    with scope(made.fund):
        kept = stored(request)
        assert kept.state == RequestState.DRAFT
        assert kept.participants.count() == 2


def test_staff_read_everything_and_change_nothing(made):
    request = request_with_company(made)
    client = quickly_signed_in(made.fund, staff_of(made.fund).user)
    for route in ("request", "edit", "days", "workers", "presences", "attendance_lists"):
        page = client.get(address(route, request))
        assert page.status_code == 200
        assert "Enregistrer" not in text(page)
    assert client.post(address("edit", request), typed(title="Du fonds", version="1")).status_code == 403


@pytest.mark.feature("ATM-30")
def test_each_side_reads_whose_turn_it_is(made):
    request = draft_of(made)
    page = text(made.as_encoder.get(address("request", request)))
    assert "À qui le tour : à l’opérateur" in " ".join(page.split())
    sent = request_with_company(made)
    for client in (made.as_encoder, made.as_mandatee):
        page = " ".join(text(client.get(address("request", sent))).split())
        assert "À qui le tour : à l’entreprise" in page
        for who in ("L’opérateur", "L’entreprise", "Le représentant légal", "Le fonds"):
            assert f'<span class="who">{who}</span>' in page


def test_a_draft_waits_on_its_operators_first_screen_and_on_nobody_elses(made):
    request = draft_of(made)
    pile = "Brouillons à terminer et à envoyer"
    first_screen = text(made.as_encoder.get("/"))
    assert pile in first_screen
    assert request.number in first_screen
    assert pile not in text(made.as_mandatee.get("/"))
    assert pile not in text(quickly_signed_in(made.fund, staff_of(made.fund).user).get("/"))


def test_a_colleague_of_another_company_sees_nothing(made):
    request = request_with_company(made)
    with scope(made.fund):
        other = mandatee_of(made.fund, OrganisationFactory(name="Béta"))
    client = quickly_signed_in(made.fund, other.user)
    assert client.get(address("request", request)).status_code == 404
    assert request.number not in text(client.get(reverse("training:list")))
