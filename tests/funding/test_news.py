"""« Études et actualités » and « Appels d’offres »: who reads what, until when, and who is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from extranet.notifications.models import Message as Mail
from extranet.notifications.models import MutedCategory
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.scope import scope
from requests_app.funding.models import Audience, Publication, PublicationFile
from requests_app.funding.services import announcing
from requests_app.funding.services import news as services
from requests_app.funding.tasks import announce_publications
from tests.documents.pdf_factory import simple_pdf
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in
from tests.funding.scenes import Stage, pdf, stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

NEWS, TENDERS = "funding:news", "funding:tenders"
NOVEMBER = datetime.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def in_november(time_machine):
    time_machine.move_to("2026-11-02T10:00:00+01:00")


@pytest.fixture
def world() -> Stage:
    return stage(languages=["fr", "nl"])


def text_of(response: Any) -> str:
    return response.content.decode()


def titles(response: Any) -> list[str]:
    return [row.record.title for row in response.context["table"].page.object_list]


def news(world: Stage, title: str = "Métiers 2030", **values: Any) -> Publication:
    usual: dict[str, Any] = {
        "kind": "study",
        "texts": {"fr": {"title": title, "text": "Ce que deviennent les métiers."}},
        "audiences": [Audience.EVERYBODY],
        "published_from": NOVEMBER,
    }
    with scope(world.fund):
        return services.publish(actor=world.staff, fund=world.fund, **usual | values)


def tender(world: Stage, title: str = "Formation de tuteurs", days: int = 10, **values: Any) -> Publication:
    usual: dict[str, Any] = {
        "kind": "tender",
        "texts": {"fr": {"title": title, "text": "Trois lots."}},
        "deadline": datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC) + datetime.timedelta(days=days),
        "published_from": NOVEMBER,
    }
    with scope(world.fund):
        return services.publish(actor=world.staff, fund=world.fund, **usual | values)


@pytest.mark.feature("MYA-11")
def test_staff_publish_a_study_with_a_file_and_those_concerned_read_it(world):
    form = {
        "kind": "study",
        "title_fr": "Métiers 2030",
        "text_fr": "Voyez https://fonds.example/2030 <script>alert(1)</script>\nEt la suite.",
        "audiences": ["training_bodies"],
        "link": "fonds.example/etude",
        "published_from": "2026-11-02",
        "papers": SimpleUploadedFile("etude.pdf", simple_pdf(), "application/pdf"),
    }
    answer = world.as_staff.post(reverse("funding:add_news"), form)
    with scope(world.fund):
        made = Publication.objects.get()
        file = PublicationFile.objects.select_related("document").get()
    assert answer.headers["Location"] == reverse("funding:news_item", args=[made.uuid])
    assert made.link == "https://fonds.example/etude"

    listed = text_of(world.as_body.get(reverse(NEWS)))
    assert "Métiers 2030" in listed
    assert ">etude</a>" in listed
    page = text_of(world.as_body.get(reverse("funding:news_item", args=[made.uuid])))
    assert '<a href="https://fonds.example/2030" rel="nofollow">' in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    got = world.as_body.get(reverse("funding:publication_file", args=[file.uuid]))
    assert b"".join(got.streaming_content).startswith(b"%PDF-")

    assert titles(world.as_member.get(reverse(NEWS))) == []
    for address in (
        reverse("funding:news_item", args=[made.uuid]),
        reverse("funding:publication_file", args=[file.uuid]),
    ):
        assert world.as_member.get(address).status_code == 404


@pytest.mark.feature("MYA-11")
def test_each_profile_reads_its_own_newest_first_and_finds_the_archive(world):
    news(world, "Pour tous", published_from=datetime.date(2026, 10, 1))
    news(world, "Pour les entreprises", audiences=[Audience.MEMBERS])
    news(world, "Pour les organismes publics", audiences=[Audience.PUBLIC_BODIES])
    news(world, "De demain", published_from=datetime.date(2026, 11, 3))
    news(world, "Éteinte", published_from=datetime.date(2026, 9, 1), published_until=datetime.date(2026, 11, 1))
    news(world, "Jusqu’à ce soir", published_from=datetime.date(2026, 9, 2), published_until=NOVEMBER, kind="news")
    with scope(world.fund):
        public = OrganisationFactory(kinds=[OrganisationKind.PUBLIC_BODY])
        of_public = MembershipFactory(organisation=public, roles=[Role.TRAINING_OFFICER])
    as_member = world.as_member
    assert titles(as_member.get(reverse(NEWS))) == ["Pour les entreprises", "Pour tous", "Jusqu’à ce soir"]
    assert titles(as_member.get(reverse(NEWS), {"state": "archived"})) == ["Éteinte"]
    assert titles(as_member.get(reverse(NEWS), {"state": "archived", "q": "etei"})) == ["Éteinte"]
    assert titles(as_member.get(reverse(NEWS), {"kind": "news"})) == ["Jusqu’à ce soir"]
    client = quickly_signed_in(world.fund, of_public.user)
    assert titles(client.get(reverse(NEWS))) == ["Pour les organismes publics", "Pour tous", "Jusqu’à ce soir"]
    assert titles(world.as_body.get(reverse(NEWS))) == ["Pour tous", "Jusqu’à ce soir"]
    exported = b"".join(as_member.get(reverse(NEWS), {"export": "csv"}).streaming_content).decode()
    assert "Pour les entreprises" in exported
    assert "Pour les organismes publics" not in exported


def test_it_is_read_in_ones_language_or_in_one_that_it_has(world):
    both = news(world, texts={"fr": {"title": "Métiers", "text": "…"}, "nl": {"title": "Beroepen", "text": "…"}})
    french = news(world, "Seulement ici")
    with scope(world.fund), translation.override("nl"):
        assert Publication.objects.get(pk=both.pk).title == "Beroepen"
        assert Publication.objects.get(pk=french.pk).title == "Seulement ici"
    assert titles(world.as_member.get(reverse(NEWS), {"q": "beroep"})) == ["Métiers"]


@pytest.mark.feature("MYA-12")
def test_open_calls_stand_by_deadline_and_past_ones_in_the_archive(world, time_machine):
    form = {
        "title_fr": "Formation de tuteurs",
        "text_fr": "Trois lots.",
        "deadline": "2026-11-20T17:00",
        "questions_until": "2026-11-12T12:00",
        "published_from": "2026-11-02",
        "papers": SimpleUploadedFile("cahier.pdf", simple_pdf(), "application/pdf"),
    }
    assert world.as_staff.post(reverse("funding:add_tender"), form).status_code == 302
    tender(world, "Audit", days=3)
    page = world.as_body.get(reverse(TENDERS))
    assert titles(page) == ["Audit", "Formation de tuteurs"]
    assert "20/11/2026 17:00" in text_of(page)
    assert "12/11/2026 12:00" in text_of(page)
    with scope(world.fund):
        made = Publication.objects.get(questions_until__isnull=False)
        file = PublicationFile.objects.select_related("document").get()
    assert ">cahier</a>" in text_of(page)
    address = reverse("funding:tender", args=[made.uuid])
    assert "20 novembre 2026 17:00" in text_of(world.as_body.get(address))
    assert world.as_member.get(address).status_code == 404
    question = f"{reverse('funding:new_question')}?appel={made.uuid}"
    assert f'href="{question}"' in text_of(world.as_body.get(address))
    assert 'value="Appel d’offres : Formation de tuteurs"' in text_of(world.as_body.get(question))
    assert "Formation de tuteurs" not in text_of(world.as_member.get(question)), "she doesn't see the call"
    refused = world.as_member.get(reverse(TENDERS))
    assert refused.status_code == 403
    assert "organismes de formation" in text_of(refused)

    time_machine.move_to("2026-11-20T16:59:00+01:00")
    assert titles(world.as_body.get(reverse(TENDERS))) == ["Formation de tuteurs"]
    time_machine.move_to("2026-11-20T17:00:00+01:00")
    assert titles(world.as_body.get(reverse(TENDERS))) == []
    assert titles(world.as_body.get(reverse(TENDERS), {"state": "archived"})) == ["Audit", "Formation de tuteurs"]
    over = text_of(world.as_body.get(address))
    assert "La date limite est passée" in over
    assert question not in over
    got = world.as_body.get(reverse("funding:publication_file", args=[file.uuid]))
    assert b"".join(got.streaming_content).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title_fr": "", "text_fr": ""}, "Donnez un titre et un texte dans au moins une langue."),
        ({"title_nl": "Alleen een titel"}, "Donnez titre et texte dans cette langue"),
        ({"audiences": []}, "obligatoire"),
        ({"audiences": ["tous"]}, "valide"),
        ({"published_until": "2026-11-01"}, "finit avant de commencer"),
        ({"link": "javascript:alert(1)"}, "valide"),
        ({"text_fr": "x" * 10_001}, "10000"),
    ],
)
def test_what_is_refused_is_named_and_nothing_typed_is_lost(world, values, said):
    form = {
        "kind": "news",
        "title_fr": "Titre",
        "text_fr": "Texte",
        "audiences": ["members"],
        "published_from": "2026-11-02",
    }
    page = text_of(world.as_staff.post(reverse("funding:add_news"), form | values))
    assert said in page
    with scope(world.fund):
        assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"deadline": ""}, "obligatoire"),
        ({"questions_until": "2026-11-21T00:00"}, "au plus tard à la date limite"),
        ({"papers": SimpleUploadedFile("cahier.docx", b"PK", "application/msword")}, "cahier.docx"),
    ],
)
def test_a_call_for_tender_is_refused_with_what_is_wrong(world, values, said):
    form = {"title_fr": "Audit", "text_fr": "Texte", "deadline": "2026-11-20T17:00", "published_from": "2026-11-02"}
    page = text_of(world.as_staff.post(reverse("funding:add_tender"), form | values))
    assert said in page
    assert "Audit" in page


@pytest.mark.feature("MYA-11", "MYA-12")
def test_staff_change_withdraw_and_put_back(world):
    made = tender(world, uploads=[("Cahier des charges", pdf())])
    edit = reverse("funding:edit_publication", args=[made.uuid])
    form = {
        "title_fr": "Formation de tuteurs, 2e édition",
        "text_fr": "Deux lots.",
        "deadline": "2026-12-01T12:00",
        "published_from": "2026-11-02",
        "version": made.version,
    }
    assert world.as_staff.post(edit, form).status_code == 302
    assert "2e édition" in text_of(world.as_body.get(reverse("funding:tender", args=[made.uuid])))
    stale = text_of(world.as_staff.post(edit, form | {"title_fr": "Autre titre"}))
    assert "Quelqu’un d’autre a modifié" in stale
    assert "Autre titre" in stale
    assert "Formation de tuteurs, 2e édition" in stale

    with scope(world.fund):
        file = PublicationFile.objects.get()
    world.as_staff.post(reverse("funding:withdraw_publication_file", args=[file.uuid]))
    assert world.as_body.get(reverse("funding:publication_file", args=[file.uuid])).status_code == 404

    world.as_staff.post(reverse("funding:withdraw_publication", args=[made.uuid]))
    assert world.as_body.get(reverse("funding:tender", args=[made.uuid])).status_code == 404
    assert titles(world.as_body.get(reverse(TENDERS))) == []
    listed = world.as_staff.get(reverse("funding:publications"), {"state": "withdrawn"})
    assert titles(listed) == ["Formation de tuteurs, 2e édition"]
    world.as_staff.post(reverse("funding:put_publication_back", args=[made.uuid]))
    assert titles(world.as_body.get(reverse(TENDERS))) == ["Formation de tuteurs, 2e édition"]


def test_only_the_funds_staff_publish(world):
    made = news(world)
    with scope(world.fund):
        for act in (services.withdraw, services.put_back):
            with pytest.raises(PermissionDenied):
                act(actor=world.actor, publication=made)
        with pytest.raises(PermissionDenied):
            services.publish(actor=world.body_actor, fund=world.fund, kind="news", texts={}, audiences=["members"])
        with pytest.raises(ValidationError):
            services.publish(actor=world.staff, fund=world.fund, kind="news", texts={}, audiences=["members"])


def announced(world: Stage) -> list[str]:
    announce_publications(world.fund.pk)
    with scope(world.fund):
        found = Mail.objects.filter(kind="funding.published").order_by("address")
        return list(found.values_list("address", flat=True))


@pytest.mark.feature("MYA-11")
def test_those_concerned_are_told_once_on_its_day_unless_they_dont_want_it(world, time_machine, monkeypatch):
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    with scope(world.fund):
        MembershipFactory(organisation=world.other_company, user=world.member.user, roles=[Role.TRAINING_OFFICER])
        MutedCategory.objects.create(user=world.other_member.user, category="news")
    news(world, audiences=[Audience.MEMBERS], is_told=True, published_from=datetime.date(2026, 11, 4))
    news(world, "Sans bruit", audiences=[Audience.MEMBERS])
    assert announced(world) == []
    time_machine.move_to("2026-11-04T08:00:00+01:00")
    assert announced(world) == sorted([world.member.user.email, world.other_member.user.email])
    assert announced(world) == sorted([world.member.user.email, world.other_member.user.email])
    (sent,) = delivered_mail(world.fund)
    assert sent.to == [world.member.user.email], "the other one does without"
    assert "Métiers 2030" in sent.subject


def test_what_was_withdrawn_before_the_mail_left_is_not_told(world):
    made = news(world, is_told=True)
    assert len(announced(world)) == 3, "two companies and a body; the fund's own people publish it"
    with scope(world.fund):
        services.withdraw(actor=world.staff, publication=made)
    assert delivered_mail(world.fund) == []


def test_a_stranger_to_the_fund_reads_nothing(world):
    client = quickly_signed_in(world.fund, UserFactory())
    assert client.get(reverse(NEWS)).status_code == 403
    made = news(world)
    assert client.get(reverse("funding:news_item", args=[made.uuid])).status_code == 404
