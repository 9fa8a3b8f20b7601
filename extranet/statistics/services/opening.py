"""A fund opens its statistics to everybody, or closes them again (`BEY-24`)."""

from __future__ import annotations

from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, Licence


def change_opening(*, actor: Actor, fund: Fund, is_open: bool, licence: Licence) -> Fund:
    """Raises `PermissionDenied` for who isn't an administrator. The same again changes nothing."""
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values={"is_open": is_open, "licence": licence.value},
        verb=verbs.OPENING_CHANGED,
        facts=lambda changed: {"is_open": is_open, "licence": licence.value},
    )
