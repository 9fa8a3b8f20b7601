"""While a fund is maintained: a notice on each page, pages that are read, and sent forms that are handed back.

Who is signed in goes on reading, and may sign out. Nothing else is written: not even a sign-in, nor that somebody
looked at a person's data, so that those wait too (`journal.looks`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from extranet.tenants.maintenance import Notice, UnderMaintenance, current_notice, may_write
from extranet.tenants.middleware import SAFE_METHODS

from .errors import broken
from .unsent import SECRET, handed_back, typed

SIGN_OUT = "account_logout"


class MaintenanceMiddleware:
    """Stands outside the fund's scope; its `process_view` runs inside, once everybody knows who asks.

    What slips by (a page that writes when it is read) is refused by the database, and said here too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if vars(request).get("signs_out_anyway"):
            request.session.flush()  # outside the scope, where sessions are kept
        return response

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if may_write() or request.method in SAFE_METHODS or only_reads(view_func):
            return None
        if request.resolver_match and request.resolver_match.view_name == SIGN_OUT:
            vars(request)["signs_out_anyway"] = True
            return redirect("account_login")
        return refused(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return waits(request, exception.notice) if isinstance(exception, UnderMaintenance) else None


def only_reads(view_func: Any) -> bool:
    """Whether what this view does when it is posted to leaves the fund's rows alone, as a search by names does."""
    return getattr(getattr(view_func, "view_class", None), "only_reads_when_posted", False)


def refused(request: HttpRequest) -> HttpResponse:
    """What was typed stays in the page, to be sent once the maintenance is over. A password is not kept."""
    fields = [] if any(SECRET in name for name in request.POST) else typed(request)
    context = handed_back(request, fields) if fields and "HX-Request" not in request.headers else {}
    response = render(request, "maintenance.html", context | {"notice": current_notice()}, status=503)
    return said_until(response, current_notice())


def waits(request: HttpRequest, notice: Notice | None) -> HttpResponse:
    """The page that stands alone, where the scope is broken or closed: it runs no query."""
    return said_until(broken(request, "maintenance_alone.html", status=503, notice=notice), notice)


def said_until(response: HttpResponse, notice: Notice | None) -> HttpResponse:
    response.headers["Retry-After"] = str(notice.retry_after if notice else 60)
    add_never_cache_headers(response)
    return response
