"""Figures of the journal for who watches the machines."""

from __future__ import annotations

from django.utils import timezone

from extranet.tenants.models import Fund
from extranet.tenants.registries import Measure

from .models import Entry, Seal
from .queries import BEGINNING


def unsealed(fund: Fund) -> dict[str, float]:
    """For how long the oldest act has waited for its seal, in seconds; 0 when none waits."""
    last = Seal.objects.order_by("-number").first()
    oldest = Entry.objects.after(last.ends_at if last else BEGINNING).first()
    return {"": (timezone.now() - oldest.recorded_at).total_seconds() if oldest else 0}


MEASURES = [Measure("journal_unsealed_oldest_seconds", "How long the oldest act has waited for its seal.", unsealed)]
