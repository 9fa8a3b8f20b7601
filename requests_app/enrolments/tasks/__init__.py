"""What the worker does, by subject; Celery finds the tasks through this package."""

from .staff_data import empty_old_reports, import_staff_data

__all__ = ["empty_old_reports", "import_staff_data"]
