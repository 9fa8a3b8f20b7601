"""Letters: in the list of those to whom they are shown, read by each, printed where paper is wanted, withdrawn."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations.models import EstablishmentLimit, Membership
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from requests_app.funding.models import Letter, LetterChoice, LetterKind, LetterReading, ThreadMessage
from requests_app.funding.services import letter_choices, letters
from tests.documents.pdf_factory import simple_pdf
from tests.factories import EstablishmentFactory, quickly_signed_in
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

from .letters import colleague, letter_of, opened
from .scenes import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def page(client, name: str, *args, **query) -> str:
    return " ".join(client.get(reverse(f"funding:{name}", args=args), query).content.decode().split())


def sheet(client, name: str, **query) -> str:
    answer = client.get(reverse(f"funding:{name}"), query | {"export": "csv"})
    return b"".join(answer).decode("utf-8-sig")


def download(client, letter: Letter) -> bytes:
    return b"".join(client.get(reverse("funding:letter_file", args=[letter.uuid])))


def form_of(**values):
    upload = SimpleUploadedFile("lettre.pdf", simple_pdf(), "application/pdf")
    usual = {
        "kind": "other",
        "subject": "Bilan de l’année",
        "file": upload,
        "roles": [Role.TRAINING_OFFICER, Role.MANAGER],
    }
    return usual | values


def stop_access(made: Stage, member: Membership) -> None:
    with scope(made.fund):
        Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now())


@pytest.mark.feature("MYA-06")
def test_a_member_sees_all_letters_received_the_unread_first(made):
    old = letter_of(made, subject="Avis de règlement de mars", kind=LetterKind.PAYMENT)
    letter_of(made, subject="Accord Sécurité")
    letter_of(made, organisation=made.other_company, subject="Pour une autre")
    member = made.as_member
    assert download(member, old).startswith(b"%PDF")
    shown = page(member, "letters")
    assert shown.index("Accord Sécurité") < shown.index("Avis de règlement de mars")
    assert "Pour une autre" not in shown
    assert "Non lu" in shown
    assert timezone.localtime(old.available_at, made.fund.zone).strftime("%d/%m/%Y %H:%M") in shown
    assert "Avis de règlement de mars" not in page(member, "letters", reading="unread")
    assert "Accord Sécurité" not in page(member, "letters", reading="read")
    assert "Avis de règlement de mars" in page(member, "letters", q="AVIS DE REGLEMENT")
    assert "Accord Sécurité" not in page(member, "letters", kind="payment")
    tomorrow = timezone.localdate(timezone=made.fund.zone) + datetime.timedelta(1)
    assert "Aucun résultat" in page(member, "letters", first=tomorrow.isoformat())
    lines = sheet(member, "letters").splitlines()
    assert len(lines) == 3
    assert "Lu" in lines[2]


@pytest.mark.feature("MYA-06")
def test_each_person_reads_for_herself_and_who_opened_it_is_shown(made):
    letter = letter_of(made)
    other = colleague(made, Role.TRAINING_OFFICER, first_name="Ana", last_name="Autre")
    manager = colleague(made, Role.ACCESS_MANAGER)
    assert download(made.as_member, letter).startswith(b"%PDF")
    download(made.as_member, letter)
    with scope(made.fund):
        (reading,) = LetterReading.objects.filter(letter=letter)
        assert reading.user_id == made.member.user_id
        assert Entry.objects.filter(verb="funding.letter_opened").count() == 1
    said = f"Ouvert par {made.member.full_name} le"
    assert "Non lu" in page(quickly_signed_in(made.fund, other.user), "letters")
    assert said in page(made.as_staff, "letter", letter.uuid)
    assert said in page(quickly_signed_in(made.fund, manager.user), "letter", letter.uuid)
    assert said not in page(made.as_member, "letter", letter.uuid), "colleagues don't watch each other"


def test_looking_at_its_page_or_asking_for_its_head_opens_nothing(made):
    letter = letter_of(made)
    made.as_member.get(reverse("funding:letter", args=[letter.uuid]))
    b"".join(made.as_member.head(reverse("funding:letter_file", args=[letter.uuid])))
    download(made.as_staff, letter)
    with scope(made.fund):
        assert not LetterReading.objects.exists()


def test_an_access_manager_sees_that_it_is_there_and_does_not_open_it(made):
    letter = letter_of(made)
    client = quickly_signed_in(made.fund, colleague(made, Role.ACCESS_MANAGER).user)
    assert "Accord de prise en charge" in page(client, "letters")
    refused = client.get(reverse("funding:letter_file", args=[letter.uuid]))
    assert refused.status_code == 403
    assert "Responsable de formation" in refused.content.decode()


@pytest.mark.feature("MYA-06")
def test_a_letter_to_a_person_whose_right_ended(made):
    """She no longer sees it, and the mail that was on its way doesn't leave."""
    ended, role_taken = colleague(made, Role.TRAINING_OFFICER), colleague(made, Role.TRAINING_OFFICER)
    letter = letter_of(made)
    stop_access(made, ended)
    with scope(made.fund):
        Membership.objects.filter(pk=role_taken.pk).update(roles=[Role.CONTRIBUTIONS_MANAGER])
    for member in (ended, role_taken):
        client = quickly_signed_in(made.fund, member.user)
        for name in ("letter", "letter_file"):
            assert client.get(reverse(f"funding:{name}", args=[letter.uuid])).status_code == 404
    assert "Accord de prise en charge" not in page(quickly_signed_in(made.fund, role_taken.user), "letters")
    assert [one.to for one in delivered_mail(made.fund)] == [[made.member.user.email]]
    with scope(made.fund):
        assert set(Message.objects.filter(state="withheld").values_list("error", flat=True)) == {"right-ended"}
    again = letter_of(made, subject="Encore")
    with scope(made.fund):
        to = Message.objects.filter(payload__letter=again.pk).values_list("user", flat=True)
        assert set(to) == {made.member.user_id}, "nor is a mail begun"


