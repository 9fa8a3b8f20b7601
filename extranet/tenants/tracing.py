"""What a line of the log, an act of the journal and a page that failed have in common: the id of a request.

Each request has an id, made here or by our own proxy; it is given back in the answer's header `X-Request-ID`, and a
nudge carries it to the worker (`work.nudge`). Imported by the logging of every process: nothing of Django here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

HEADER = "X-Request-ID"
CARRIED_BY = "extranet_request_id"  # a header of the broker's messages
WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass
class Trace:
    """What is happening: for which request, in which task, and what it has cost the database so far.

    `request_id` is None for what no request asked for, such as the sweep; `labels` are what each line of the log says
    of it beside, ids and names of ours only.
    """

    request_id: UUID | None
    labels: dict[str, Any] = field(default_factory=dict)
    queries: int = 0


_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


def given_id(text: str | None) -> UUID | None:
    """The id that a proxy or a message gave: 32 hexadecimal digits, as nginx writes them, or a UUID. Else None."""
    return UUID(text) if text and WELL_FORMED.fullmatch(text) else None


@contextmanager
def traced(request_id: UUID | None, **labels: Any) -> Iterator[Trace]:
    """What happens inside belongs to this request, or to none."""
    trace = Trace(request_id, labels)
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


def current_trace() -> Trace | None:
    return _trace.get()


def request_id() -> UUID | None:
    """The id of the request that is being answered, or that asked for the task that is running; None without one."""
    trace = _trace.get()
    return trace.request_id if trace else None


def begin_row(table: str, row: int) -> None:
    """From here on the lines of the log are about this row of deferred work: what the sweep found has no request."""
    if trace := _trace.get():
        trace.labels |= {"table": table, "row": row}


def end_row() -> None:
    """Lines of the log name no row any more."""
    if trace := _trace.get():
        trace.labels = {name: value for name, value in trace.labels.items() if name not in {"table", "row"}}


def count_query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A wrapper around every query, for the log's figure."""
    if trace := _trace.get():
        trace.queries += 1
    return execute(sql, params, many, context)
