"""Exchanges with the fund, as each side sees them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..thread_states import ThreadState
from . import is_body, is_funding_staff, is_member, keeps_contributions

if TYPE_CHECKING:
    from ..models import Thread  # noqa: F401 - in the base


def writes_to_fund(actor: Actor) -> bool:
    """Whoever keeps files, contributions or payments of an organisation asks the fund."""
    return is_member(actor) or is_body(actor) or keeps_contributions(actor)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all; an organisation's people its own: of files that they see, and general questions.

        Whoever is limited to establishments sees, of the general questions, those that she asked.
        """
        if is_funding_staff(actor):
            return self
        if not writes_to_fund(actor):
            return self.none()
        from ..models import FundingRequest

        general = Q(request__isnull=True, begun_by=actor.user_id) if actor.establishments else Q(request__isnull=True)
        files = FundingRequest.objects.visible_to(actor).values("pk")
        return self.filter(general | Q(request__in=files), organisation=actor.organisation_id)

    def with_reading(self, user_id: int | None, side: str) -> models.QuerySet[Any]:
        """Each with `unread`: how many messages of the other side she hasn't read."""
        from ..models import ThreadMessage, ThreadReading

        seen = ThreadReading.objects.filter(thread=OuterRef("thread"), user=user_id).order_by("-until")
        unread = (
            ThreadMessage.objects.filter(thread=OuterRef("pk"), pk__gt=Coalesce(Subquery(seen.values("until")[:1]), 0))
            .exclude(side=side)
            .order_by()
            .values("thread")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(unread=Coalesce(Subquery(unread), 0))

    def waiting(self) -> Self:
        """For the fund's answer."""
        return self.filter(state=ThreadState.WAITING)

    def late(self, today: datetime.date) -> Self:
        """Whose promised day is over."""
        return self.waiting().filter(answer_by__lt=today)

    def of_officer(self, user_id: int | None) -> Self:
        """Those that this person answers."""
        return self.filter(of_officer(user_id))

    def unassigned(self) -> Self:
        """Those that nobody answers, or somebody who is no longer there."""
        return self.filter(of_nobody())

    def for_officer(self, user_id: int | None) -> Self:
        """Hers, and those of nobody."""
        return self.filter(of_officer(user_id) | of_nobody())

    def of_colleagues(self, user_id: int | None) -> Self:
        """Those that somebody else answers."""
        return self.exclude(of_officer(user_id)).exclude(of_nobody())

    def by_promise(self) -> Self:
        """The day promised first, the earliest; then what waits for nothing, the last message first."""
        return self.order_by(F("answer_by").asc(nulls_last=True), "-last_message_at", "pk")

    def matching(self, text: str) -> Self:
        """Whose number or file's number it is, or whose subject begins with the text."""
        typed = " ".join(text.replace("\0", " ").split()).upper()
        return self.filter(Q(number=typed) | Q(request__number=typed) | begins_with("subject_folded", text))

    def matching_any(self, text: str) -> Self:
        """The same, or whose organisation's name begins with the text."""
        return self.matching(text) | self.filter(begins_with("organisation__name_folded", text))


def of_officer(user_id: int | None) -> Q:
    return Q(officer__user=user_id) | Q(officer__isnull=True, request__officer__user=user_id)


def of_nobody() -> Q:
    from ..exchange_recipients import officers

    there = officers().order_by().values("pk")
    left = Q(officer__isnull=False) & ~Q(officer__in=there)
    of_file_left = Q(officer__isnull=True, request__officer__isnull=False) & ~Q(request__officer__in=there)
    return Q(officer__isnull=True, request__officer__isnull=True) | left | of_file_left