@pytest.mark.feature("MYA-06")
def test_a_letter_leads_to_its_file_and_is_answered_in_the_files_thread(made):
    request = made.agreed().request
    letter = letter_of(made, request=request)
    page = made.as_member.get(reverse("funding:letter", args=[letter.uuid])).content.decode()
    thread = reverse("funding:thread", args=[request.uuid])
    assert f'href="{thread}"' in page
    assert f'href="{reverse("funding:request", args=[request.uuid])}"' in page
    made.as_member.post(thread, {"text": "Merci pour votre courrier.", "last": "0"})
    with scope(made.fund):
        (message,) = ThreadMessage.objects.filter(thread__request=request)
    assert message.text == "Merci pour votre courrier."
    assert thread not in made.as_staff.get(reverse("funding:letter", args=[letter.uuid])).content.decode()


def test_whoever_acts_for_some_establishments_gets_their_letters(made):
    request = made.sent()
    limited = colleague(made, Role.TRAINING_OFFICER)
    with scope(made.fund):
        here = EstablishmentFactory(organisation=made.company)
        EstablishmentLimit.objects.create(membership=limited, establishment=here)
        type(request).objects.filter(pk=request.pk).update(establishment=here)
        request = type(request).objects.get(pk=request.pk)
    about_it, general = letter_of(made, request=request, subject="Au sujet d’ici"), letter_of(made, subject="Pour tous")
    client = quickly_signed_in(made.fund, limited.user)
    shown = page(client, "letters")
    assert "Au sujet d’ici" in shown
    assert "Pour tous" not in shown
    with scope(made.fund):
        told = Message.objects.filter(user=limited.user).values_list("payload", flat=True)
        assert [payload["letter"] for payload in told] == [about_it.pk]
    assert client.get(reverse("funding:letter", args=[general.uuid])).status_code == 404


@pytest.mark.feature("MYA-06")
def test_staff_send_a_letter_about_a_request(made):
    request = made.sent()
    answer = made.as_staff.post(
        reverse("funding:send_letter"), form_of(organisation=made.company.name, request=request.number.lower())
    )
    with scope(made.fund):
        letter = Letter.objects.get()
    assert answer.headers["Location"] == reverse("funding:letter", args=[letter.uuid])
    assert (letter.organisation_id, letter.request_id) == (made.company.pk, request.pk)
    (sent,) = [one for one in delivered_mail(made.fund) if reverse("funding:letter", args=[letter.uuid]) in one.body]
    assert sent.to == [made.member.user.email]
    assert "Bilan de l’année" not in sent.body, "a mail says that there is one, and no more"
    assert request.number in page(made.as_member, "letter", letter.uuid)
    assert "Bilan de l’année" in page(made.as_member, "letters", q=request.number)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("organisation", "Personne de ce nom", ""),
        ("request", "DPC-2026-99999", "Aucune demande n’a ce numéro"),
        ("file", SimpleUploadedFile("lettre.pdf", b"rien", "application/pdf"), ""),
        ("roles", [], "au moins un rôle"),
        ("roles", [Role.MANDATEE], ""),
        ("subject", " ", ""),
        ("kind", "nothing", ""),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(made, field, value, said):
    answer = made.as_staff.post(
        reverse("funding:send_letter"), form_of(organisation=made.company.name) | {field: value}
    )
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert said in answer.content.decode()
    with scope(made.fund):
        assert not Letter.objects.exists()


