"""« Mes échanges » and « Messages à répondre »: who writes to whom, what is promised, what is read."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.notifications.models import Message as Mail
from extranet.organisations.models import EstablishmentLimit, Membership, Organisation
from extranet.organisations.roles import Role
from extranet.tenants.registries import Person
from extranet.tenants.scope import scope
from requests_app.funding.entries import exchanges as entries
from requests_app.funding.merging import move_readings
from requests_app.funding.models import FundingRequest, Side, Thread, ThreadFile, ThreadMessage, ThreadReading
from requests_app.funding.personal_data.exchanges import messages, readings
from requests_app.funding.services import exchanges as services
from requests_app.funding.thread_states import ThreadState
from tests.documents.uploads import picture
from tests.factories import EstablishmentFactory, MembershipFactory, UserFactory, quickly_signed_in
from tests.funding.exchange_scenes import answered, asked, given_officer, page_of, table_of, text_of
from tests.funding.scenes import Stage, member_of, stage
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db

PNG = picture("PNG")
MONDAY = "2026-11-02T10:00:00+01:00"


@pytest.fixture(autouse=True)
def on_a_monday(time_machine):
    time_machine.move_to(MONDAY)


@pytest.fixture
def world() -> Stage:
    return stage()


@pytest.mark.feature("BEY-15")
def test_a_company_writes_about_its_file_and_its_officer_answers_with_a_file(world):
    file = world.sent()
    with scope(world.fund):
        Membership.objects.filter(pk=world.officer.pk).update(
            first_name="Nora", last_name="Réponse", phone="+33 1 23 45 67 89"
        )
    given_officer(world, file, world.officer)
    place = reverse("funding:thread", args=[file.uuid])
    page = text_of(world.as_member.get(place))
    assert "Nora Réponse" in page
    assert "tel:+33123456789" in page

    assert world.as_member.post(place, {"text": "Où en est notre demande ?"}).status_code == 302
    with scope(world.fund):
        thread = Thread.objects.get()
        assert (thread.state, thread.answer_by) == (ThreadState.WAITING, datetime.date(2026, 11, 9))
        told = Mail.objects.filter(kind="funding.message").values_list("address", flat=True)
        assert list(told) == [world.officer.user.email], "the officer of the file is told"
    page = text_of(world.as_member.get(place))
    assert "Réponse promise au plus tard le 09/11/2026" in page
    assert "Pas encore lu" in page

    page = text_of(world.as_staff.get(page_of(thread)))
    assert "Nouveau" in page
    assert "Où en est notre demande ?" in page
    with scope(world.fund):
        seen = ThreadMessage.objects.get().pk
    answer = {
        "text": "Elle est décidée vendredi.",
        "papers": SimpleUploadedFile("a.png", PNG, "image/png"),
        "seen": seen,
    }
    assert world.as_staff.post(page_of(thread), answer).status_code == 302
    with scope(world.fund):
        thread = Thread.objects.get()
        assert (thread.state, thread.answer_by) == (ThreadState.ANSWERED, None)
        assert Mail.objects.filter(address=world.member.user.email, kind="funding.message").count() == 1
        kept = ThreadFile.objects.get()
    page = text_of(world.as_member.get(place))
    assert "Elle est décidée vendredi." in page
    assert "Lu le 02/11/2026 10:00 par" in page
    got = world.as_member.get(reverse("funding:thread_file", args=[kept.uuid]))
    assert b"".join(got.streaming_content).startswith(b"\x89PNG")
    page = text_of(world.as_staff.get(page_of(thread)))
    assert f"par {world.actor.name}" in page


@pytest.mark.feature("BEY-15")
def test_a_general_question_is_found_in_the_list_and_counted_until_it_is_read(world):
    form = {"subject": "Subrogation", "text": "Comment la demander ?\nEt jusqu’à quand ?"}
    world.as_member.post(reverse("funding:new_question"), form)
    with scope(world.fund):
        thread = Thread.objects.get()
    assert thread.number == "ECH-2026-00001"
    assert "Vous" in table_of(world.as_member.get(reverse("funding:exchanges")))
    answered(world, thread, "Voyez https://fonds.example/subrogation <b>ici</b>")
    client = world.as_member
    listed = text_of(client.get(reverse("funding:exchanges"), {"reading": "unread"}))
    assert "Subrogation" in listed
    assert "1 message" in listed
    assert "Messages du fonds à lire" in text_of(client.get("/"))
    page = text_of(client.get(page_of(thread)))
    assert '<a href="https://fonds.example/subrogation" rel="nofollow">' in page
    assert "&lt;b&gt;ici&lt;/b&gt;" in page
    assert "Subrogation" not in text_of(client.get(reverse("funding:exchanges"), {"reading": "unread"}))
    for found in ("ech-2026-00001", "SUBRO"):
        assert "Subrogation" in text_of(client.get(reverse("funding:exchanges"), {"q": found}))
    assert "Aucun résultat" in text_of(client.get(reverse("funding:exchanges"), {"q": "autre"}))
    exported = client.get(reverse("funding:exchanges"), {"export": "csv"})
    assert "ECH-2026-00001" in b"".join(exported.streaming_content).decode()


def test_an_empty_list_says_what_to_do(world):
    assert "Aucun échange" in text_of(world.as_member.get(reverse("funding:exchanges")))


@pytest.mark.feature("BEY-15")
def test_staff_assign_a_question_filter_their_own_and_close_it(world):
    thread, other = asked(world), asked(world, "Autre")
    with scope(world.fund):
        office = world.officer.organisation
        colleague = MembershipFactory(organisation=office, roles=[Role.MEMBERSHIP_OFFICER], last_name="Collègue")
    as_colleague = quickly_signed_in(world.fund, colleague.user)
    client = world.as_staff
    client.post(reverse("funding:assign_thread", args=[thread.uuid]), {"officer": str(colleague.uuid)})
    with scope(world.fund):
        assert Thread.objects.get(pk=thread.pk).officer == colleague
        assert Mail.objects.get(kind="funding.thread_assigned").address == colleague.user.email
        number, first = entries.to_answer(world.staff)
        assert (number, [one.title for one in first]) == (1, ["Autre"]), "hers and nobody's, not the colleague's"
        number, first = entries.to_answer(actor_of(colleague))
        assert (number, {one.title for one in first}) == (2, {"Autre", "Nos délais"})
    queue = reverse("funding:messages_queue")
    assert "Nos délais" in table_of(as_colleague.get(queue, {"whose": "mine"}))
    assert "Autre" in table_of(client.get(queue, {"whose": "unassigned"}))
    assert "Nos délais" in table_of(client.get(queue, {"q": "ateliers"})), "by the organisation"
    page = text_of(world.as_member.get(page_of(thread)))
    assert colleague.full_name in page

    with scope(world.fund):
        seen = other.messages.get().pk
    client.post(reverse("funding:close_thread", args=[other.uuid]), {"seen": seen})
    with scope(world.fund):
        assert Thread.objects.get(pk=other.pk).state == ThreadState.CLOSED
    assert "Cet échange est clos" in text_of(world.as_member.get(page_of(other)))
    world.as_member.post(page_of(other), {"text": "Encore une chose."})
    with scope(world.fund):
        again = Thread.objects.get(pk=other.pk)
        assert (again.state, again.answer_by) == (ThreadState.WAITING, datetime.date(2026, 11, 9))


def test_nobody_is_named_who_may_not_answer(world):
    thread = asked(world)
    with scope(world.fund), pytest.raises(ValidationError, match="ne répond plus"):
        services.assign(actor=world.staff, fund=world.fund, thread=thread, officer=world.member)
    page = world.as_staff.post(
        reverse("funding:assign_thread", args=[thread.uuid]), {"officer": str(world.member.uuid)}, follow=True
    )
    assert "Sélectionnez un choix valide" in text_of(page)
    with scope(world.fund):
        assert Thread.objects.get().officer is None


def test_an_officer_who_left_is_no_longer_named(world):
    with scope(world.fund):
        office = world.officer.organisation
        colleague = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER], last_name="Parti")
    thread = asked(world)
    with scope(world.fund):
        services.assign(actor=world.staff, fund=world.fund, thread=thread, officer=colleague)
        Membership.objects.filter(pk=colleague.pk).update(ended_at=datetime.datetime.now(datetime.UTC))
    page = text_of(world.as_member.get(page_of(thread)))
    assert colleague.full_name not in page
    assert "Le premier gestionnaire disponible" in page
    assert "Nos délais" in table_of(world.as_staff.get(reverse("funding:messages_queue"), {"whose": "unassigned"}))
    with scope(world.fund):
        number, _first = entries.to_answer(world.staff)
        assert number == 1, "it waits for all of them again"
        assert entries.with_others(world.staff)[0] == 0


@pytest.mark.feature("BEY-15")
def test_an_officer_reads_what_came_meanwhile_before_answering_or_closing(world):
    thread = asked(world)
    with scope(world.fund):
        seen = thread.messages.get().pk
        services.write(actor=world.actor, fund=world.fund, thread=thread, text="C’est urgent en fait.")
    client = world.as_staff
    page = text_of(client.post(page_of(thread), {"text": "Dans un mois.", "seen": seen}))
    assert "Un message est arrivé entre-temps" in page
    assert "C’est urgent en fait." in page
    assert "Dans un mois.</textarea>" in page, "what was typed stays"
    refused = client.post(reverse("funding:close_thread", args=[thread.uuid]), {"seen": seen}, follow=True)
    assert "Un message est arrivé entre-temps" in text_of(refused)
    with scope(world.fund):
        assert Thread.objects.get().state == ThreadState.WAITING
        last = thread.messages.order_by("-pk")[0].pk
    assert f'name="seen" value="{last}"' in page
    assert client.post(page_of(thread), {"text": "Demain.", "seen": last}).status_code == 302


def test_what_was_typed_stays_when_something_is_refused(world):
    thread = asked(world)
    answer = {"text": "Voici le fichier.", "papers": SimpleUploadedFile("juin.svg", b"<svg/>", "image/svg+xml")}
    page = text_of(world.as_member.post(page_of(thread), answer))
    assert "Voici le fichier." in page
    assert "juin.svg" in page
    many = [SimpleUploadedFile(f"{number}.png", PNG, "image/png") for number in range(6)]
    page = text_of(world.as_member.post(page_of(thread), {"text": "Six fichiers.", "papers": many}))
    assert "Au plus 5 fichiers par message" in page
    assert "Six fichiers." in page
    four_hundred = [SimpleUploadedFile(f"{number}.png", b"x", "image/png") for number in range(400)]
    refused = world.as_member.post(page_of(thread), {"text": "Tout.", "papers": four_hundred})
    assert refused.status_code in {200, 400, 413}
    page = text_of(world.as_member.post(reverse("funding:new_question"), {"subject": " ", "text": "Sans sujet."}))
    assert "Sans sujet." in page
    page = text_of(world.as_member.post(page_of(thread), {"text": "x" * 5001}))
    assert "5000" in page
    with scope(world.fund):
        assert ThreadMessage.objects.count() == 1
        with pytest.raises(ValidationError):
            services.ask(actor=world.actor, fund=world.fund, subject="Vide", text="  ")
        assert Thread.objects.count() == 1


@pytest.mark.feature("BEY-15")
def test_a_files_company_and_its_body_have_each_their_thread(world):
    file = world.agreed().request
    world.as_member.post(reverse("funding:thread", args=[file.uuid]), {"text": "De l’entreprise."})
    world.as_body.post(reverse("funding:thread", args=[file.uuid]), {"text": "De l’organisme."})
    with scope(world.fund):
        threads = {one.organisation_id: one for one in Thread.objects.order_by("pk")}
    of_company, of_body = threads[world.company.pk], threads[world.body.pk]
    assert world.as_body.get(page_of(of_company)).status_code == 404
    assert world.as_member.get(page_of(of_body)).status_code == 404
    assert "De l’organisme." not in text_of(world.as_member.get(reverse("funding:thread", args=[file.uuid])))
    assert "De l’organisme." in text_of(world.as_staff.get(reverse("funding:thread_with_body", args=[file.uuid])))
    page = text_of(world.as_staff.get(reverse("funding:thread", args=[file.uuid])))
    assert "De l’entreprise." in page
    assert "Voir l’échange avec l’organisme de formation" in page


def test_the_body_of_an_undecided_file_is_told_nothing(world):
    file = world.sent()
    assert world.as_staff.get(reverse("funding:thread_with_body", args=[file.uuid])).status_code == 404
    assert world.as_body.get(reverse("funding:thread", args=[file.uuid])).status_code == 404
    with scope(world.fund), pytest.raises(PermissionDenied):
        services.write_about(
            actor=world.staff, fund=world.fund, request=file, organisation_id=world.body.pk, text="Bonjour"
        )


def test_a_draft_has_no_exchange_yet(world):
    draft = world.draft()
    answer = world.as_member.get(reverse("funding:thread", args=[draft.uuid]))
    assert answer.status_code == 403
    assert "Mes échanges" in text_of(answer)
    assert world.as_staff.get(reverse("funding:thread", args=[draft.uuid])).status_code == 404


def test_nobody_writes_for_another_organisation(world):
    thread, file = asked(world), world.sent()
    with scope(world.fund):
        for actor in (world.other_actor, world.body_actor):
            with pytest.raises(PermissionDenied):
                services.write(actor=actor, fund=world.fund, thread=thread, text="Bonjour")
        with pytest.raises(PermissionDenied):
            services.write_about(
                actor=world.other_actor,
                fund=world.fund,
                request=file,
                organisation_id=world.other_company.pk,
                text="Bonjour",
            )
        with pytest.raises(PermissionDenied):
            services.close(actor=world.actor, thread=thread, seen=10**9)
        with pytest.raises(PermissionDenied):
            services.assign(actor=world.actor, fund=world.fund, thread=thread, officer=None)


def test_whoever_keeps_one_establishment_reads_its_files_and_her_own_questions(world):
    with scope(world.fund):
        here = EstablishmentFactory(organisation=world.company, name="Nord")
        limited = member_of(world.company)
        EstablishmentLimit.objects.create(membership=limited, establishment=here)
    about_elsewhere, about_here = world.sent(), world.sent(establishment=here)
    general = asked(world)
    client = quickly_signed_in(world.fund, limited.user)
    assert client.get(reverse("funding:thread", args=[about_elsewhere.uuid])).status_code == 404
    assert client.get(page_of(general)).status_code == 404
    client.post(reverse("funding:new_question"), {"subject": "La mienne", "text": "Et pour nous ?"})
    with scope(world.fund):
        hers = Thread.objects.get(begun_by=limited.user)
    assert client.get(page_of(hers)).status_code == 200

    for file in (about_here, about_elsewhere):
        with scope(world.fund):
            services.write_about(
                actor=world.staff, fund=world.fund, request=file, organisation_id=world.company.pk, text="Bonjour"
            )
    with scope(world.fund):
        told = list(Mail.objects.filter(kind="funding.message").order_by("pk").values_list("address", flat=True))
    assert sorted(told) == sorted([world.member.user.email, limited.user.email, world.member.user.email])


def test_whose_right_ended_is_not_written_to(world):
    thread = asked(world)
    with scope(world.fund):
        left = member_of(world.company)
        Membership.objects.filter(pk=world.member.pk).update(ended_at=datetime.datetime.now(datetime.UTC))
    answered(world, thread)
    with scope(world.fund):
        assert list(Mail.objects.order_by("pk").values_list("address", flat=True)) == [left.user.email]


def test_the_mail_says_nothing_of_what_was_written(world):
    thread = asked(world, "Salaire de Mme Dupont", "Confidentiel.")
    answered(world, thread, "Secret.")
    (sent,) = delivered_mail(world.fund)
    assert sent.to == [world.member.user.email]
    assert "ECH-2026-00001" in sent.subject
    assert page_of(thread) in sent.body
    for word in ("Dupont", "Confidentiel", "Secret", world.staff.name):
        assert word not in sent.subject + sent.body


def test_what_came_while_one_was_writing_is_still_new(world):
    thread = asked(world)
    client = world.as_member
    client.get(page_of(thread))
    answered(world, thread)
    page = text_of(client.post(page_of(thread), {"text": "Toujours rien ?"}, follow=True))
    assert "Nouveau" in page


def test_two_accounts_of_one_person_become_one_reader(world):
    thread = answered(world, asked(world))
    last = read_by(world, thread)
    with scope(world.fund):
        kept = UserFactory()
        for _twice in range(2):
            move_readings(world.fund, kept, world.member.user)
        assert list(ThreadReading.objects.values_list("user", "until")) == [(kept.pk, last)]
        assert Thread.objects.get().begun_by == kept


def read_by(world: Stage, thread: Thread) -> int:
    """The company's person reads it; up to which message."""
    world.as_member.get(page_of(thread))
    with scope(world.fund):
        return ThreadReading.objects.get().until


