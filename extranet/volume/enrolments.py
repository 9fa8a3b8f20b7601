"""A catalogue, its sessions over the years and to come, who was enrolled and who was there, half-day by half-day."""

from __future__ import annotations

from requests_app.enrolments.models import (
    Course,
    CourseText,
    Enrolment,
    Presence,
    Session,
    SessionPart,
    Sheet,
)
from requests_app.enrolments.services.catalogue import index_words

from .loading import NOW, Loader, draw, one_of
from .organisations import Placed
from .sizes import HALF_DAYS, PEOPLE_OF_SESSION, FundSize

SUBJECTS = ["Communiquer", "Négocier", "Rédiger", "Diriger", "Accueillir", "Planifier"]
MANNERS = ["clairement", "avec méthode", "en équipe", "à distance", "sans stress"]
PLACES = ["Bruxelles", "Namur", "Liège", "Lille", "Mons"]
CAPACITY = 20
DAYS_BACK = 1_500
DAYS_AHEAD = 180
BEGINS = [(0, 8), (0, 13), (1, 8), (1, 13)]  # of each half-day: day and hour
LENGTH = 3  # hours


def load_enrolments(loader: Loader, size: FundSize, placed: Placed) -> None:
    courses = [course(n) for n in range(size.courses)]
    past, part = load_sessions(loader, courses, size.past_sessions, f"- 2 - mod(n * 7, {DAYS_BACK})")
    people = size.past_sessions * PEOPLE_OF_SESSION
    first = load_people_of(loader, size, placed, past, people, "over")
    load_presences(loader, part, first, people)
    coming, _part = load_sessions(loader, courses, size.coming_sessions, f"+ 1 + mod(n * 7, {DAYS_AHEAD})")
    load_people_of(loader, size, placed, coming, size.coming_sessions * PEOPLE_OF_SESSION, "to come")


def course(n: int) -> Course:
    made: Course = Course.objects.create(code=f"C-{n:04}", language="fr", hours=12)
    title = f"{SUBJECTS[n % len(SUBJECTS)]} {MANNERS[n % len(MANNERS)]}, niveau {1 + n // 30}"
    CourseText.objects.create(course=made, language="fr", title=title)
    index_words(made)
    return made


def load_sessions(loader: Loader, courses: list[Course], count: int, days: str) -> tuple[int, int]:
    """Of two days, so many days (SQL) from today; returns the keys of the first and of its first half-day."""
    midnight = f"(date_trunc('day', {NOW}) + ({days}) * interval '1 day')"
    last_day, last_hour = BEGINS[-1]
    when = "coming" if days.startswith("+") else "over"
    first = loader.series(
        Session,
        count,
        {
            "uuid": loader.uuid(f"session {when}"),
            "state": "'planned'",
            "course_id": f"(ARRAY{[one.pk for one in courses]})[1 + mod(n, {len(courses)})]",
            "place": one_of(PLACES, f"mod(n, {len(PLACES)})"),
            "trainer": "'Dominique Exemple'",
            "capacity": str(CAPACITY),
            "taken": "0",
            "starts_at": f"{midnight} + interval '{BEGINS[0][1]} hours'",
            "ends_at": f"{midnight} + interval '{24 * last_day + last_hour + LENGTH} hours'",
        },
    )
    hours = [24 * day + hour for day, hour in BEGINS]
    begin = f"s.starts_at + (ARRAY{hours})[1 + mod(n, {HALF_DAYS})] * interval '1 hour' - interval '{hours[0]} hours'"
    part = loader.series(
        SessionPart,
        count * HALF_DAYS,
        {
            "uuid": loader.uuid(f"part {when}"),
            "session_id": f"{first} + n / {HALF_DAYS}",
            "starts_at": begin,
            "ends_at": f"{begin} + interval '{LENGTH} hours'",
        },
        f"JOIN enrolments_session s ON s.id = {first} + n / {HALF_DAYS}",
    )
    return first, part


def load_people_of(loader: Loader, size: FundSize, placed: Placed, session: int, count: int, when: str) -> int:
    """Eighteen a session; of those who were in one that is over, nine of ten were there."""
    outcomes = (
        ["present"] * 18 + ["excused", "absent"]
        if when == "over"
        else ["enrolled"] * 16 + ["waiting"] * 3 + ["cancelled"]
    )
    state = one_of(outcomes, draw("n", len(outcomes), 21))
    step = f"mod(n * 13 + {7 if when == 'over' else 3}, {size.people})"
    return loader.series(
        Enrolment,
        count,
        {
            "uuid": loader.uuid(f"enrolment {when}"),
            "session_id": f"{session} + n / {PEOPLE_OF_SESSION}",
            "worker_id": "w.id",
            "organisation_id": "w.organisation_id",
            "state": state,
            "source": "'responsible'",
            "queued_at": "s.starts_at - interval '40 days'",
            "created_at": f"least(s.starts_at - interval '40 days', {NOW} - interval '1 day')",
            "cancelled_at": f"CASE WHEN {state} = 'cancelled' THEN {NOW} END",
            "cancelled_by": f"CASE WHEN {state} = 'cancelled' THEN 'participant' ELSE '' END",
        },
        f"JOIN organisations_worker w ON w.id = {placed.workers} + {step}"
        f" JOIN enrolments_session s ON s.id = {session} + n / {PEOPLE_OF_SESSION}",
    )


def load_presences(loader: Loader, first_part: int, enrolment: int, people: int) -> None:
    """What the sheet said of each for each half-day, and the sheet itself, confirmed."""
    count = people * HALF_DAYS
    loader.series(
        Presence,
        count,
        {
            "part_id": f"{first_part} + (n / {HALF_DAYS * PEOPLE_OF_SESSION}) * {HALF_DAYS} + mod(n, {HALF_DAYS})",
            "enrolment_id": "e.id",
            "mark": "e.state",
            "way": f"CASE WHEN e.state = 'present' AND {draw('n', 3, 22)} = 0 THEN 'link' ELSE 'trainer' END",
            "noted_at": "e.created_at + interval '40 days'",
            "noted_by": "'Dominique Exemple'",
        },
        f"JOIN enrolments_enrolment e ON e.id = {enrolment} + n / {HALF_DAYS}",
    )
    loader.series(
        Sheet,
        people // PEOPLE_OF_SESSION * HALF_DAYS,
        {
            "part_id": f"{first_part} + n",
            "confirmed_at": "p.ends_at",
            "confirmed_by": "'Dominique Exemple'",
            "way": "'trainer'",
        },
        f"JOIN enrolments_sessionpart p ON p.id = {first_part} + n",
    )
