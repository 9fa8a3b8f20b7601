"""When something outside is down, a page says so: nothing fails open, nothing fails mute."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import errors

logger = logging.getLogger(__name__)


class OutageMiddleware:
    """Answers 503 when the cache (limits on sign-in and codes live there) or the database doesn't answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, errors.OUTAGES):
            return None
        logger.error("an outside service does not answer: %s", type(exception).__qualname__)
        return errors.unavailable(request)
