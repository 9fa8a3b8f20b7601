from __future__ import annotations

import pytest

from tests.certification.scenes import Stage, stage


@pytest.fixture
def made(db: None) -> Stage:
    return stage()
