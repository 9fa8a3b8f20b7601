"""Figures of the outbox for who watches the machines."""

from __future__ import annotations

from extranet.tenants.models import Fund
from extranet.tenants.registries import Measure

from .models import Message


def failed(fund: Fund) -> dict[str, float]:
    return {"": Message.objects.failed().count()}


MEASURES = [Measure("mails_failed", "Mails that were given up.", failed)]
