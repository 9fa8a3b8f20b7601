"""What a fund demands of those who sign in at it: how long a session lasts, and which roles need a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from extranet.tenants.models import Fund

FACTOR_ROLES = "second_factor_roles"  # fund option: names of roles
IDLE_MINUTES = "session_idle_minutes"  # fund option
HOURS = "session_hours"  # fund option

IDLE_MINUTES_RANGE = (15, 720)
HOURS_RANGE = (1, settings.SESSION_COOKIE_AGE // 3600)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """`idle`: without a click; `whole`: whatever is done in it."""

    idle: timedelta
    whole: timedelta


def session_limits(fund: Fund) -> SessionLimits:
    """The fund's, where it has chosen, else the installation's."""
    return SessionLimits(
        idle=timedelta(minutes=fund.options.get(IDLE_MINUTES, settings.SESSION_IDLE_MINUTES)),
        whole=timedelta(hours=fund.options.get(HOURS, HOURS_RANGE[1])),
    )


def roles_with_factor(fund: Fund) -> frozenset[str]:
    """The roles that the fund admits with a second factor only. None: the default."""
    return frozenset(fund.options.get(FACTOR_ROLES, []))
