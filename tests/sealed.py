"""A fund's journal, sealed to its last entry."""

from __future__ import annotations

from extranet.journal import sealing
from extranet.journal.models import Entry, Seal
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.worker import wait_until


def seal_whole_journal(fund: Fund) -> None:
    """The transactions of other test processes on the same server may delay that a little, so it is waited for."""

    def is_all_sealed() -> bool:
        sealing.seal(fund.pk)
        with scope(fund):
            return sum(Seal.objects.values_list("count", flat=True)) == Entry.objects.count()

    wait_until(is_all_sealed, 60)
