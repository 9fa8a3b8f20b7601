"""Storing a declaration's new state, which its owner hears of in the same transaction."""

from __future__ import annotations

from .. import sources
from ..models import Declaration


def store(declaration: Declaration) -> None:
    """Save, and tell whoever owns what the declaration is about, in the same transaction."""
    declaration.save()
    sources.named(declaration.kind).changed(declaration)
