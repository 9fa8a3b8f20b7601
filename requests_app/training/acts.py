"""What one can do with a request now: the buttons of its page, and what a program is told."""

from __future__ import annotations

from enum import StrEnum

from extranet.tenants.actor import Actor

from .models import Request
from .permissions import Sight, acts_for_operator
from .services import drafting, sending
from .services.changes import may_change
from .workflow import WITH_OPERATOR, Part


class Act(StrEnum):
    CHANGE_TRAINING = "change_training"
    CHANGE_WORKERS = "change_workers"
    CHANGE_PRESENCES = "change_presences"
    ATTACH_LISTS = "attach_lists"
    SEND = "send"
    RECALL = "recall"
    COPY = "copy"
    DELETE = "delete"


CHANGES = {
    Act.CHANGE_TRAINING: Part.TRAINING,
    Act.CHANGE_WORKERS: Part.WORKERS,
    Act.CHANGE_PRESENCES: Part.PRESENCES,
    Act.ATTACH_LISTS: Part.ATTENDANCE_LIST,
}


def possible_steps(actor: Actor, request: Request, seen: Sight) -> set[Act]:
    """Of sending, recalling, copying and deleting, what the actor can do; sending may still lack something."""
    encodes = seen is Sight.ENCODED and acts_for_operator(actor, request)
    possible = {
        Act.SEND: encodes and request.state in WITH_OPERATOR,
        Act.RECALL: encodes and sending.is_recallable(request),
        Act.COPY: drafting.may_copy(actor, request, seen),
        Act.DELETE: seen is not Sight.KEPT and drafting.may_delete(actor, request),
    }
    return {act for act, is_possible in possible.items() if is_possible}


def possible_changes(actor: Actor, request: Request, seen: Sight) -> set[Act]:
    """What of it the actor can change now."""
    return {act for act, part in CHANGES.items() if may_change(actor, request, part, seen)}
