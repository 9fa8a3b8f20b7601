"""Presence at the door: the trainer's sheet, the code, the participant's phone, confirming and correcting."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.documents.tasks import render_pdfs
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from requests_app.enrolments.links import enrolment_path
from requests_app.enrolments.models import Enrolment, Participant, Presence, Session, SessionPart, SheetPrint
from tests.enrolments.presence_scenes import code_now, parts_of, persons_secret, session_now, trainers_secret
from tests.enrolments.reading import words_of
from tests.enrolments.scenes import Stage, stage
from tests.factories import UserFactory, quickly_signed_in, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def trainer_path(made: Stage, session: Session) -> str:
    return reverse("enrolments:door_sheets", args=[trainers_secret(made, session)])


def scan(client: Client, made: Stage, part: SessionPart) -> Any:
    return client.get(reverse("enrolments:at_door", args=[part.uuid, code_now(made, part)]), follow=True)


def link_mailed(made: Stage) -> str:
    mail.outbox.clear()
    send_mails(made.fund.pk)
    (message,) = mail.outbox
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]{64}"', "", page)


def marks(made: Stage) -> list[tuple[str, str]]:
    with scope(made.fund):
        return list(Presence.objects.in_force().order_by("enrolment", "part").values_list("mark", "way"))


@pytest.mark.feature("BEY-06")
def test_the_trainer_notes_by_hand_and_confirms(made):
    session = session_now(made)
    people = [made.enrol(made.worker(first_name=name), session, made.staff) for name in ("Ann", "Bea", "Cleo")]
    (part,) = parts_of(made, session)
    trainer, home = visitor(made.fund), trainer_path(made, session)
    assert "Communiquer clairement" in trainer.get(home).text
    page = trainer.get(f"{home}{part.uuid}/")
    assert all(name in page.text for name in ("Janssens Ann", "Janssens Bea", "Janssens Cleo"))
    assert page.headers["Cache-Control"] == "private, no-store"
    typed = {f"line-{people[0].pk}": "present", f"line-{people[1].pk}": "excused", f"line-{people[2].pk}": ""}
    page = trainer.post(f"{home}{part.uuid}/", typed, follow=True)
    assert "2 présences sont notées." in page.text
    refused = trainer.post(f"{home}{part.uuid}/confirmer/", {})
    assert "Certains n’ont ni signé ni été notés" in refused.text
    page = trainer.post(f"{home}{part.uuid}/confirmer/", {"others_absent": "on"}, follow=True)
    assert "La feuille est confirmée." in page.text
    assert marks(made) == [("present", "trainer"), ("excused", "trainer"), ("absent", "trainer")]
    with scope(made.fund):
        assert list(Enrolment.objects.order_by("pk").values_list("state", flat=True)) == [
            "present",
            "excused",
            "absent",
        ]
    again = trainer.post(f"{home}{part.uuid}/confirmer/", {})
    assert "déjà confirmée" in again.text


@pytest.mark.feature("BEY-06")
def test_a_correction_gives_its_reason_and_leaves_its_trace(made):
    session = session_now(made)
    ann = made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    trainer, home = visitor(made.fund), trainer_path(made, session)
    trainer.post(f"{home}{part.uuid}/confirmer/", {"others_absent": "on"})
    address = reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid])
    staff = made.as_staff
    seen = re.search(rf'name="line-{ann.pk}-seen" value="([^"]+)"', staff.get(address).text)[1]
    typed = {f"line-{ann.pk}": "present", f"line-{ann.pk}-seen": seen}
    refused = staff.post(address, typed)
    assert "dites pourquoi vous la corrigez" in refused.text
    page = staff.post(address, typed | {"reason": "Elle était au fond de la salle."}, follow=True)
    assert "Elle était au fond de la salle." in page.text
    assert "Avant : Absent (Noté par le formateur" in page.text
    with scope(made.fund):
        assert Enrolment.objects.get(pk=ann.pk).state == "present"
        assert Presence.objects.count() == 2
    assert marks(made) == [("present", "fund")]


@pytest.mark.feature("BEY-06")
def test_a_phone_signs_by_the_link_of_a_mail(made):
    session = session_now(made)
    made.enrol(made.worker(email="ann@example.invalid"), session, made.staff)
    (part,) = parts_of(made, session)
    phone = visitor(made.fund)
    page = scan(phone, made, part)
    assert "Par mon lien personnel" in page.text
    with scope(made.fund):
        send_mails(made.fund.pk)
    ask = reverse("enrolments:ask_presence_link", args=[part.uuid])
    unknown = phone.post(ask, {"email": "personne@example.invalid"})
    known = phone.post(ask, {"email": "Ann@example.invalid"})
    assert "Consultez vos e-mails" in known.text
    assert without_tokens(unknown.text) == without_tokens(known.text)
    page = phone.get(link_mailed(made), follow=True)
    assert "Ann Janssens" in page.text
    page = phone.post(reverse("enrolments:sign_presence", args=[part.uuid]), follow=True)
    assert "Votre présence est enregistrée" in page.text
    assert marks(made) == [("present", "link")]
    phone.post(reverse("enrolments:sign_presence", args=[part.uuid]), follow=True)
    with scope(made.fund):
        assert Presence.objects.count() == 1


@pytest.mark.feature("BEY-06")
def test_a_phone_signs_with_an_account_and_the_typed_code(made):
    session, user = session_now(made), UserFactory()
    ann = made.worker()
    made.enrol(ann, session, made.staff)
    with scope(made.fund):
        Participant.objects.create(worker=ann, account=user, joined_at=timezone.now())
    (part,) = parts_of(made, session)
    phone = quickly_signed_in(made.fund, user)
    entrance = reverse("enrolments:entrance", args=[part.uuid])
    assert "pas, celui de l’écran" in phone.post(entrance, {"code": "AAAA AAAA"}).text
    code = code_now(made, part)
    page = phone.post(entrance, {"code": f"{code[:4]} {code[4:]}".lower()}, follow=True)
    assert "Je signe ma présence" in page.text
    phone.post(reverse("enrolments:sign_presence", args=[part.uuid]))
    assert marks(made) == [("present", "account")]


@pytest.mark.feature("BEY-06")
def test_a_code_that_was_passed_on_opens_nothing_a_minute_later(made):
    session = session_now(made)
    made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    phone = visitor(made.fund)
    old = code_now(made, part, ago=61)
    page = phone.get(reverse("enrolments:at_door", args=[part.uuid, old]))
    assert "Ce code n’est plus, ou n’est pas, celui de l’écran" in page.text
    page = phone.post(reverse("enrolments:sign_presence", args=[part.uuid]))
    assert "celui de l’écran" in page.text
    assert marks(made) == []


@pytest.mark.feature("BEY-06")
def test_nobody_signs_outside_the_half_day_nor_once_it_is_confirmed(made):
    session = session_now(made, parts=2)
    ann = made.enrol(made.worker(), session, made.staff)
    over, part = parts_of(made, session)
    phone, staff = visitor(made.fund), made.as_staff
    page = phone.get(reverse("enrolments:at_door", args=[over.uuid, code_now(made, over)]))
    assert "On ne signe pas maintenant" in page.text
    scan(phone, made, part)
    phone.get(reverse("enrolments:my_door", args=[persons_secret(made, ann)]))
    staff.post(reverse("enrolments:presence_confirm", args=[session.uuid, part.uuid]), {"others_absent": "on"})
    page = phone.post(reverse("enrolments:sign_presence", args=[part.uuid]))
    assert "est confirmée" in page.text
    assert marks(made) == [("absent", "fund")]


@pytest.mark.feature("BEY-06")
def test_two_who_sign_on_one_phone_are_shown_to_the_trainer(made):
    session = session_now(made)
    people = [made.enrol(made.worker(first_name=name), session, made.staff) for name in ("Ann", "Bea")]
    (part,) = parts_of(made, session)
    phone = visitor(made.fund)
    scan(phone, made, part)
    for one in people:
        phone.get(reverse("enrolments:my_door", args=[persons_secret(made, one)]))
        phone.post(reverse("enrolments:sign_presence", args=[part.uuid]))
    page = made.as_staff.get(reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid]))
    assert page.text.count("Même téléphone qu’un autre") == 2


@pytest.mark.feature("BEY-06")
def test_a_signature_that_came_meanwhile_is_not_overwritten(made):
    session = session_now(made)
    ann = made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    phone = visitor(made.fund)
    scan(phone, made, part)
    phone.get(reverse("enrolments:my_door", args=[persons_secret(made, ann)]))
    phone.post(reverse("enrolments:sign_presence", args=[part.uuid]))
    address = reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid])
    page = made.as_staff.post(address, {f"line-{ann.pk}": "absent", f"line-{ann.pk}-seen": ""})
    assert "Entre-temps" in page.text
    assert marks(made) == [("present", "link")]


@pytest.mark.feature("BEY-06")
def test_the_trainers_link_is_mailed_renewed_and_revoked(made):
    session, staff = session_now(made), made.as_staff
    give = reverse("enrolments:presence_link", args=[session.uuid])
    staff.post(give, {"how": "mail"})
    first = link_mailed(made)
    trainer = visitor(made.fund)
    assert trainer.get(first).status_code == 200
    shown = staff.post(give, {"how": "show"}).text
    second = re.search(r"https?://[^/]+(/formations/feuille/[^/<\s]+/)", shown)[1]
    assert trainer.get(first).status_code == 410
    assert trainer.get(second).status_code == 200
    staff.post(reverse("enrolments:presence_link_revoke", args=[session.uuid]))
    assert trainer.get(second).status_code == 410
    assert trainer.get(reverse("enrolments:door_sheets", args=["jamais"])).status_code == 404


@pytest.mark.feature("BEY-06")
def test_the_screen_shows_the_code_and_no_name(made):
    session = session_now(made)
    made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    page = visitor(made.fund).get(f"{trainer_path(made, session)}{part.uuid}/ecran/").text
    code = code_now(made, part)
    assert f"{code[:4]} {code[4:]}" in page
    assert "<svg" in page
    assert "Janssens" not in page


@pytest.mark.feature("BEY-06")
def test_the_sheet_as_pdf_with_what_was_signed_and_empty(made):
    session = session_now(made, parts=2)
    ann = made.enrol(made.worker(), session, made.staff)
    _over, part = parts_of(made, session)
    staff, home = made.as_staff, reverse("enrolments:presence_sheets", args=[session.uuid])
    staff.post(reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid]), {f"line-{ann.pk}": "present"})
    for content in ("no", "yes"):
        staff.post(reverse("enrolments:presence_print", args=[session.uuid]), {"with_signatures": content})
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        empty, full = SheetPrint.objects.order_by("pk")
    assert "Avec les présences" in staff.get(home).text
    texts = [
        text_of(staff.get(reverse("enrolments:presence_printed", args=[session.uuid, one.uuid])))
        for one in (empty, full)
    ]
    assert all("Janssens Ann" in text and "Communiquer clairement" in text for text in texts)
    assert "Signature du formateur" in texts[0]
    assert "Noté par le fonds" not in texts[0]
    assert "Noté par le fonds" in texts[1]
    assert "Feuille pas encore confirmée" in texts[1]


def text_of(answer: Any) -> str:
    return words_of(b"".join(answer.streaming_content))


def test_a_presence_never_changes(made):
    session = session_now(made)
    made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    made.as_staff.post(reverse("enrolments:presence_confirm", args=[session.uuid, part.uuid]), {"others_absent": "on"})
    with (
        scope(made.fund),
        pytest.raises((InternalError, ProgrammingError), match="never changes"),
        transaction.atomic(),
    ):
        Presence.objects.update(mark="present")


@pytest.mark.feature("BEY-06")
def test_the_link_of_a_convocation_and_the_space_lead_to_the_door(made):
    session, user = session_now(made), UserFactory()
    worker = made.worker(email="ann@example.invalid")
    ann = made.enrol(worker, session, made.staff)
    (part,) = parts_of(made, session)
    with scope(made.fund):
        Participant.objects.update_or_create(worker=worker, defaults={"account": user, "joined_at": timezone.now()})
        path = enrolment_path(Enrolment.objects.get(pk=ann.pk), "ann@example.invalid")
    phone = visitor(made.fund)
    scan(phone, made, part)
    assert f"{path}presence/" in phone.get(path).text
    page = phone.get(f"{path}presence/", follow=True)
    assert "Je signe ma présence" in page.text
    own = quickly_signed_in(made.fund, user).get(reverse("enrolments:own_enrolment", args=[ann.uuid]))
    assert reverse("enrolments:entrance", args=[part.uuid]) in own.text


def test_the_staff_find_the_sheets_from_the_session(made):
    session = session_now(made)
    page = made.as_staff.get(reverse("enrolments:manage_session", args=[session.uuid]))
    assert reverse("enrolments:presence_sheets", args=[session.uuid]) in page.text


def test_a_sheet_costs_the_same_queries_for_one_and_for_many(made):
    session, staff = session_now(made), made.as_staff
    (part,) = parts_of(made, session)
    pages = [
        reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid]),
        reverse("enrolments:presence_sheets", args=[session.uuid]),
    ]
    counts = []
    for people in (1, 59):
        for number in range(people):
            made.enrol(made.worker(first_name=f"Ann {people} {number}"), session, made.staff)
        for page in pages:
            staff.get(page)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                staff.get(page)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
