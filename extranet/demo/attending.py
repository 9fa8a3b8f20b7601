"""The demo's attendance sheets: confirmed, corrected, half done, and one of a session that goes on now."""

from __future__ import annotations

import datetime

from django.utils import timezone

from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from requests_app.enrolments.models import Mark, Session, SessionPart
from requests_app.enrolments.services import presence_links, presences, sheet_prints

EXCUSED = {"Tom"}
ABSENT = {"Wout"}
OVER_A_WEEKEND = datetime.timedelta(days=3)
CORRECTION = "Attest ontvangen na de opleiding."


def make(fund: Fund, staff: Actor, made: list[Session]) -> None:
    """The trainer notes who came to each half-day that is over, and confirms all but the last; in the fund's scope.

    Nobody signs by herself: a half-day's door is closed once it is over.
    """
    over = [session for session in made if session.ends_at < timezone.now()]
    for session in sorted(over, key=lambda one: one.starts_at):
        trainer = presence_links.trainer(fund, session)
        parts = list(session.parts.order_by("starts_at"))
        for part in parts:
            presences.note(actor=trainer, fund=fund, part=part, marks=marks_of(session))
        for part in parts if session != latest(over) else parts[:-1]:
            presences.confirm_sheet(actor=trainer, fund=fund, part=part)
        sheet_prints.order_sheet(actor=staff, fund=fund, session=session, with_signatures=True)
    correct(fund, staff, over)
    soon = timezone.now() + OVER_A_WEEKEND
    for session in made:
        if latest(over).starts_at <= session.starts_at <= soon:
            presence_links.make_trainer_link(actor=staff, fund=fund, session=session, send=True)


def latest(sessions: list[Session]) -> Session:
    return max(sessions, key=lambda one: one.starts_at)


def marks_of(session: Session) -> dict[int, str]:
    """Enrolment's id → what the trainer saw."""
    rows = session.enrolments.select_related("worker")
    return {one.pk: mark_of(one.worker.first_name) for one in rows}


def mark_of(first_name: str) -> str:
    if first_name in EXCUSED:
        return Mark.EXCUSED.value
    return (Mark.ABSENT if first_name in ABSENT else Mark.PRESENT).value


def correct(fund: Fund, staff: Actor, over: list[Session]) -> None:
    """The fund's staff learn afterwards that somebody's absence was excused, on one half-day."""
    parts = SessionPart.objects.filter(session__in=over, presences__mark=Mark.ABSENT).select_related("session")
    part = parts.order_by("starts_at").first()
    if part is None:
        return
    absent = part.presences.in_force().get(mark=Mark.ABSENT)
    presences.note(
        actor=staff, fund=fund, part=part, marks={absent.enrolment_id: Mark.EXCUSED.value}, reason=CORRECTION
    )
