"""What a fund's administrator chooses about member services."""

from __future__ import annotations

from extranet.organisations.services.fund_options import keep_options
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import OPTION, Choices, stored_form


def change_choices(*, actor: Actor, fund: Fund, choices: Choices) -> Fund:
    """For what is decided from now on. The same again changes nothing."""
    return keep_options(
        actor=actor,
        fund=fund,
        key=OPTION,
        values=stored_form(choices),
        verb=verbs.OPTIONS_CHANGED,
        facts=lambda changed: {"fields": changed},
        text=choices.appeal,
    )
