"""What the page of an exchange shows, and what the page of a file says of its exchange."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor

from .forms.exchanges import AssignForm
from .models import FundingRequest, Side, Thread, ThreadMessage, ThreadReading, reachable
from .queries import is_body, is_funding_staff, is_member
from .services.exchanges import side_of
from .thread_states import ThreadState
from .workflow import RequestState


@dataclass(frozen=True, slots=True)
class Place:
    """Where one writes: with this organisation, about this file or none. `thread` None: nobody has written yet."""

    organisation: Organisation
    file: FundingRequest | None
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the reader sees it: `reading` is the first of the other side, None as long as nobody read it."""

    message: ThreadMessage
    is_ours: bool
    is_new: bool
    reading: ThreadReading | None


def page_context(actor: Actor, place: Place) -> dict[str, Any]:
    is_staff, thread = is_funding_staff(actor), place.thread
    said = said_in(thread, actor) if thread else []
    named = thread.named_officer if thread else place.file.officer if place.file else None
    context = {
        "place": place,
        "file": place.file,
        "thread": thread,
        "said": said,
        "last": said[-1].message.pk if said else 0,
        "officer": reachable(named),
        "is_staff": is_staff,
        "is_closed": thread is not None and thread.state == ThreadState.CLOSED,
        "is_with_body": place.file is not None and place.organisation.pk != place.file.company_id,
        "has_two_sides": is_staff and place.file is not None and has_two_sides(place.file),
    }
    if is_staff and thread is not None:
        context["assign_form"] = AssignForm(initial={"officer": thread.officer.uuid if thread.officer else None})
    return context


def has_two_sides(file: FundingRequest) -> bool:
    """Whether the staff may write to its training body too."""
    return file.body_id is not None and file.body_id != file.company_id and file.decided_at is not None


def said_in(thread: Thread, actor: Actor) -> list[Said]:
    side = side_of(actor)
    readings = list(thread.readings.order_by("read_at", "pk"))
    theirs = [one for one in readings if one.side != side]
    hers = max((one.until for one in readings if one.user_id == actor.user_id), default=0)
    messages = thread.messages.prefetch_related("files__document").order_by("pk")
    return [
        Said(
            message=message,
            is_ours=message.side == side,
            is_new=message.side != side and message.pk > hers,
            reading=first_reading(message, theirs) if message.side == side else None,
        )
        for message in messages
    ]


def first_reading(message: ThreadMessage, readings: Iterable[ThreadReading]) -> ThreadReading | None:
    """`readings` in the order in which they happened."""
    return next((one for one in readings if one.until >= message.pk), None)


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a file's exchanges: who answers, what is promised, and what the actor hasn't read."""

    officer: Any
    answer_by: datetime.date | None
    is_late: bool
    unread: int
    has_two_sides: bool
    is_staff: bool


def summary_of(file: FundingRequest, actor: Actor) -> Summary | None:
    """None where the actor doesn't write about this file. A few queries, whatever was written."""
    is_staff = is_funding_staff(actor)
    if file.state == RequestState.DRAFT or not (is_staff or is_member(actor) or is_body(actor)):
        return None
    side = Side.FUND if is_staff else Side.ORGANISATION
    found = Thread.objects.visible_to(actor).filter(request=file).select_related("officer__user")
    threads = list(found.with_reading(actor.user_id, side).order_by("answer_by", "pk"))
    named = next((one.officer for one in threads if one.officer), None) or file.officer
    waiting = next((one for one in threads if one.answer_by), None)
    return Summary(
        officer=reachable(named),
        answer_by=waiting.answer_by if waiting else None,
        is_late=waiting.is_late if waiting else False,
        unread=sum(one.unread for one in threads),
        has_two_sides=is_staff and has_two_sides(file),
        is_staff=is_staff,
    )
