"""Who sees what proves a certificate: the fund's staff, and whoever certified it."""

from __future__ import annotations

from typing import Self

from extranet.journal.queries import PositionedQuerySet


class EvidenceQuerySet(PositionedQuerySet):
    def in_order(self) -> Self:
        """Of one certificate, as it happened, each with its link in the chain."""
        return self.order_by("pk").prefetch_related("links")