def test_a_file_of_another_organisation_is_refused(made):
    request = made.sent()
    answer = made.as_staff.post(
        reverse("funding:send_letter"), form_of(organisation=made.other_company.name, request=request.number)
    )
    assert "n’est pas celui de cette organisation" in answer.content.decode()
    with pytest.raises(ValidationError):
        letter_of(made, roles=[Role.FUND_OFFICER])
    with scope(made.fund), pytest.raises(PermissionDenied):
        letters.send_letter(
            actor=made.actor, fund=made.fund, organisations=[made.company], upload=None, kind="", subject="", roles=[]
        )


def test_the_system_delivers_what_is_made_meanwhile(made):
    """A letter whose PDF the worker still makes: it says so, and opens once it is there."""
    from extranet.documents.models import Document

    with scope(made.fund):
        document = Document.objects.create(file_name="accord.pdf", media_type="application/pdf", state="rendering")
        letter = letters.deliver(
            actor=Actor.system(made.fund),
            fund=made.fund,
            organisation=made.company,
            kind=LetterKind.AGREEMENT,
            subject="Accord",
            document=document,
        )
    assert "en préparation" in page(made.as_member, "letter", letter.uuid)
    assert made.as_member.get(reverse("funding:letter_file", args=[letter.uuid])).status_code == 404
    with scope(made.fund):
        assert not LetterReading.objects.exists()


def test_sending_to_many_says_first_how_many(made):
    count = page(made.as_staff, "send_letters", quality="company")
    assert "2 organisations recevront ce courrier." in count
    address = reverse("funding:send_letters")
    stale = made.as_staff.post(address, form_of(quality="company", expected=1))
    assert "2 organisations recevront ce courrier : envoyez à nouveau" in stale.content.decode()
    with scope(made.fund):
        assert not Letter.objects.exists()
    made.as_staff.post(address, form_of(quality="company", expected=2))
    with scope(made.fund):
        addressees = Letter.objects.order_by("pk").values_list("organisation", flat=True)
        assert list(addressees) == [made.company.pk, made.other_company.pk]
        assert Letter.objects.values("document").distinct().count() == 1
    nobody = made.as_staff.post(address, form_of(quality="public_body", expected=0))
    assert "Aucune organisation ne correspond" in nobody.content.decode()


@pytest.mark.feature("MYA-06")
def test_a_letter_sent_by_mistake_is_withdrawn_with_a_reason(made):
    letter = letter_of(made)
    address = reverse("funding:withdraw_letter", args=[letter.uuid])
    assert "reason" in made.as_staff.post(address, {"reason": " "}).context["form"].errors
    made.as_staff.post(address, {"reason": "Il était pour une autre entreprise."})
    assert delivered_mail(made.fund) == [], "the mail that was on its way has nothing to say"
    shown = page(made.as_member, "letter", letter.uuid)
    assert "Il était pour une autre entreprise." in shown
    assert "Ouvrir le courrier" not in shown
    refused = made.as_member.get(reverse("funding:letter_file", args=[letter.uuid]))
    assert refused.status_code == 403
    assert "Il était pour une autre entreprise." in refused.content.decode()
    assert "Retiré par le fonds" in page(made.as_member, "letters")
    with scope(made.fund), pytest.raises(ValidationError, match="déjà retiré"):
        letters.withdraw_letter(actor=made.staff, letter=letter, reason="Encore.")
    assert made.as_staff.get(address).status_code == 302


def test_staff_see_what_nobody_opened_for_days(made):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=8)):
        letter_of(made, subject="Oublié")
        seen = letter_of(made, subject="Vu")
    opened(made, seen)
    letter_of(made, subject="De ce matin")
    shown = page(made.as_staff, "sent_letters", unopened="7")
    assert "Oublié" in shown
    assert "Vu<" not in shown
    assert "De ce matin" not in shown
    assert "Ouvert le" in page(made.as_staff, "sent_letters", q="Vu", organisation="ateliers")
    assert "Aucun résultat" in page(made.as_staff, "sent_letters", organisation="fonderie")
    assert "Oublié" in sheet(made.as_staff, "sent_letters", unopened="7")


