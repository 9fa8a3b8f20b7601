"""The base of every list: what `ui/table.html` draws."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import django_tables2
from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import date_format
from django_tables2.rows import BoundRow

from extranet.tenants.registries import Text

Cell = tuple[str, str, object]
"""What stands in a cell of the page: its column's header, the cell's attributes as HTML, its content."""


class Moment(django_tables2.Column):
    """A moment in the fund's time zone. (`DateTimeColumn` compiles a template for each cell.)"""

    def render(self, value: datetime.datetime) -> str:
        return date_format(timezone.localtime(value), "d/m/Y H:i")


class Table(django_tables2.Table):
    """A list that sorts and pages. Each one says what it lists, and what to do when there is nothing."""

    caption: Text = ""
    empty_title: Text = ""
    empty_advice: Text = ""

    @property
    def current_page(self) -> Page | None:
        """The page shown, None when the whole list is."""
        return getattr(self, "page", None)

    @property
    def shown_rows(self) -> Iterator[tuple[BoundRow, list[Cell]]]:
        """The rows of the page. What is the same down a column is worked out once: half of a list's time otherwise."""
        columns = [(str(column.header), column.attrs["td"].as_html()) for column in self.columns]
        for row in self.paginated_rows:
            yield row, [(*column, cell) for column, cell in zip(columns, row, strict=True)]
