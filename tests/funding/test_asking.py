"""A company asks: what to prepare, a draft filled in step by step, read through, sent; nothing typed is lost."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document
from extranet.documents.services import deposit
from extranet.documents.tasks import render_pdfs
from extranet.journal.models import Entry
from extranet.organisations.models import Worker
from extranet.organisations.support import support_acts
from extranet.tenants.scope import scope
from requests_app.funding.models import Device, DevicePiece, FundingRequest, RequestPiece
from requests_app.funding.services import asking, people
from requests_app.funding.services.locking import MovedOn
from requests_app.funding.workflow import RequestState
from tests.factories import EstablishmentFactory
from tests.funding.scenes import BODY_SIRET, Stage, pdf, stage
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def at(name: str, request: FundingRequest, *more: str) -> str:
    return reverse(f"funding:{name}", args=[request.uuid, *more])


def now(made: Stage, request: FundingRequest) -> FundingRequest:
    with scope(made.fund):
        return FundingRequest.objects.select_related("body", "receipt").get(pk=request.pk)


def begun(made: Stage, client: Client, device: Device) -> FundingRequest:
    """A draft by « Commencer ma demande », empty."""
    answer = client.post(reverse("funding:begin", args=[device.uuid]))
    assert answer.status_code == 302
    with scope(made.fund):
        return FundingRequest.objects.latest("pk")


def training(**typed: str) -> dict[str, str]:
    usual = {
        "version": "1",
        "title": "Sécurité au travail",
        "objectives": "",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-02",
        "hours": "13h30",
        "place": "Lyon",
        "act": "next",
    }
    return usual | typed


# --- before starting ------------------------------------------------------------------------------------------------


@pytest.mark.feature("BEY-02")
def test_what_to_prepare_is_shown_before_starting_with_an_example_to_download(made):
    device = made.device(summary="Pour les salariés en poste.", days_before_start=30, days_to_decide=20)
    with scope(made.fund):
        piece = DevicePiece.objects.get(device=device, name="Programme de la formation")
        piece.explanation = "Jour par jour, avec les heures."
        piece.example = deposit(fund_id=made.fund.pk, upload=pdf(), file_name="exemple.pdf", user_id=None)
        piece.save()
        closed = Device.objects.create(code="VIEUX", name="Ancien dispositif", is_offered=False)
    client = made.as_member

    offered = text(client.get(reverse("funding:devices_offered")))
    assert device.name in offered
    assert "À déposer 30 jours avant le début." in offered
    assert "Ancien dispositif" not in offered
    assert client.get(reverse("funding:device_offered", args=[closed.uuid])).status_code == 404

    page = text(client.get(reverse("funding:device_offered", args=[device.uuid])))
    assert "Pièces à préparer" in page
    assert "Programme de la formation" in page
    assert "Jour par jour, avec les heures." in page
    assert "Plus tard, avec la facture" in page
    example = client.get(reverse("funding:piece_example", args=[piece.uuid]))
    assert example.getvalue().startswith(b"%PDF")
    with scope(made.fund):
        assert not FundingRequest.objects.exists()


def test_a_device_that_is_no_longer_offered_begins_nothing(made):
    with scope(made.fund):
        closed = Device.objects.create(code="VIEUX", name="Ancien dispositif", is_offered=False)
    page = made.as_member.post(reverse("funding:begin", args=[closed.uuid]), follow=True)
    assert "Ce dispositif n’est plus proposé" in text(page)
    with scope(made.fund):
        assert not FundingRequest.objects.exists()


# --- the steps ------------------------------------------------------------------------------------------------------


@pytest.mark.feature("MYA-02")
def test_a_request_filled_in_step_by_step_is_sent_with_a_number_a_receipt_and_a_mail(made):
    client, device, claire = made.as_member, made.device(days_before_start=0), made.known_worker()
    draft = begun(made, client, device)

    assert client.post(at("step", draft, "formation"), training()).status_code == 302
    found = text(
        client.post(at("step", draft, "organisme"), {"version": "2", "body_search": "centre", "act": "search"})
    )
    key = f"{made.body.uuid}.{BODY_SIRET}"
    assert f'value="{key}"' in found
    assert "SIRET 732 829 320 00074, Lyon" in found
    client.post(at("step", draft, "organisme"), {"version": "2", "body": key, "act": "next"})
    client.post(at("people", draft), {"person": str(claire.uuid), "act": "next"})
    client.post(
        at("step", draft, "couts"),
        {"version": "3", "teaching": "1 400,50", "salary": "", "annex": "80", "is_subrogated": "True", "act": "next"},
    )
    lacking = text(client.get(at("check", draft)))
    assert "Il manque encore : « Programme de la formation »." in lacking
    assert "Envoyer la demande" not in lacking
    give_paper(made, client, draft)

    checked = text(client.get(at("check", draft)))
    for shown in ("Sécurité au travail", "13,5 h", "Centre Démo", "Martin Claire", "1 400,50 €", "1 480,50 €"):
        assert shown in checked.replace("\xa0", " ").replace("\u202f", " ")
    assert f'href="{at("step", draft, "couts")}?verifier"' in checked

    answer = client.post(at("send", draft), follow=True)
    kept = now(made, draft)
    assert kept.state == RequestState.SENT
    assert kept.number.startswith("DPC-")
    assert (kept.hours, kept.teaching, kept.annex) == (Decimal("13.5"), Decimal("1400.50"), Decimal(80))
    assert (kept.body, kept.body_siret) == (made.body, BODY_SIRET)
    assert kept.number in text(answer)
    assert kept.receipt
    assert kept.receipt.file_name == f"accuse-de-depot-{kept.number}.pdf"
    (mail,) = delivered_mail(made.fund)
    assert mail.to == [made.member.user.email]
    assert kept.number in mail.subject
    assert "Martin" not in mail.body


def give_paper(made: Stage, client: Client, draft: FundingRequest, name: str = "Programme de la formation") -> None:
    with scope(made.fund):
        piece = DevicePiece.objects.get(device=draft.device_id, name=name)
    file = SimpleUploadedFile("programme.pdf", pdf().content, "application/pdf")
    answer = client.post(at("papers", draft), {"piece": str(piece.uuid), f"{piece.uuid}-uploads": file})
    assert answer.status_code == 302


@pytest.mark.feature("MYA-02")
def test_the_receipt_is_a_pdf_that_says_what_was_asked(made):
    request = made.sent()
    with scope(made.fund):
        payload = now(made, request).receipt.renderings.get().payload
    render_pdfs(made.fund.pk)
    file = made.as_member.get(at("receipt", request)).getvalue()
    assert file.startswith(b"%PDF")
    assert made.as_staff.get(at("receipt", request)).getvalue() == file
    assert payload["number"] == request.number
    assert payload["people"] == ["Martin Claire"]
    assert payload["papers"] == ["Programme de la formation"]


def test_a_second_click_on_send_sends_nothing_more(made):
    draft, client = made.draft(), made.as_member
    client.post(at("send", draft))
    number = now(made, draft).number
    assert client.post(at("send", draft)).status_code == 302
    assert now(made, draft).number == number
    with scope(made.fund):
        assert Entry.objects.filter(verb="funding.request_sent").count() == 1


def test_what_is_missing_is_named_with_the_step_that_takes_it(made):
    draft = made.draft(title="", teaching=Decimal(0), workers=[])
    page = text(made.as_member.post(at("send", draft)))
    assert "La demande n’est pas partie" in page
    assert f'href="{at("step", draft, "formation")}?verifier"' in page
    assert f'href="{at("people", draft)}?verifier"' in page
    assert now(made, draft).state == RequestState.DRAFT


def test_sending_later_than_the_device_asks_is_warned_of_and_not_refused(made):
    soon = timezone.localdate() + datetime.timedelta(days=3)
    draft = made.draft(device=made.device(days_before_start=30), starts_on=soon, ends_on=soon)
    client = made.as_member
    assert "Demande tardive" in text(client.get(at("check", draft)))
    client.post(at("send", draft))
    assert now(made, draft).state == RequestState.SENT
    assert "Tardive" in text(client.get(at("request", draft)))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1 400,50", "1400.50"),
        ("1\u202f400,50 €", "1400.50"),
        ("1.400,50", "1400.50"),
        ("1,400.50", "1400.50"),
        ("1400.5", "1400.50"),
        ("1.400", "1400"),
        ("480 000,50", "480000.50"),
        ("", "0"),
    ],
)
def test_an_amount_is_taken_as_people_type_it(made, typed, stored):
    draft = made.draft()
    fields = {"version": str(now(made, draft).version), "teaching": typed, "is_subrogated": "False", "act": "next"}
    assert made.as_member.post(at("step", draft, "couts"), fields).status_code == 302
    assert now(made, draft).teaching == Decimal(stored)
    assert not now(made, draft).is_subrogated


@pytest.mark.parametrize("typed", ["mille", "1,2,3", "-5", "1400,505", "12345678901234", "0,500", "1e3"])
def test_what_is_no_amount_is_refused_and_stays_in_the_form(made, typed):
    draft = made.draft()
    fields = {"version": str(now(made, draft).version), "teaching": typed, "is_subrogated": "True", "act": "next"}
    page = made.as_member.post(at("step", draft, "couts"), fields)
    assert f'value="{typed}"' in text(page)
    assert "field-errors" in text(page)
    assert now(made, draft).teaching == Decimal(1400)


def test_a_training_that_ends_before_it_begins_is_refused(made):
    draft = begun(made, made.as_member, made.device())
    page = text(made.as_member.post(at("step", draft, "formation"), training(ends_on="2026-11-30")))
    assert "La formation finit avant de commencer" in page
    assert 'href="#id_ends_on"' in page
    assert 'value="Sécurité au travail"' in page


def test_a_body_that_the_fund_does_not_know_is_typed(made):
    client = made.as_member
    draft = begun(made, client, made.device())
    page = text(client.post(at("step", draft, "organisme"), {"version": "1", "body_search": "zz", "act": "search"}))
    assert "Aucun organisme trouvé" in page
    wrong = {"version": "1", "body_name": "Formateur Inventé", "body_siret": "123", "act": "next"}
    assert "vous en avez écrit 3" in text(client.post(at("step", draft, "organisme"), wrong))
    client.post(at("step", draft, "organisme"), wrong | {"body_siret": "356 000 000 09075"})
    kept = now(made, draft)
    assert (kept.body, kept.body_name, kept.body_siret) == (None, "Formateur Inventé", "35600000009075")


def test_a_body_is_found_by_its_siret(made):
    draft = begun(made, made.as_member, made.device())
    typed = {"version": "1", "body_search": "732 829 320 00074", "act": "search"}
    assert "Centre Démo, SIRET" in text(made.as_member.post(at("step", draft, "organisme"), typed))


def test_an_establishment_is_chosen_where_there_are_several(made):
    with scope(made.fund):
        EstablishmentFactory(organisation=made.company, name="Nord")
        south = EstablishmentFactory(organisation=made.company, name="Sud")
    draft = begun(made, made.as_member, made.device())
    made.as_member.post(at("step", draft, "formation"), training(establishment=str(south.uuid)))
    assert now(made, draft).establishment_id == south.pk


# --- autosave, and two people on one draft --------------------------------------------------------------------------


@pytest.mark.feature("MYA-02", "BEY-21")
def test_a_draft_saves_itself_and_keeps_what_is_valid(made):
    client = made.as_member
    draft = begun(made, client, made.device())
    typed = training(hours="beaucoup")
    kept = client.post(at("step", draft, "formation"), typed, headers={"X-Autosave": "1"})
    assert kept.json()["version"] == 2
    assert kept.json()["message"].startswith("Brouillon enregistré à ")
    stored = now(made, draft)
    assert (stored.title, stored.hours) == ("Sécurité au travail", None)
    typed = training(version="2", title="Sécurité, niveau 2", ends_on="2020-01-01")
    half = client.post(at("step", draft, "formation"), typed, headers={"X-Autosave": "1"})
    assert half.json()["version"] == 3, "all but the day that can't be"
    assert (now(made, draft).title, now(made, draft).ends_on) == ("Sécurité, niveau 2", stored.ends_on)
    typed = training(version="3", starts_on="2030-01-01", ends_on="")
    late = client.post(at("step", draft, "formation"), typed | {"ends_on": "2020-01-01"}, headers={"X-Autosave": "1"})
    assert late.status_code == 422, "what is stored would end before it begins"
    assert now(made, draft).version == 3


@pytest.mark.feature("BEY-21")
def test_the_second_of_two_people_sees_both_versions_and_saves_hers_on_top(made):
    draft = begun(made, made.as_member, made.device())
    made.as_member.post(at("step", draft, "formation"), training(title="Premiers secours"))
    late = training(title="Gestes et postures")

    told = made.as_member.post(at("step", draft, "formation"), late, headers={"X-Autosave": "1"})
    assert told.status_code == 409
    assert "Quelqu’un d’autre a modifié ce brouillon" in told.json()["message"]
    page = text(made.as_member.post(at("step", draft, "formation"), late))
    assert "Valeur enregistrée entre-temps : « Premiers secours »." in page
    assert 'value="Gestes et postures"' in page
    assert now(made, draft).title == "Premiers secours"

    made.as_member.post(at("step", draft, "formation"), late | {"version": "2"})
    assert now(made, draft).title == "Gestes et postures"


# --- people ---------------------------------------------------------------------------------------------------------


@pytest.mark.feature("MYA-02")
def test_people_are_found_by_name_without_it_in_the_address(made):
    claire, other = made.known_worker(), made.worker("Nguyen", "Léa")
    gone = made.worker("Martin", "Jean", is_active=False)
    elsewhere = made.worker("Martin", "Paul", organisation=made.other_company)
    client = made.as_member
    draft = begun(made, client, made.device())

    page = client.post(at("people", draft), {"q": "martin", "act": "search"})
    assert "q=" not in page.request["QUERY_STRING"]
    assert f'value="{claire.uuid}"' in text(page)
    for hidden in (other, gone, elsewhere):
        assert str(hidden.uuid) not in text(page)

    page = text(client.post(at("people", draft), {"person": str(claire.uuid), "q": "nguyen", "act": "search"}))
    assert "1 bénéficiaire choisi" in page  # ticked before the second search: not lost
    client.post(at("people", draft), {"person": str(other.uuid), "act": "add"})
    client.post(at("people", draft), {"person": str(elsewhere.uuid), "act": "add"})
    client.post(at("people", draft), {"act": f"remove:{claire.uuid}"})
    with scope(made.fund):
        assert list(draft.people.values_list("worker", flat=True)) == [other.pk]


def test_somebody_new_joins_the_register_and_the_request(made):
    draft = begun(made, made.as_member, made.device())
    who = {"last_name": "Petit", "first_name": "Ana", "birth_date": "1990-02-03"}
    answer = made.as_member.post(at("new_person", draft), who)
    assert answer.headers["Location"] == at("people", draft)
    with scope(made.fund):
        ana = Worker.objects.get(last_name="Petit")
        assert list(draft.people.values_list("worker", flat=True)) == [ana.pk]


def test_two_who_add_people_lose_nobody(made):
    claire, lea = made.known_worker(), made.worker("Nguyen", "Léa")
    draft = made.draft(workers=[])
    with scope(made.fund):
        people.add_people(actor=made.actor, request=draft, workers=[claire])
        people.add_people(actor=made.actor, request=draft, workers=[lea])
        assert draft.people.count() == 2


# --- what is given up -----------------------------------------------------------------------------------------------


@pytest.mark.feature("MYA-02")
def test_an_abandoned_draft_leaves_nothing(made, django_capture_on_commit_callbacks):
    draft = made.draft()
    with scope(made.fund):
        (key,) = Document.objects.filter(pk__in=draft.papers.values("document")).values_list("key", flat=True)
    assert default_storage.exists(key)
    client = made.as_member
    assert "Abandonner le brouillon ?" in text(client.get(at("delete_draft", draft)))
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(at("delete_draft", draft), follow=True)
    assert "il n’en reste rien" in text(page)
    with scope(made.fund):
        assert not FundingRequest.objects.exists()
        assert not RequestPiece.objects.exists()
        assert not Document.objects.filter(key=key).exists()
    assert not default_storage.exists(key)


@pytest.mark.feature("MYA-02")
def test_an_agreed_request_is_given_up_after_a_confirmation(made):
    request = made.agreed().request
    client = made.as_member
    assert "son accord tombe" in text(client.get(at("give_up", request)))
    page = client.post(at("give_up", request), {"reason": "Projet annulé."}, follow=True)
    assert f"La demande {request.number} est abandonnée." in text(page)
    assert now(made, request).state == RequestState.GIVEN_UP
    assert "Projet annulé." in text(client.get(at("request", request)))


def test_a_request_with_an_invoice_is_not_given_up(made):
    request = made.received().request
    page = text(made.as_member.post(at("give_up", request), {"reason": ""}))
    assert "Une facture est déposée pour ce dossier" in page
    assert now(made, request).state == RequestState.AGREED


def test_a_sent_request_is_not_filled_in_any_more(made):
    request = made.sent()
    page = made.as_member.post(at("step", request, "formation"), training(title="Autre"), follow=True)
    assert "elle ne se remplit plus" in text(page)
    assert now(made, request).title == "Sécurité au travail"


def test_a_support_access_fills_in_and_never_sends():
    assert "funding:step" in set(support_acts)
    assert not {"funding:send", "funding:complete", "funding:delete_draft", "funding:give_up"} & set(support_acts)


def test_of_a_draft_that_was_deleted_meanwhile_a_sentence_says_so(made):
    request, actor = made.draft(), actor_of(made.member)
    with scope(made.fund):
        asking.delete_draft(actor=actor, request=FundingRequest.objects.get(pk=request.pk))
        with pytest.raises(MovedOn, match="vient d’être supprimé"):
            asking.change(actor=actor, request=request, version=request.version, title="Autre")
