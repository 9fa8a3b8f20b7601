"""« Historique de vos démarches »: every step of an entity, newest first, and those of one file (`MYA-03`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from extranet.journal.models import Entry
from extranet.journal.verbs import named
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.registries import Text

from . import verbs
from .models import FundingRequest, Invoice
from .queries import is_funding_staff

SHOWN = 50  # of one file
OBJECTS = 3000  # of each kind, those that moved last: more than an entity follows

# What a training body reads of a file: where it stands. The rest is between the company and the fund.
OF_BODY = {
    verb.name
    for verb in (
        verbs.REQUEST_SENT,
        verbs.REQUEST_AGREED,
        verbs.REQUEST_GIVEN_UP,
        verbs.AMENDMENT_ASKED,
        verbs.AMENDMENT_WITHDRAWN,
    )
}


@dataclass(frozen=True, slots=True)
class Event:
    """A step; `name` is who took it, as her name was then, `text` what she wrote, for her own side and the staff."""

    label: Text
    at: datetime.datetime
    name: str
    text: str = ""


def history_of(actor: Actor, request: FundingRequest, *, whole: bool) -> list[Event]:
    """The latest steps of a file, newest first. Two queries."""
    entries = Entry.objects.of_subject(request)
    if not whole:
        entries = entries.filter(verb__in=OF_BODY)
    return [event_of(actor, entry, whole=whole) for entry in entries[:SHOWN]]


def event_of(actor: Actor, entry: Entry, *, whole: bool) -> Event:
    text = next(iter(entry.texts.all()), None)
    is_ours = entry.actor_organisation_id == actor.organisation_id
    return Event(
        label=named(entry.verb).label,
        at=entry.recorded_at,
        name=text.actor_name if text and (whole or is_ours) else "",
        text=text.comment if text and (is_ours or is_funding_staff(actor)) else "",
    )


def own_requests(actor: Actor) -> QuerySet[FundingRequest]:
    return FundingRequest.objects.of_company(actor)


def taught_requests(actor: Actor) -> QuerySet[FundingRequest]:
    return FundingRequest.objects.of_body(actor)


def invoices_of(actor: Actor) -> QuerySet[Invoice]:
    return Invoice.objects.visible_to(actor)


# The kinds of objects whose steps are an entity's, those that the actor sees, and the verbs she reads of them: all,
# where none is named.
SUBJECTS: list[tuple[type[Any], Callable[[Actor], QuerySet[Any]], Collection[str]]] = [
    (FundingRequest, own_requests, ()),
    (FundingRequest, taught_requests, OF_BODY),
    (Invoice, invoices_of, ()),
]


def steps_of_entity(actor: Actor) -> QuerySet[Entry]:
    """All steps of what the actor's entity has here, the newest first.

    Each with `file`, the UUID of its file, its `number` and `title`, and `side`, the organisation that took the step.
    """
    seen = Q(pk__in=[])
    for model, visible, verbs_read in SUBJECTS:
        latest = visible(actor).order_by("-moved_at", "-pk").values_list("uuid", flat=True)
        # Read beforehand: inside the query, two conditions of this kind would have the whole journal read.
        these = Q(subject_model=model._meta.label, subject_uuid__in=list(latest[:OBJECTS]))
        seen |= these & Q(verb__in=verbs_read) if verbs_read else these
    files = FundingRequest.objects.filter(uuid=OuterRef("subject_uuid"))
    invoices = Invoice.objects.filter(uuid=OuterRef("subject_uuid"))

    def one(of_file: str) -> Coalesce:
        kind = UUIDField() if of_file == "uuid" else CharField()
        return Coalesce(
            Subquery(files.values(of_file)[:1]),
            Subquery(invoices.values(f"request__{of_file}")[:1]),
            output_field=kind,
        )

    side = Organisation.objects.filter(pk=OuterRef("actor_organisation_id")).values("name")[:1]
    rows = Entry.objects.filter(seen).annotate(
        file=one("uuid"), number=one("number"), title=one("title"), side=Subquery(side)
    )
    return rows.prefetch_related("texts").order_by("-pk")


def who(actor: Actor, entry: Any) -> str:
    """A colleague's name; of the others, their organisation's. `entry` is one of `steps_of_entity`."""
    text = next(iter(entry.texts.all()), None)
    if entry.actor_organisation_id == actor.organisation_id:
        return text.actor_name if text else ""
    return entry.side or ""
