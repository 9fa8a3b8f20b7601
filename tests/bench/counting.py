"""How many queries a served page ran: told in a header, to who asks for it in another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED = "X-Count-Queries"
TOLD = "X-Queries"


class QueryCountMiddleware:
    """Stands first, so that the queries of all other middleware count too. Costs nothing when it isn't asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        counted = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response[TOLD] = str(counted)
        return response