def test_contributions_managers_ask_too_and_access_managers_are_told_whom_to_ask(world):
    with scope(world.fund):
        keeper = MembershipFactory(organisation=world.company, roles=[Role.CONTRIBUTIONS_MANAGER])
        access = MembershipFactory(organisation=world.company, roles=[Role.ACCESS_MANAGER])
    page = reverse("funding:new_question")
    assert quickly_signed_in(world.fund, keeper.user).get(page).status_code == 200
    refused = quickly_signed_in(world.fund, access.user).get(page)
    assert refused.status_code == 403
    assert "demandez-leur" in text_of(refused)
    refused = world.as_staff.get(reverse("funding:exchanges"))
    assert refused.status_code == 403
    assert "Messages à répondre" in text_of(refused)


def test_reading_in_a_support_access_is_nobodys_reading(world):
    thread = answered(world, asked(world))
    with scope(world.fund):
        last = thread.messages.order_by("-pk")[0].pk
        supporting = dataclasses.replace(world.actor, support=uuid.uuid4())
        services.mark_read(actor=supporting, thread=thread, until=last)
        assert not ThreadReading.objects.exists()


def test_one_is_told_what_one_wrote_and_read(world):
    world.as_member.get(page_of(asked(world)))
    with scope(world.fund):
        person = Person((world.member.user_id,), world.member.user.email)
        (hers,) = messages(person)
        assert "Quand serons-nous payés ?" in dict(hers).values()
        assert len(list(readings(person))) == 1


