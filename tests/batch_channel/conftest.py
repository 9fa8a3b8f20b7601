from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extranet.demo.channel import Rehearsal, rehearsal
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from tests.batch_channel import scenes
from tests.batch_channel.promises import check_kept, servers_in
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


@pytest.fixture
def promises(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `promises` says holds after each exchange of the test, and at its end."""
    exchange = scenes.exchange

    def checked(fund_id: int) -> None:
        exchange(fund_id)
        check_kept(Fund.objects.get(pk=fund_id), *servers_in(tmp_path))

    monkeypatch.setattr(scenes, "exchange", checked)
    yield
    for fund in Fund.objects.all():
        if fund.has(Capability.BATCH):
            check_kept(fund, *servers_in(tmp_path))
