"""Which request, or which task, an act belongs to."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from uuid import UUID, uuid4

from celery import current_task
from django.http import HttpRequest, HttpResponse

_request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)


class RequestIdMiddleware:
    """Gives each request an id of our own making: one that came from outside could be anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request_id.set(uuid4())
        try:
            return self.get_response(request)
        finally:
            _request_id.reset(token)


def current_request_id() -> UUID | None:
    """The id of the request that is being answered, or of the task that is running; None in a command."""
    if current_task and current_task.request.id:  # None when a task is called as a function
        return UUID(current_task.request.id)
    return _request_id.get()
