"""Whether a fund has people ask for rights here at all."""

from __future__ import annotations

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .choices import choices_of


def is_used_by(fund: Fund) -> bool:
    """A fund of member services, or one that lets people sign up alone."""
    return fund.has(Capability.MEMBERSHIP) or choices_of(fund).is_open
