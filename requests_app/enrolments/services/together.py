"""Several people in several sessions, in one go: who can be enrolled is, and each refusal says why (`ITM-25`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from extranet.organisations.models import Worker
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..models import Enrolment, Session
from .enrolling import enrol, locked_session


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person in one session: her enrolment, or the words of the refusal and their lasting code."""

    session: Session
    worker: Worker
    enrolment: Enrolment | None = None
    refusal: str = ""
    code: str = ""


@transaction.atomic
def enrol_together(
    *, actor: Actor, fund: Fund, sessions: Sequence[Session], workers: Sequence[Worker]
) -> list[Outcome]:
    """In the order given. The sessions are locked first, all in one order: two such acts never wait for each other.

    Raises `PermissionDenied` for somebody of another organisation; then nobody is enrolled.
    """
    for session_id in sorted(session.pk for session in sessions):
        locked_session(session_id)
    return [tried(actor, fund, session, worker) for session in sessions for worker in workers]


def tried(actor: Actor, fund: Fund, session: Session, worker: Worker) -> Outcome:
    """Enrolled, or the first refusal: one person's trouble stops nobody else."""
    try:
        with transaction.atomic():
            enrolment = enrol(actor=actor, fund=fund, session=session, worker=worker)
    except ValidationError as refusal:
        first = next(iter(refusal.update_error_dict({}).values()))[0]
        return Outcome(session, worker, refusal=" ".join(refusal.messages), code=first.code or "refused")
    return Outcome(session, worker, enrolment)
