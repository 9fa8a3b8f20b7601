"""What the list is compared with: the same 25 rows, one indexed query, a plain loop, and nothing around them.

Served by the same processes behind the same middleware as the site, so that sign-in, session, scope and policy are
the same.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.decorators.http import require_safe

from extranet.ui.lists import ROWS_PER_PAGE
from requests_app.training.models import Request

PAGE = engines["django"].from_string(
    "<!doctype html><title>Demandes</title><table>"
    "{% for row in rows %}<tr><td>{{ row.number }}<td>{{ row.title }}<td>{{ row.company.name }}"
    "<td>{{ row.state }}<td>{{ row.moved_at }}{% endfor %}</table>"
)


def newest() -> QuerySet[Request]:
    """The rows of the first page that the fund's staff see: those still open, the last moved first."""
    return Request.objects.still_open().select_related("company").order_by("-moved_at", "-pk")[:ROWS_PER_PAGE]


@require_safe
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"rows": newest()}))
