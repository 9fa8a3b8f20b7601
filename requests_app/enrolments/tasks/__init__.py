"""What the worker does, by subject; Celery finds the tasks through this package."""

from .options import end_overdue_options, end_waiting_lists
from .requesting import look_after_requests, write_to_participants
from .staff_data import empty_old_reports, import_staff_data

__all__ = [
    "empty_old_reports",
    "end_overdue_options",
    "end_waiting_lists",
    "import_staff_data",
    "look_after_requests",
    "write_to_participants",
]
