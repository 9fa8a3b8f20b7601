"""Mails about sessions and enrolments. Importing this declares their kinds."""

from . import decisions, presence, sessions

__all__ = ["decisions", "presence", "sessions"]
