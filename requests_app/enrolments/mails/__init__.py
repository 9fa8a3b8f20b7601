"""Mails about sessions and enrolments. Importing this declares their kinds."""

from . import decisions, sessions

__all__ = ["decisions", "sessions"]
