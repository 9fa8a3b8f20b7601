"""Entries by subject and by place.

There is no `visible_to` here: an act is as visible as its subject, and who sees a subject is known further up. A page
shows `Entry.objects.of_subject(thing)` after it has fetched the thing itself through the thing's own `visible_to`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from extranet.tenants.actor import Kind
from extranet.tenants.models import Fund, FundObject

if TYPE_CHECKING:
    from .models import Look  # noqa: F401 - in the bases

Position = tuple[int, int, int]  # cluster number, transaction number, id
ORDER = ("cluster", "transaction", "id")
BEGINNING: Position = (0, 0, 0)


class PositionedQuerySet(models.QuerySet):
    """Rows of a table that is only added to, in the order in which they can be vouched for (`models.Positioned`)."""

    def after(self, position: Position) -> Self:
        """What comes later in the order of the seals, in that order."""
        return self.filter(GreaterThan(row(*ORDER), row(*map(Value, position)))).order_by(*ORDER)

    def until(self, position: Position) -> Self:
        return self.filter(LessThanOrEqual(row(*ORDER), row(*map(Value, position))))

    def finished(self) -> Self:
        """Rows before which nothing can turn up any more: every transaction up to theirs has ended.

        Ids and times don't tell: a transaction that began earlier may commit later. PostgreSQL's snapshot does.
        """
        oldest_running = Func(
            template="pg_snapshot_xmin(pg_current_snapshot())::text::bigint", output_field=models.BigIntegerField()
        )
        return self.filter(Q(transaction__lt=oldest_running) | Q(cluster__lt=settings.JOURNAL_CLUSTER))


class EntryQuerySet(PositionedQuerySet):
    def of_subject(self, subject: FundObject | Fund) -> Self:
        """The acts on one object, newest first, with their texts."""
        found = self.filter(subject_model=subject._meta.label, subject_uuid=getattr(subject, "uuid", None))
        return found.prefetch_related("texts").order_by("-pk")

    def by_key(self, organisation_id: int, key: UUID) -> Self:
        """What a program did with one of the organisation's keys, newest first."""
        by_programs = self.filter(actor_kind=Kind.KEY, actor_organisation_id=organisation_id)
        return by_programs.filter(facts__key=str(key)).order_by("-pk")


class LookQuerySet(models.QuerySet["Look"]):
    def by_others(self, user_ids: Collection[int]) -> Self:
        return self.exclude(user_id__in=list(user_ids))


def row(*columns: str | Value) -> Func:
    """SQL's ROW(…), compared column by column: the index on the position serves it."""
    return Func(*columns, function="ROW", output_field=models.BigIntegerField())
