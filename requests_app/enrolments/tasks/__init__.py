"""What the worker does about enrolments."""

from .requesting import look_after_requests, write_to_participants

__all__ = ["look_after_requests", "write_to_participants"]
