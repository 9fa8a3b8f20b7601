"""One line of the log for each request: its id, page, status, time and cost, and at most ids of who asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from . import tracing

logger = logging.getLogger(__name__)


class RequestLog:
    """Stands before all that answers for a fund, so that each of its answers has an id and a line.

    The id is our own; our proxy's where `REQUEST_ID_FROM_PROXY` says that it sets the header itself: one that came
    from outside could be anybody's. The page is named by its route, never by its address: that may hold a secret.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(tracing.HEADER) if settings.REQUEST_ID_FROM_PROXY else None
        began = time.perf_counter()
        with tracing.traced(tracing.given_id(given) or uuid4()) as trace:
            response = self.get_response(request)
            response.headers[tracing.HEADER] = str(trace.request_id)
            seconds = time.perf_counter() - began
            fields = described(request) | {
                "status": response.status_code,
                "duration_ms": round(seconds * 1000),
                "queries": trace.queries,
            }
            logger.log(level_of(request, response), "answered", extra={"fields": fields})
        return response


def level_of(request: HttpRequest, response: HttpResponseBase) -> int:
    """Probes come each few seconds: they are told of only when they find something down."""
    if response.status_code >= 500:
        return logging.ERROR
    return logging.DEBUG if request.path_info in {"/live", "/ready"} else logging.INFO


def described(request: HttpRequest) -> dict[str, Any]:
    """What the log may say of a request: the fund's slug, the route's name, the method, ids of the actor."""
    match, fund = request.resolver_match, getattr(request, "fund", None)
    actor = getattr(request, "actor", None)
    return {
        "fund": fund.slug if fund else None,
        "route": match.view_name or match.route if match else None,
        "method": request.method,
        "user": actor.user_id if actor else None,
        "organisation": actor.organisation_id if actor else None,
    }
