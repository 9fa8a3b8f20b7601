"""Figures of certifying for who watches the machines."""

from __future__ import annotations

import datetime

from django.utils import timezone

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.registries import Measure

from .services.guessing import wrong_since


def wrong_codes(fund: Fund) -> dict[str, float]:
    return {"": wrong_since(timezone.now() - datetime.timedelta(hours=1))}


MEASURES = [
    Measure(
        "certifying_codes_wrong",
        "Wrong certifying codes typed in the last hour.",
        wrong_codes,
        capability=Capability.CERTIFICATION,
    )
]
