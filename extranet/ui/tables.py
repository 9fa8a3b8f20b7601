"""The base of every list: what `ui/table.html` draws."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import django_tables2
from django.core.paginator import Page
from django.template import Context
from django.template.base import render_value_in_context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2.columns.base import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from extranet.tenants.registries import Text


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
    def shown_rows(self) -> Iterator[tuple[BoundRow, SafeString]]:
        """The rows of the page, each with its cells as HTML."""
        columns = [Cells(column) for column in self.columns]
        for row in self.paginated_rows:
            yield row, format_html_join("\n", "{}{}</td>", ((cells.opening, cells.content(row)) for cells in columns))


class Cells:
    """The cells of one column. What is the same down the column is worked out once: half of a list's time otherwise.

    django-tables2 would look at the signature of the column's function for each cell, and a template take five steps.
    """

    def __init__(self, column: BoundColumn) -> None:
        self.column = column
        self.opening = format_html('<td role="cell" data-label="{}" {}>', column.header, column.attrs["td"].as_html())
        self.wanted, self.takes_all = signature(column.render)
        self.context = Context()

    def content(self, row: BoundRow) -> str:
        """What stands in this row's cell, as a template shows it: escaped, in the page's language and time zone."""

        def drawn(column: BoundColumn, value: object = None) -> object:
            offered = row._optional_cell_arguments(column, value)
            asked = offered if self.takes_all else {name: offered[name] for name in self.wanted}
            content = column.render(**asked)
            return column.link(content, **offered) if column.link else content

        # The row finds the column's value, or that there is none; only how the function is called is ours.
        content = row._get_and_render_with(self.column, drawn, self.column.default)
        return render_value_in_context(content, self.context)
