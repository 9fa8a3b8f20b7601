"""A fund chooses how long it keeps what (`BEY-23`)."""

from __future__ import annotations

from collections.abc import Mapping

from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.durations import OPTION
from extranet.tenants.models import Fund

from .. import verbs


def change_terms(*, actor: Actor, fund: Fund, amounts: Mapping[str, int]) -> Fund:
    """`amounts` by the rules' names, each in its rule's unit (`Term.unit`); the form has checked the bounds.

    Raises `PermissionDenied` for who isn't an administrator. The same again changes nothing.
    """
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values=amounts,
        verb=verbs.RULES_CHANGED,
        facts=lambda changed: {name.replace("-", "_"): amounts[name] for name in changed},
    )
