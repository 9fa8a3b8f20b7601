"""What a fund chooses about trust: second opinions, support access, recovery, and how long looks are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from extranet.journal import looks
from extranet.tenants.models import Fund

SUPPORT_MINUTES_RANGE = (5, 60)
RECOVERY_HOURS_RANGE = (24, 336)
ALONE_HOURS = 168  # at least, before an administrator's account that only one other could check is given back


@dataclass(frozen=True, slots=True)
class TrustRules:
    """`Fund.options` by these names. Unless a fund chooses: decisions by one, no support access, two days' waiting."""

    four_eyes: bool = False
    support_access: bool = False
    support_minutes: int = 30
    recovery_hours: int = 48
    access_log_months: int = looks.DEFAULT_MONTHS

    def as_options(self) -> dict[str, int | bool]:
        return asdict(self)


BOUNDS = {
    "support_minutes": SUPPORT_MINUTES_RANGE,
    "recovery_hours": RECOVERY_HOURS_RANGE,
    looks.MONTHS: looks.MONTHS_RANGE,
}


def rules_of(fund: Fund) -> TrustRules:
    chosen = {field.name for field in fields(TrustRules)} & fund.options.keys()
    return TrustRules(**{name: fund.options[name] for name in chosen})
