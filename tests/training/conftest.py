from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extranet.mandates.signatures import trust_roots
from tests.training.company_scenes import trust_the_test_authority


@pytest.fixture
def trusted(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The tests' own authority is trusted, as an administrator's setting would have it."""
    trust_the_test_authority(tmp_path, settings)
    yield
    trust_roots.cache_clear()