@pytest.mark.feature("MYA-07")
def test_an_organisation_chooses_paper_by_kind_and_sees_who_changed_it(made):
    address = reverse("funding:letter_preferences")
    ways = dict.fromkeys(LetterKind.values, "online")
    answer = made.as_member.post(address, ways | {"agreement": "paper"}, follow=True)
    shown = answer.content.decode()
    assert "Vos préférences sont enregistrées" in shown
    assert made.member.full_name in shown
    with scope(made.fund):
        (choice,) = LetterChoice.objects.order_by("pk")
        assert (choice.kind, choice.on_paper, choice.name) == ("agreement", True, made.member.full_name)
    again = made.as_member.post(address, ways | {"agreement": "paper"}, follow=True)
    assert "Rien n’a changé" in again.content.decode()
    made.as_member.post(address, ways)
    with scope(made.fund):
        first, second = LetterChoice.objects.order_by("pk")
        assert first.superseded_at is not None
        assert (second.on_paper, second.superseded_at) == (False, None)
        assert Entry.objects.filter(verb="funding.letter_chosen").count() == 2
    seen = page(made.as_staff, "letter_preferences_of", made.company.uuid)
    assert made.member.full_name in seen
    assert letter_of(made).on_paper is False
    refused = made.as_member.post(address, ways | {"agreement": "by pigeon"})
    assert "agreement" in refused.context["form"].errors


@pytest.mark.feature("MYA-07")
def test_the_fund_says_what_is_usual_and_an_own_choice_goes_first(made):
    address = reverse("funding:letter_options")
    made.as_staff.post(address, {"kinds": ["agreement", "payment"]})
    made.fund.refresh_from_db()
    assert letter_of(made).on_paper
    with scope(made.fund):
        letter_choices.choose_paper(
            actor=made.actor, fund=made.fund, organisation=made.company, wanted={"agreement": False}
        )
    assert not letter_of(made).on_paper
    assert letter_of(made, organisation=made.other_company).on_paper
    assert "nothing" in str(made.as_staff.post(address, {"kinds": ["nothing"]}).context["form"].errors)


def test_nobody_chooses_for_another_organisation_or_for_more_than_her_establishments(made):
    limited = replace(made.actor, establishments=frozenset({1}))
    for actor in (made.other_actor, made.staff, limited, actor_of(colleague(made, Role.MANDATEE))):
        with scope(made.fund), pytest.raises(PermissionDenied):
            letter_choices.choose_paper(
                actor=actor, fund=made.fund, organisation=made.company, wanted={"agreement": True}
            )


@pytest.mark.feature("MYA-07")
def test_what_is_wanted_on_paper_is_printed_and_marked_once(made):
    made.choose(paper_kinds=["agreement"])
    first, second = letter_of(made, subject="Un"), letter_of(made, subject="Deux")
    letter_of(made, kind=LetterKind.OTHER, subject="En ligne seulement")
    withdrawn = letter_of(made, subject="Retiré")
    with scope(made.fund):
        letters.withdraw_letter(actor=made.staff, letter=withdrawn, reason="Erreur.")
    shown = page(made.as_staff, "letters_to_print")
    assert "Un" in shown
    assert "En ligne seulement" not in shown
    assert len(sheet(made.as_staff, "letters_to_print").splitlines()) == 3
    assert "Courriers à imprimer" in made.as_staff.get("/").content.decode()
    address = reverse("funding:letters_printed")
    marked = made.as_staff.post(address, {"letter": [str(first.uuid), str(withdrawn.uuid), "rien"]}, follow=True)
    assert "1 courrier imprimé." in marked.content.decode()
    with scope(made.fund):
        assert Letter.objects.get(pk=first.pk).printed_at
        assert Letter.objects.get(pk=second.pk).printed_at is None
    again = made.as_staff.post(address, {"letter": [str(first.uuid)]}, follow=True)
    assert "Cochez au moins un courrier" in again.content.decode()
    assert "Imprimé le" in page(made.as_member, "letter", first.uuid)


def test_unread_letters_wait_on_the_first_screen(made):
    letter = letter_of(made)
    assert "Courriers non lus" in made.as_member.get("/").content.decode()
    assert "Courriers non lus" not in made.as_other_member.get("/").content.decode()
    opened(made, letter)
    assert "Courriers non lus" not in made.as_member.get("/").content.decode()


@pytest.mark.parametrize("name", ["letters", "sent_letters", "letters_to_print"])
def test_lists_ask_as_often_for_sixty_letters_as_for_one(made, name):
    made.choose(paper_kinds=["agreement"])
    client = made.as_member if name == "letters" else made.as_staff

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(f"funding:{name}"))
        return len(queries)

    request = made.sent()
    opened(made, letter_of(made, request=request))
    asked()
    one = asked()
    for _number in range(59):
        letter_of(made, request=request)
    assert asked() == one
