"""Mails about sessions and enrolments. Importing this declares their kinds."""

from . import decisions, participants, presence, requests, sessions

__all__ = ["decisions", "participants", "presence", "requests", "sessions"]
