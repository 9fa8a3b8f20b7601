"""Courses and sessions as the fund's staff keep them: added, planned, changed, moved, copied, published, cancelled."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Course, Enrolment, Session, SessionPart
from tests.enrolments.scenes import stage
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

ADD, COURSES, SESSIONS = (reverse(f"enrolments:{name}") for name in ("add_course", "courses", "sessions"))


@pytest.fixture
def made():
    return stage()


def page_of(name: str, row: object) -> str:
    return reverse(f"enrolments:{name}", args=[row.uuid])


COURSE = {
    "code": "NEG-200",
    "language": "fr",
    "hours": "7,5",
    "is_formal": "on",
    "is_listed": "on",
    "title_fr": "Négocier  avec  méthode",
    "title_nl": "Methodisch onderhandelen",
}
PLANNED = {
    "days": "2",
    "rhythm": "daily",
    "morning_from": "09:00",
    "morning_to": "12:00",
    "afternoon_from": "13:00",
    "afternoon_to": "16:30",
    "place": "Namur",
    "capacity": "8",
    "has_waiting_list": "on",
    "publish": "on",
}


def now_of(session: Session) -> Session:
    return Session.objects.select_related("course").get(pk=session.pk)


def hours(session: Session) -> list[tuple[str, str]]:
    zone = session.fund.zone
    parts = SessionPart.objects.filter(session=session).order_by("starts_at")
    return [
        (f"{part.starts_at.astimezone(zone):%Y-%m-%d %H:%M}", f"{part.ends_at.astimezone(zone):%H:%M}")
        for part in parts
    ]


@pytest.mark.feature("ITM-01")
def test_the_staff_add_a_course_and_plan_a_session_of_two_days(made):
    staff = made.as_staff
    added = staff.post(ADD, COURSE, follow=True)
    assert "La formation NEG-200 est ajoutée" in added.content.decode()
    with scope(made.fund):
        course = Course.objects.get()
        assert (course.title, course.hours) == ("Négocier avec méthode", datetime.timedelta(hours=7.5).seconds / 3600)
    # A Thursday before a weekend: the day after is a Friday; 11 November 2027 itself is a holiday, but was chosen.
    planned = staff.post(page_of("plan_session", course), PLANNED | {"first_day": "2027-11-11"}, follow=True)
    assert "La session est planifiée" in planned.content.decode()
    with scope(made.fund):
        session = Session.objects.get()
        assert session.state == "planned"
        assert hours(session) == [
            ("2027-11-11 09:00", "12:00"),
            ("2027-11-11 13:00", "16:30"),
            ("2027-11-12 09:00", "12:00"),
            ("2027-11-12 13:00", "16:30"),
        ]
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["enrolments.course_added", "enrolments.session_planned"]
    assert "Négocier avec méthode" in staff.get(COURSES, {"q": "nego onder"}).content.decode()
    assert "8 places sur 8" in staff.get(page_of("manage_course", course)).content.decode()


def test_days_skip_weekends_and_holidays(made):
    course = made.course()
    made.as_staff.post(page_of("plan_session", course), PLANNED | {"first_day": "2027-11-10", "days": "3"})
    with scope(made.fund):
        days = sorted({begin[:10] for begin, _end in hours(Session.objects.get())})
    assert days == ["2027-11-10", "2027-11-12", "2027-11-15"], "Armistice, then the weekend"


def test_a_code_that_is_taken_is_refused_at_the_field_and_nothing_is_lost(made):
    made.course(code="NEG-200")
    answer = made.as_staff.post(ADD, COURSE | {"code": " neg-200 "})
    assert "porte déjà ce code" in str(answer.context["form"].errors["code"])
    assert "Methodisch onderhandelen" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("morning_to", "", "les deux heures"),
        ("morning_to", "08:00", "finit avant de commencer"),
        ("afternoon_from", "11:00", "avant la fin du matin"),
        ("first_day", "1999-01-01", "année"),
        ("days", "61", "60"),
        ("capacity", "0", "1"),
        ("reserved_for", "Personne", "n’est pas une organisation connue"),
        ("place", "", "Indiquez le lieu"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(made, field, value, said):
    answer = made.as_staff.post(
        page_of("plan_session", made.course()), PLANNED | {"first_day": "2027-11-10", field: value}
    )
    assert said in str(answer.context["form"].errors[field])
    with scope(made.fund):
        assert not Session.objects.exists()


def session_form(session: Session, **changes: object) -> dict[str, object]:
    usual = {
        "version": session.version,
        "place": session.place,
        "capacity": session.capacity,
        "has_waiting_list": "on" if session.has_waiting_list else "",
    }
    return usual | changes


@pytest.mark.feature("ITM-01")
def test_places_that_are_added_go_to_the_waiting_list_and_fewer_than_taken_are_refused(made):
    session = made.session(capacity=1)
    for name in ("Ann", "Bea", "Cleo"):
        made.enrol(made.worker(first_name=name), session)
    with scope(made.fund):
        session = now_of(session)
    edit = page_of("edit_session", session)
    made.as_staff.post(edit, session_form(session, capacity=2))
    with scope(made.fund):
        states = list(Enrolment.objects.order_by("pk").values_list("state", flat=True))
        session = now_of(session)
        assert (states, session.taken) == (["enrolled", "option", "waiting"], 2)
    refused = made.as_staff.post(edit, session_form(session, capacity=1))
    assert "2 personnes ont une place" in str(refused.context["form"].errors["capacity"])


def test_a_stale_edit_is_compared_and_can_be_sent_again(made):
    session = made.session()
    edit = page_of("edit_session", session)
    made.as_staff.post(edit, session_form(session, capacity=20))
    stale = made.as_staff.post(edit, session_form(session, capacity=15))
    assert "Valeur enregistrée entre-temps : « 20 »" in stale.content.decode()
    made.as_staff.post(edit, session_form(session, capacity=15, version=2))
    with scope(made.fund):
        assert now_of(session).capacity == 15


def test_a_session_becomes_on_demand_only_for_the_organisation_of_its_people(made):
    session = made.session()
    made.enrol(made.worker(), session)
    with scope(made.fund):
        session = now_of(session)
    edit = page_of("edit_session", session)
    refused = made.as_staff.post(edit, session_form(session, reserved_for="Ville Démo"))
    assert "autre organisation" in str(refused.context["form"].errors["reserved_for"])
    made.as_staff.post(edit, session_form(session, reserved_for="spf demo"))
    with scope(made.fund):
        assert now_of(session).reserved_for_id == made.body.pk


def lines(session: Session, *rows: tuple[str, str, str], first_day: str = "") -> dict[str, object]:
    data: dict[str, object] = {
        "version": session.version,
        "first_day": first_day,
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in zip(("day", "begins", "ends"), row, strict=True)}
    return data


@pytest.mark.feature("ITM-01")
def test_a_session_that_moves_keeps_its_unchanged_half_days_and_everybody_is_told(made):
    session = made.session(in_days=30, days=2)
    for name in ("Ann", "Bea"):
        made.enrol(made.worker(first_name=name), session)
    made.enrol(made.worker(first_name="Sans", email=""), session)
    with scope(made.fund):
        session = now_of(session)
        first, second = (timezone.localdate() + datetime.timedelta(days=days) for days in (30, 31))
        kept = list(SessionPart.objects.filter(session=session).order_by("starts_at").values_list("pk", flat=True))[:2]
    later = (second + datetime.timedelta(days=7)).isoformat()
    rows = [(first.isoformat(), "09:00", "12:00"), (first.isoformat(), "13:00", "16:00"), (later, "09:00", "12:00")]
    delivered_mail(made.fund).clear()
    moved = made.as_staff.post(page_of("move_session", session), lines(session, *rows, ("", "", "")), follow=True)
    assert "les inscrits sont prévenus" in moved.content.decode()
    with scope(made.fund):
        parts = SessionPart.objects.filter(session=session).order_by("starts_at")
        assert list(parts.values_list("pk", flat=True)[:2]) == kept
        session = now_of(session)
        assert len(parts) == 3
        assert session.ends_at == parts[2].ends_at
    mails = delivered_mail(made.fund)
    assert sorted(to for mail in mails for to in mail.to) == [
        "ann.janssens@example.invalid",
        "bea.janssens@example.invalid",
    ]
    assert "Janssens" not in mails[0].subject
    assert "Lieu : Rue de la Loi 51" in mails[0].body
    with scope(made.fund):
        before = Message.objects.count()
    made.as_staff.post(page_of("move_session", session), lines(session, *rows))
    with scope(made.fund):
        assert Message.objects.count() == before, "the same days again tell nobody"


def test_a_new_first_day_shifts_all_lines_at_the_same_hours(made):
    session = made.session(in_days=30, days=2)
    first = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    second = (timezone.localdate() + datetime.timedelta(days=31)).isoformat()
    rows = [(first, "09:00", "12:00"), (second, "13:00", "16:00")]
    made.as_staff.post(page_of("move_session", session), lines(session, *rows, first_day="2029-03-24"))
    with scope(made.fund):
        # Over the change of clocks of 25 March 2029.
        assert hours(session) == [("2029-03-24 09:00", "12:00"), ("2029-03-25 13:00", "16:00")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("2029-03-24", "09:00", "")], "videz toute la ligne"),
        ([("2029-03-24", "09:00", "08:00")], "finit avant de commencer"),
        ([("2029-03-24", "09:00", "12:00"), ("2029-03-24", "11:00", "13:00")], "se chevauchent"),
        ([("", "", "")], "au moins une demi-journée"),
        ([("demain", "9h", "12:00")], "31/12/2026"),
    ],
)
def test_lines_that_cannot_be_are_shown_again_with_what_is_wrong(made, rows, said):
    session = made.session()
    answer = made.as_staff.post(page_of("move_session", session), lines(session, *rows))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    with scope(made.fund):
        assert now_of(session).version == 1


def test_a_half_day_that_has_begun_stays_where_it_was(made, time_machine):
    session = made.session(in_days=1, days=2)
    with scope(made.fund):
        stored = hours(session)
    day = stored[0][0][:10]
    time_machine.move_to(f"{day}T10:00:00+00:00")
    rest = [(begin[:10], begin[11:], end) for begin, end in stored[1:]]
    move = page_of("move_session", session)
    refused = made.as_staff.post(move, lines(session, (day, "08:00", "08:30"), *rest))
    assert "a déjà commencé" in refused.content.decode()
    made.as_staff.post(move, lines(session, (day, "09:00", "12:00"), *rest[:-1]))
    with scope(made.fund):
        assert hours(session) == stored[:-1]


def test_a_stale_move_shows_the_days_stored_meanwhile(made):
    session = made.session()
    move = page_of("move_session", session)
    made.as_staff.post(move, lines(session, ("2029-03-21", "09:00", "12:00")))
    stale = made.as_staff.post(move, lines(session, ("2029-03-22", "09:00", "12:00")))
    assert "Jours enregistrés entre-temps" in stale.content.decode()
    assert "mercredi 21/03/2029 : 09:00 – 12:00" in stale.content.decode()
    again = stale.context["form"].data
    made.as_staff.post(move, again)
    with scope(made.fund):
        assert hours(session) == [("2029-03-22 09:00", "12:00")]


@pytest.mark.feature("ITM-01")
def test_a_copy_is_a_draft_that_nobody_sees_until_it_is_published(made):
    session = made.session(in_days=30, days=2)
    made.enrol(made.worker(), session)
    copied = made.as_staff.post(page_of("copy_session", session), {"first_day": "2029-03-24"}, follow=True)
    assert "en préparation" in copied.content.decode()
    with scope(made.fund):
        copy = Session.objects.exclude(pk=session.pk).get()
        assert (copy.state, copy.taken, len(hours(copy))) == ("draft", 0, 4)
    public = page_of("session", copy)
    assert made.as_responsible.get(public).status_code == 404
    published = made.as_staff.post(page_of("publish_session", copy), follow=True)
    assert "La session est publiée" in published.content.decode()
    assert made.as_responsible.get(public).status_code == 200
    again = made.as_staff.post(page_of("publish_session", copy), follow=True)
    assert "n’est plus en préparation" in again.content.decode()


@pytest.mark.feature("ITM-01")
def test_a_cancelled_session_ends_each_enrolment_and_tells_everybody_once(made):
    session = made.session(capacity=2)
    for name in ("Ann", "Bea", "Cleo"):
        made.enrol(made.worker(first_name=name), session)
    delivered_mail(made.fund).clear()
    cancel = page_of("cancel_session", session)
    assert "3 personnes inscrites, en option ou en attente" in made.as_staff.get(cancel).content.decode()
    nothing = made.as_staff.post(cancel, {"reason": " "})
    assert nothing.context["form"].errors["reason"]
    done = made.as_staff.post(cancel, {"reason": "Formatrice malade"}, follow=True)
    assert "3 inscriptions prennent fin" in done.content.decode()
    with scope(made.fund):
        assert set(Enrolment.objects.values_list("state", "cancelled_by", "cancel_reason")) == {
            ("cancelled", "session", "Formatrice malade")
        }
        session = now_of(session)
        assert (session.state, session.taken) == ("cancelled", 0)
    assert len(delivered_mail(made.fund)) == 3
    shown = made.as_responsible.get(page_of("session", session)).content.decode()
    assert "Formatrice malade" in shown
    assert "places sur 2" not in shown, "nobody wants a place in it"
    assert "déjà annulée" in made.as_staff.post(cancel, {"reason": "Encore"}).content.decode()
    assert "copiez-la" in made.as_staff.post(page_of("edit_session", session), session_form(session)).content.decode()


def test_a_session_that_took_place_is_not_cancelled(made, time_machine):
    session = made.session(in_days=1)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=3))
    answer = made.as_staff.post(page_of("cancel_session", session), {"reason": "Trop tard"})
    assert "Elle a eu lieu" in answer.content.decode()


def test_a_course_in_another_language_is_added_later(made):
    course = made.course()
    edit = page_of("edit_course", course)
    form = made.as_staff.get(edit).context["form"].initial
    given = {name: value for name, value in form.items() if value not in (None, False, "")}
    made.as_staff.post(edit, given | {"title_de": "Klar kommunizieren", "hours": "12"})
    with scope(made.fund):
        assert list(course.texts.order_by("language").values_list("language", flat=True)) == ["de", "fr"]
    found = made.as_staff.get(COURSES, {"q": "klar kommuni"}).content.decode()
    assert "Communiquer clairement" in found, "found by words of any language, read in one's own"
    stale = made.as_staff.post(edit, given | {"title_fr": "Autre"})
    assert "Valeur enregistrée entre-temps : « Klar kommunizieren »" in stale.content.decode()


def test_the_fund_chooses_its_delays(made):
    options = reverse("enrolments:options")
    chosen = {
        "approval_days": 3,
        "offer_hours": 24,
        "cancel_until_days": 2,
        "free_cancel_days": 10,
        "escalate_days": 4,
        "convocation_days": 8,
        "reminder_days": 2,
    }
    done = made.as_staff.post(options, chosen, follow=True)
    assert "Les réglages sont enregistrés" in done.content.decode()
    made.fund.refresh_from_db()
    assert made.fund.options["enrolment"] == chosen | {"participants_cancel": False}
    refused = made.as_staff.post(options, chosen | {"offer_hours": 0})
    assert refused.context["form"].errors["offer_hours"]
