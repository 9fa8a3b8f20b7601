"""The base of every list: what `ui/table.html` draws."""

from __future__ import annotations

import django_tables2
from django.core.paginator import Page

from extranet.tenants.registries import Text


class Table(django_tables2.Table):
    """A list that sorts and pages. Each one says what it lists, and what to do when there is nothing."""

    caption: Text = ""
    empty_title: Text = ""
    empty_advice: Text = ""

    @property
    def current_page(self) -> Page | None:
        """The page shown, None when the whole list is."""
        return getattr(self, "page", None)
