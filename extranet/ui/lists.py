"""Every list of the site: search, filters, sorting, pages and export, on one address."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from extranet.tenants import replica
from extranet.tenants.registries import Text

from .exports import Column, csv_response
from .tables import Table
from .workbooks import list_response

ROWS_PER_PAGE = 25
NOTHING_FOUND = _("Aucun résultat")
NOTHING_FOUND_ADVICE = _("Rien ne correspond à votre recherche : vérifiez l’orthographe ou effacez les filtres.")


class ListPage(ABC, View):
    """A page of the list; with `?export=csv` or `?export=xlsx` all rows of the search, in the same order.

    A filter whose value isn't understood is left out, and the page says so; a file couldn't, so the page comes instead.

    A subclass gives the rows (`get_queryset`, through `visible_to`), a filter set, a table, the columns of the export,
    and a template that extends `ui/list.html`.
    """

    http_method_names = ["get", "head"]
    search_method = "get"
    paginator_class: type[Paginator] = Paginator
    exports: ClassVar[dict[str, Callable[..., HttpResponseBase]]] = {"csv": csv_response, "xlsx": list_response}

    filterset_class: type[django_filters.FilterSet]
    table_class: type[Table]
    template_name: str
    export_name: Text

    def check_access(self) -> None:
        """Raises `PermissionDenied`, with what to do next, for somebody who has no business with the whole list."""

    @abstractmethod
    def get_queryset(self) -> QuerySet[Any]:
        """The rows that the actor may see, all of them."""

    @abstractmethod
    def get_columns(self) -> Sequence[Column]:
        """What the export holds of each row."""

    def get_context(self) -> dict[str, Any]:
        """What the template needs beyond the list."""
        return {}

    def get_table(self, rows: QuerySet[Any]) -> Table:
        return self.table_class(rows)

    def get_search(self) -> QueryDict:
        """What the list is searched by."""
        return self.request.GET

    def left_out(self, field: BoundField) -> dict[str, Any]:
        """A filter that isn't understood: its name, what was asked of it, and the same list without it."""
        return {"label": field.label, "value": field.value(), "address": self.address_without(field.name)}

    def address_without(self, name: str) -> str:
        query = self.request.GET.copy()
        for gone in (name, "page", "export"):
            query.pop(gone, None)
        return f"?{query.urlencode()}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_access()
        filters = self.filterset_class(self.get_search(), queryset=self.get_queryset(), request=request)
        table = self.get_table(filters.qs)
        if order := request.GET.getlist(table.prefixed_order_by_field):
            table.order_by = order
        left_out = [self.left_out(filters.form[name]) for name in filters.form.errors]
        if not left_out and (export := self.exports.get(request.GET.get("export", ""))):
            with replica.reading():
                return export(table.data.data, self.get_columns(), name=str(self.export_name))
        if filters.form.changed_data:
            table.empty_title, table.empty_advice = NOTHING_FOUND, NOTHING_FOUND_ADVICE
        # A page number that doesn't exist leads to the nearest that does, not to an error.
        table.paginate(self.paginator_class, per_page=ROWS_PER_PAGE)
        table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
        context = {"table": table, "filters": filters.form, "left_out": left_out}
        context["export_addresses"] = [(kind.upper(), export_address(request, kind)) for kind in self.exports]
        context["search_method"] = self.search_method
        return render(request, self.template_name, context | self.get_context())


def export_address(request: HttpRequest, kind: str) -> str:
    """The same list as a file."""
    query = request.GET.copy()
    query.pop("page", None)
    query["export"] = kind
    return f"?{query.urlencode()}"
