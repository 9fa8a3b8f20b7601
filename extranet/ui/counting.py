"""Lists that may hold hundreds of thousands of rows: counting all of them would read all of them at each page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django_tables2.data import TableQuerysetData

COUNTED_UP_TO = 1000


class BoundedData(TableQuerysetData):
    """The rows of a table, counted up to one more than the pages lead to. One query, whose cost is bounded."""

    def __len__(self) -> int:
        if getattr(self, "_length", None) is None:
            self._length: int = self.data[: COUNTED_UP_TO + 1].count()
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
