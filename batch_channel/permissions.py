"""Who may do what with the channel and its declarations; seeing is `visible_to`'s business."""

from __future__ import annotations

from extranet.organisations.permissions import check_administrator, check_staff
from extranet.organisations.roles import is_administrator, is_staff, keeps_workers
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .models import Channel, Declaration


def may_resend(actor: Actor, declaration: Declaration) -> bool:
    own = keeps_workers(actor) and actor.organisation_id == declaration.company_id
    return declaration.can_be_resent and (own or is_staff(actor, Capability.BATCH))


def check_resend(actor: Actor, declaration: Declaration) -> None:
    """The company whose worker it is, which corrected its data, or the fund."""
    if not (keeps_workers(actor) and actor.organisation_id == declaration.company_id):
        check_staff(actor, Capability.BATCH)


def keeps_channel(actor: Actor, channel: Channel) -> bool:
    return is_administrator(actor)


def check_channel(actor: Actor, channel: Channel) -> None:
    """Who sets this channel up, carries its files and looks into them: the fund's administrators."""
    if not keeps_channel(actor, channel):
        check_administrator(actor)
