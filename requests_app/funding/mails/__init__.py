"""Mails about funding requests, invoices, contributions and letters. Importing this declares their kinds."""

from . import asking, contributions, decisions, exchanges, letters, news

__all__ = ["asking", "contributions", "decisions", "exchanges", "letters", "news"]
