"""Mails about sessions and enrolments. Importing this declares their kinds."""

from . import decisions

__all__ = ["decisions"]
