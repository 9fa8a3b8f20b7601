"""Log lines as JSON objects, without personal data: route names and ids, never paths, names or addresses.

What our own code says is ours to answer for. What a library says may quote anything (a host, a row that was refused,
a certificate's owner): of a stranger's line we keep who spoke and where, and its words only where nothing was put in.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from extranet.tenants.request_log import described
from extranet.tenants.tracing import current_trace

# Whose words are printed whole: our own, and those of the processes we start, which speak of queues and themselves.
OURS = ("extranet", "batch_channel", "requests_app", "certification", "celery", "kombu", "granian", "_granian")


class JsonFormatter(logging.Formatter):
    """One JSON object a line. A request is named by its route: its path may hold a secret link's key."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line_of(record), ensure_ascii=False, default=str)


class PrettyFormatter(logging.Formatter):
    """The same for eyes: one line, the time, the level, what was said, then names and values."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        began, level, said = (line.pop(name) for name in ("time", "level", "message"))
        places = "".join(f"\n    {place}" for place in line.pop("at", []))
        return (
            " ".join([began[11:23], f"{level:8}", said, *(f"{name}={value}" for name, value in line.items())]) + places
        )


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """What is said of a record: its names in the order in which one reads them; what is empty is left out."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": words_of(record),
    }
    if trace := current_trace():
        line |= {"request_id": trace.request_id and str(trace.request_id)} | trace.labels
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "resolver_match"):  # Django's own line about an answer
        line |= {"message": f"{record.levelname.lower()} answer", "status": getattr(record, "status_code", None)}
        line |= described(request)
    line |= getattr(record, "fields", {})
    if record.exc_info:
        kind, _value, trace_back = record.exc_info
        # Not the exception's own words: a database's complaint quotes the row it refused.
        line["exception"] = kind.__qualname__ if kind else None
        line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace_back)]
    return {name: value for name, value in line.items() if value is not None}


def words_of(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg  # without what was put in
    return f"{record.module}:{record.lineno}"
