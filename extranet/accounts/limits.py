"""What a fund demands of those who sign in at it: how long a session lasts, and which roles need a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.tenants.models import Fund

FACTOR_ROLES = "second_factor_roles"  # fund option: names of roles
IDLE_MINUTES = "session_idle_minutes"  # fund option
HOURS = "session_hours"  # fund option

IDLE_MINUTES_RANGE = (15, 720)
STEP_UP = "step_up"  # fund option: a StepUp
STEP_UP_MINUTES = "step_up_minutes"  # fund option

STEP_UP_MINUTES_RANGE = (1, 120)
HOURS_RANGE = (1, settings.SESSION_COOKIE_AGE // 3600)


CARD_IDLE, CARD_WHOLE = timedelta(minutes=15), timedelta(hours=2)


class StepUp(models.TextChoices):
    """Of whom a fresh proof is asked before what binds: certifying, sending, rights, keys."""

    HOLDERS = "holders", _("Demandée à qui a une clé d’accès ou une application")
    EVERYONE = "everyone", _("Demandée à tous : aux autres, leur mot de passe")
    OFF = "off", _("Jamais demandée")


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


def shortened(limits: SessionLimits) -> SessionLimits:
    """For a session that an identity card opened: nothing tells this site that the card was pulled out."""
    return SessionLimits(idle=min(limits.idle, CARD_IDLE), whole=min(limits.whole, CARD_WHOLE))


def roles_with_factor(fund: Fund) -> frozenset[str]:
    """The roles that the fund admits with a second factor only. None: the default."""
    return frozenset(fund.options.get(FACTOR_ROLES, []))


def step_up_of(fund: Fund) -> tuple[StepUp, int]:
    """The fund's rule, and for how many minutes a proof is fresh. By default: holders of a factor, 15."""
    return StepUp(fund.options.get(STEP_UP, StepUp.HOLDERS)), fund.options.get(STEP_UP_MINUTES, 15)
