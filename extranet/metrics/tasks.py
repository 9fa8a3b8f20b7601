"""What the workers count of their tasks, in files that `manage.py metrics` reads (`PROMETHEUS_MULTIPROC_DIR`)."""

from __future__ import annotations

from prometheus_client import Histogram

OUTCOMES = ("done", "failed", "waits")  # "waits": the fund is being maintained

TASKS = Histogram(
    "extranet_task_seconds",
    "How long tasks took, in seconds, by name, queue and outcome.",
    ["task", "queue", "outcome"],
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 600),
)


def count(*, task: str, queue: str, outcome: str, seconds: float) -> None:
    """A task that ended so, after this many seconds of work."""
    TASKS.labels(task, queue, outcome).observe(seconds)
