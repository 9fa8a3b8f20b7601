"""Error pages: what happened, what to do next, whom to ask. They run no queries, but for the people that a 403 names.

Those for a broken site (500, 503) ask nothing of it: no context processors, no session, no messages.
"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from redis.exceptions import ConnectionError as CacheUnreachable
from redis.exceptions import TimeoutError as CacheSilent

from extranet.tenants.tracing import request_id

from .unsent import TOKEN, is_from_here, kept_fields, unsent

OUTAGES = (CacheUnreachable, CacheSilent, OperationalError)  # the cache or the database doesn't answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many files at once is said as such: whoever chose them can do something about it."""
    return render(request, "400.html", {"has_too_many_files": isinstance(exception, TooManyFilesSent)}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Names whom to ask within one's organisation: `request.people_to_ask`, if there is such, is called here only."""
    ask = getattr(request, "people_to_ask", list)
    return refused(request, "403.html", {"reason": str(exception or ""), "people": ask()}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever acts for several organisations is offered the others: it tells nothing of whose the page is."""
    match = getattr(request, "resolver_match", None)
    about_an_object = match is not None and bool(match.kwargs) and request.method in {"GET", "HEAD"}
    return refused(request, "404.html", {"is_about_an_object": about_an_object}, status=404)


def refused(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    """A right may end while its form is open: what was typed stays in the page, to be sent once the right is back."""
    response = render(request, template, context | kept_fields(request), status=status)
    if request.method == "POST":
        add_never_cache_headers(response)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """An outage that no view met, but what stands before it (the look-up of the host), is said as one too."""
    if isinstance(sys.exception(), OUTAGES):
        return unavailable(request)
    return broken(request, "500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, to be tried again in a minute; what was posted waits in the page. Runs no query."""
    kept = kept_fields(request)
    if kept:  # without context processors the form has no token of its own
        kept["fields"] = [(TOKEN, get_token(request)), *kept["fields"]]
    response = broken(request, "503.html", status=503, **kept)
    response.headers["Retry-After"] = "60"
    add_never_cache_headers(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page opened before signing in or out: nothing was saved, and what was typed is kept."""
    kept = unsent(request) if is_from_here(request) else None
    return kept or render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    """A page that stands alone. It names the request, so that whoever reports it can be helped."""
    context |= {
        "fund": getattr(request, "fund", None),
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "reference": request_id(),
    }
    with translation.override(context["language"]):
        return HttpResponse(render_to_string(template, context), status=status)
