"""Who may do what with the channel and its declarations; seeing is `visible_to`'s business."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_administrator, check_staff
from extranet.organisations.roles import is_administrator, is_of_office, is_staff, keeps_workers
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability

from . import routing
from .keepers import keeps, kept_qualities
from .models import Channel, Declaration
from .workflow import DeclarationState


def may_see_declarations(actor: Actor) -> bool:
    """Of anybody: the fund's staff for batches, and those who keep a company's workers."""
    return is_staff(actor, Capability.BATCH) or keeps_workers(actor)


def check_sees_declarations(actor: Actor) -> None:
    if not may_see_declarations(actor):
        raise PermissionDenied(
            _("Cette page est celle du fonds et des mandataires ou responsables de formation d’une entreprise.")
        )


def may_resend(actor: Actor, declaration: Declaration) -> bool:
    own = keeps_workers(actor) and actor.organisation_id == declaration.company_id
    return (own or is_staff(actor, Capability.BATCH)) and routing.can_be_resent(declaration)


def may_confirm(actor: Actor, declaration: Declaration) -> bool:
    own = keeps_workers(actor) and actor.organisation_id == declaration.company_id
    may = own or is_staff(actor, Capability.BATCH)
    return may and declaration.state == DeclarationState.PROPOSED and not routing.changes_a_test(declaration)


def check_resend(actor: Actor, declaration: Declaration) -> None:
    """The company whose worker it is, which corrected its data, or the fund."""
    if not (keeps_workers(actor) and actor.organisation_id == declaration.company_id):
        check_staff(actor, Capability.BATCH)


def check_sees_channels(actor: Actor) -> None:
    """The fund's staff, and whoever keeps a channel of her own organisation (`FLA-19`, `FLA-26`)."""
    if is_staff(actor, Capability.BATCH) or kept_qualities(actor):
        return
    if is_of_office(actor) or actor.organisation_id is None:
        check_staff(actor, Capability.BATCH)
    else:
        refuse_access()


def refuse_access() -> NoReturn:
    raise PermissionDenied(
        _("Accès interdit : demandez le droit « Gestion des canaux techniques » au gestionnaire local de la qualité.")
    )


def keeps_channel(actor: Actor, channel: Channel) -> bool:
    """Whether she decides of this channel: an administrator, or whom its entity and quality name (`FLA-19`)."""
    return is_administrator(actor) or keeps(actor, channel.organisation_id, channel.quality)


def check_channel(actor: Actor, channel: Channel) -> None:
    """Who sets this channel up and carries its files: the fund's administrators, and who keeps it for its entity."""
    check_keeper(actor, channel.organisation_id, channel.quality)


def check_keeper(actor: Actor, organisation_id: int | None, quality: str) -> None:
    """Who keeps, or is to keep, the channel of this entity and quality."""
    if keeps(actor, organisation_id, quality):
        return
    if is_of_office(actor) or actor.kind == Kind.SYSTEM:
        check_administrator(actor)
    else:
        refuse_access()


def check_uses_channel(actor: Actor, channel: Channel) -> None:
    """Who has it tried, or looked into now: the fund's staff too."""
    if not is_staff(actor, Capability.BATCH):
        check_channel(actor, channel)
