"""Lists that may hold hundreds of thousands of rows: counting all of them would read all of them at each page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData

COUNTED_UP_TO = 1000


class BoundedData(TableQuerysetData):
    """The rows of a table, counted up to one more than the pages lead to. One query, whose cost is bounded.

    `counted` are rows of which there are as many, and which are cheaper to find than the table's own in their order.
    """

    def __init__(self, data: QuerySet[Any], counted: QuerySet[Any] | None = None) -> None:
        super().__init__(data)
        self.counted = counted

    def __len__(self) -> int:
        if getattr(self, "_length", None) is None:
            rows = self.data if self.counted is None else self.counted
            self._length: int = rows[: COUNTED_UP_TO + 1].count()
        return self._length


class BoundedPaginator(Paginator):
    """Leads to the first thousand rows; who looks for a later one searches, filters, or exports."""

    @property
    def count(self) -> int:
        return min(len(self.object_list), COUNTED_UP_TO)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than the pages lead to."""
        return len(self.object_list) > COUNTED_UP_TO
