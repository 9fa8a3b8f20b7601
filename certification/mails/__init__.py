"""What is written to people by mail, by subject: kinds, who is told, and when nothing is left to say."""

from . import certifying, exchanges, guessing, reminders, spaces, supporting, validation

__all__ = ["certifying", "exchanges", "guessing", "reminders", "spaces", "supporting", "validation"]
