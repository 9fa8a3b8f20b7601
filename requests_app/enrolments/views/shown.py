"""What a participant's page shows of one enrolment, by her account or by her link."""

from __future__ import annotations

from typing import Any

from extranet.organisations.requests import ActorRequest

from .. import door
from ..attestation import has_attestation
from ..models import Confirmer, Enrolment, Session, SessionPart
from ..periods import days_of
from ..services.enrolling import is_too_late
from ..services.participating import may_leave
from ..workflow import CONFIRMED, OPEN, EnrolmentState

KINDS = {
    EnrolmentState.WAITING: "warning",
    EnrolmentState.OPTION: "warning",
    EnrolmentState.ENROLLED: "success",
    EnrolmentState.PRESENT: "success",
    EnrolmentState.CANCELLED: "neutral",
}


def enrolment_context(request: ActorRequest, enrolment: Enrolment) -> dict[str, Any]:
    session = enrolment.session
    # What a click would refuse isn't offered.
    is_open = enrolment.state in OPEN and not is_too_late(request.fund, session, enrolment)
    is_offer = enrolment.state == EnrolmentState.OPTION and enrolment.confirmer == Confirmer.PERSON
    has_place = enrolment.state in (EnrolmentState.ENROLLED, EnrolmentState.PRESENT)
    return {
        "enrolment": enrolment,
        "session": session,
        "course": session.course,
        "days": days_of(session.parts.order_by("starts_at"), request.fund.zone),
        "kind": KINDS.get(EnrolmentState(enrolment.state), "neutral"),
        "is_offer": is_offer,
        "is_waiting": enrolment.state == EnrolmentState.WAITING,
        "has_place": has_place,
        "has_attestation": has_attestation(enrolment),
        "may_leave": is_open and may_leave(request.fund, enrolment),
        "open_part": next((part for part in session.parts.all() if is_under_way(part, session)), None)
        if enrolment.state in CONFIRMED
        else None,
        "is_for_responsible": is_open and not may_leave(request.fund, enrolment),
    }


def is_under_way(part: SessionPart, session: Session) -> bool:
    """Whether its door is open."""
    part.session = session
    return door.is_open(part)
