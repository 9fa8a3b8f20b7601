"""Messages with the fund, news and calls for tender."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.looks import LookKind, WatchedPage
from extranet.organisations.pages import SettingsPage
from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from ..models import Side, Thread
from ..queries import is_body, is_funding_staff
from ..queries.exchanges import ThreadQuerySet, writes_to_fund

HELPING: tuple[str, ...] = ()  # pages of this part that a support access may open or send


def watched() -> Iterator[WatchedPage]:
    """What was written, which may speak of people, and the lists of it as files."""
    yield WatchedPage("funding:exchange", "funding.Thread")
    yield WatchedPage("funding:thread", "funding.FundingRequest")
    yield WatchedPage("funding:thread_with_body", "funding.FundingRequest")
    yield WatchedPage("funding:thread_file", "funding.ThreadFile", LookKind.DOCUMENT)
    yield WatchedPage("funding:exchanges", "funding.Thread", LookKind.EXPORT)
    yield WatchedPage("funding:messages_queue", "funding.Thread", LookKind.EXPORT)


def reads_news(actor: Actor) -> bool:
    """The people of organisations; the staff have the page where they publish."""
    return actor.organisation_id is not None and bool(actor.roles) and not is_of_office(actor)


def menu_entries() -> list[MenuEntry]:
    here = Capability.MEMBERSHIP
    return [
        MenuEntry(gettext_lazy("Mes échanges"), "funding:exchanges", "mail", writes_to_fund, here, 3),
        MenuEntry(gettext_lazy("Messages à répondre"), "funding:messages_queue", "mail", is_funding_staff, here, 3),
        MenuEntry(gettext_lazy("Études et actualités"), "funding:news", "info", reads_news, here, 4),
        MenuEntry(gettext_lazy("Appels d’offres"), "funding:tenders", "file", is_body, here, 4),
        MenuEntry(gettext_lazy("Publications"), "funding:publications", "info", is_funding_staff, here, 4),
    ]


def settings_entries() -> list[SettingsPage]:
    return []


def pending_sources() -> list[PendingSource]:
    here = Capability.MEMBERSHIP
    return [
        PendingSource("funding.messages", gettext_lazy("Messages à répondre"), to_answer, with_others, here),
        PendingSource("funding.messages_read", gettext_lazy("Messages du fonds à lire"), to_read, with_fund, here),
    ]


def to_answer(actor: Actor) -> Waiting:
    """For an officer: those confided to her, and those confided to nobody."""
    if not is_funding_staff(actor):
        return NOTHING
    waiting = Thread.objects.visible_to(actor).waiting()
    return promised(waiting.for_officer(actor.user_id))


def with_others(actor: Actor) -> Waiting:
    """For an officer: those that a colleague answers, the late ones only."""
    if not is_funding_staff(actor):
        return NOTHING
    late = Thread.objects.visible_to(actor).late(timezone.localdate())
    return promised(late.of_colleagues(actor.user_id))


def with_fund(actor: Actor) -> Waiting:
    """An organisation's own questions, which the fund answers."""
    return promised(Thread.objects.visible_to(actor).waiting()) if writes_to_fund(actor) else NOTHING


def to_read(actor: Actor) -> Waiting:
    """What the fund wrote, the oldest first."""
    if actor.user_id is None or not writes_to_fund(actor) or is_funding_staff(actor):
        return NOTHING
    threads = Thread.objects.visible_to(actor).select_related("request")
    unread: Any = threads.with_reading(actor.user_id, Side.ORGANISATION).filter(unread__gt=0)
    return counted(unread.order_by("last_message_at", "pk"), lambda row: action(row, ""))


def promised(rows: ThreadQuerySet) -> Waiting:
    """The earliest promise first."""
    first = rows.select_related("request", "organisation").by_promise()
    return counted(first, lambda row: action(row, promise_of(row)))


def promise_of(thread: Thread) -> str:
    day = date_format(thread.answer_by, "SHORT_DATE_FORMAT") if thread.answer_by else ""
    said = _("En retard : réponse promise au plus tard le %s") if thread.is_late else _("Réponse au plus tard le %s")
    return f"{thread.organisation.name} · {said % day}"


def action(thread: Thread, detail: str) -> PendingAction:
    number = thread.request.number if thread.request else thread.number
    return PendingAction(
        title=thread.subject,
        detail=" · ".join(filter(None, [number, detail])),
        url=reverse("funding:exchange", args=[thread.uuid]),
        since=thread.waiting_since or thread.last_message_at,
    )
