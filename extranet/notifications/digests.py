"""The daily digest: what a person's alerts have held back goes out together, once (`MYA-08`)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .kinds import Category, MailKind, NothingToSay, Payload, Secret, declare, named
from .models import Message
from .preferences import is_unwanted, muted_categories, paces_of
from .rendering import subject_of
from .services import queue

MOST = 100  # lines of one mail; the others are counted

State = Message.State


def send_digests(fund_id: int) -> None:
    """Gather what has been held until now, one digest for each person. Outside any scope."""
    fund = Fund.objects.get(pk=fund_id)
    for user_id in people_waiting(fund):
        with scope(fund):
            gather(fund, user_id)


def people_waiting(fund: Fund) -> list[int]:
    with scope(fund, read_only=True):
        due = Message.objects.filter(held_until__lte=timezone.now(), user__isnull=False)
        return list(due.order_by("user").values_list("user", flat=True).distinct())


def gather(fund: Fund, user_id: int) -> Message | None:
    """One mail that tells of all of them; None when another worker has just made it.

    The rows that it tells of leave their state in the same transaction, so that each is told of once.
    """
    rows = locked_due(user_id)
    if not rows:
        return None
    ids = [row.pk for row in rows]
    Message.objects.filter(pk__in=ids).update(state=State.GATHERED, held_until=None)
    last = rows[-1]
    return queue(
        DIGEST, fund=fund, address=last.address, user_id=user_id, language=last.language, payload={"messages": ids}
    )


def locked_due(user_id: int) -> list[Message]:
    """What waits for this person's digest, held until the transaction ends; what another worker holds is passed by."""
    due = Message.objects.filter(user=user_id, held_until__lte=timezone.now()).order_by("created_at", "pk")
    return list(due.select_for_update(skip_locked=True, of=("self",)))


def words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """The subject of each mail with its page, as it is when the digest leaves. Raises `NothingToSay` for none."""
    rows = Message.objects.filter(pk__in=payload["messages"]).order_by("created_at", "pk")
    lines = [line for row in wanted(list(rows)) if (line := line_of(fund, row))]
    if not lines:
        raise NothingToSay("nothing-left")
    return {"lines": lines[:MOST], "total": len(lines), "more": max(0, len(lines) - MOST)}


def wanted(rows: list[Message]) -> list[Message]:
    """Without those that she has stopped meanwhile."""
    if not rows or rows[0].user_id is None:
        return []
    muted, paces = muted_categories(rows[0].user_id), paces_of(rows[0].user_id)
    return [row for row in rows if not is_unwanted(named(row.kind), muted, paces)]


def line_of(fund: Fund, row: Message) -> dict[str, Any] | None:
    """None when there is nothing to say about it any more."""
    kind = named(row.kind)
    try:
        said = kind.context(fund, row.payload, {})
    except (NothingToSay, ObjectDoesNotExist):
        return None
    return {"subject": subject_of(kind, {"fund": fund, **said}), "address": said.get("address", "")}


DIGEST = declare(
    MailKind(
        "notifications.digest",
        "notifications/mails/digest",
        words,
        Category.REMINDERS,
        can_be_disabled=False,
        label=_("Résumé du jour"),
        gathers=True,
    )
)
