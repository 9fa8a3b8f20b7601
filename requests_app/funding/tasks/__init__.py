"""What the worker does for member services; Celery finds the tasks through this package."""

from .makings import make_invoices
from .news import announce_publications
from .preparing import forget_prepared_files, prepare_files

__all__ = ["announce_publications", "forget_prepared_files", "make_invoices", "prepare_files"]
