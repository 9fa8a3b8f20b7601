from __future__ import annotations

from tests.training.conftest import trusted

__all__ = ["trusted"]
