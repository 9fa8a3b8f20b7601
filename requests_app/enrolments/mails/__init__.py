"""Mails about sessions and enrolments. Importing this declares their kinds."""

from . import decisions, presence

__all__ = ["decisions", "presence"]
