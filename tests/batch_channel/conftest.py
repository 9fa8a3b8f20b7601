from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extranet.demo.channel import Rehearsal, rehearsal
from extranet.tenants.models import Fund
from tests.batch_channel.scenes import batch_fund


@pytest.fixture
def fund(db: None) -> Fund:
    return batch_fund()


@pytest.fixture
def simulated(fund: Fund, tmp_path: Path) -> Iterator[Rehearsal]:
    """The fund's channel in T, to a simulator behind OpenSSH's server."""
    with rehearsal(fund, tmp_path) as made:
        yield made


@pytest.fixture
def simulated_real(fund: Fund, tmp_path: Path, settings) -> Iterator[Rehearsal]:
    """The same in R, signed; the simulator's authority is known."""
    settings.SIMULATOR_DIR = str(tmp_path)
    authority = str(tmp_path / "identity" / "ca-certificate.pem")
    settings.BELGIAN_BATCH = settings.BELGIAN_BATCH | {"AUTHORITIES": [authority]}
    with rehearsal(fund, tmp_path, environment="R") as made:
        yield made
