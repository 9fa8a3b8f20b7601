"""What a fund's administrator chooses about enrolments."""

from __future__ import annotations

from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, Choices, stored_form


def change_choices(*, actor: Actor, fund: Fund, choices: Choices) -> Fund:
    """Places that are held already keep their deadline. The same again changes nothing."""
    stored = stored_form(choices)
    return keep_options(
        actor=actor, fund=fund, key=OPTION, values=stored, verb=verbs.OPTIONS_CHANGED, facts=lambda _changed: stored
    )