@pytest.mark.feature("BEY-15")
def test_the_page_of_a_file_names_the_officer_the_promise_and_what_is_unread(world, rf, django_assert_max_num_queries):
    from django.template.loader import render_to_string

    file = world.sent()
    given_officer(world, file, world.officer)

    def shown(actor: Any) -> str:
        request = rf.get("/")
        request.actor, request.fund = actor, world.fund
        with scope(world.fund):
            fresh = FundingRequest.objects.get(pk=file.pk)
            with django_assert_max_num_queries(4):
                return render_to_string("funding/exchanges/of_request.html", {"file": fresh}, request)

    assert world.officer.full_name in shown(world.actor)
    assert "Écrire au fonds" in shown(world.actor)
    with scope(world.fund):
        thread = services.write_about(
            actor=world.actor, fund=world.fund, request=file, organisation_id=world.company.pk, text="Alors ?"
        )
    assert "Réponse promise au plus tard le 09/11/2026" in shown(world.actor)
    assert "1 message" in shown(world.staff)
    assert "Écrire à l’entreprise" in shown(world.staff)
    answered(world, thread)
    assert "1 message" in shown(world.actor)
    assert shown(world.other_actor).count("message") == shown(world.other_actor).count("messages")


def test_a_body_asks_in_its_own_name(world):
    thread = asked(world, actor=world.body_actor)
    with scope(world.fund):
        assert Organisation.objects.get(pk=thread.organisation_id) == world.body
        assert ThreadMessage.objects.get().side == Side.ORGANISATION
