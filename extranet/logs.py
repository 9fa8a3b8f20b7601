"""Log lines as JSON objects, without personal data: route names and ids, never paths, names or addresses."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any


class JsonFormatter(logging.Formatter):
    """One JSON object a line. A request is named by its route: its path may hold a secret link's key."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            line["message"] = f"{record.levelname.lower()} answer"
            line["status"] = getattr(record, "status_code", None)
            line["method"] = getattr(request, "method", None)
            line["route"] = match.route if match else None
            line["fund"] = getattr(getattr(request, "fund", None), "pk", None)
        if record.exc_info:
            kind, _value, trace = record.exc_info
            # Not the exception's own words: a database's complaint quotes the row it refused.
            line["exception"] = kind.__qualname__ if kind else None
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line, ensure_ascii=False)
