"""Which fields of a row an act changes: names for the journal, never values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models


def assign(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Put the values on the row; the names of those that differ from before are returned, sorted."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return sorted(changed)
