"""Which request, or which task, an act belongs to."""

from __future__ import annotations

from uuid import UUID

from celery import current_task

from extranet.tenants.tracing import request_id


def current_request_id() -> UUID | None:
    """The id of the request that is being answered, or of the task that is running; None in a command."""
    if current_task and current_task.request.id:  # None when a task is called as a function
        return UUID(current_task.request.id)
    return request_id()
