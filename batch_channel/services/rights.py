"""« Gestion des canaux techniques »: given by a local manager under one quality, and taken back (`FLA-19`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Membership, QualityManager
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid

from .. import verbs
from ..keepers import QUALITIES_OF, managed_kinds
from ..models import TechnicalRight


def check_local_manager(actor: Actor, organisation_id: int, kind: str) -> None:
    """The local manager of this quality, or a co-manager."""
    if actor.organisation_id != organisation_id or kind not in managed_kinds(actor):
        raise PermissionDenied(
            _("Seul le gestionnaire local de cette qualité, ou un co-gestionnaire, donne et reprend ce droit.")
        )


@transaction.atomic
def give_technical_right(*, actor: Actor, member: Membership, kind: str) -> TechnicalRight:
    """Let a colleague keep the channels of this quality. Raises `ValidationError` when she does, or has no access."""
    check_local_manager(actor, member.organisation_id, kind)
    if kind not in QUALITIES_OF:
        raise ValidationError({"kind": _("Sous cette qualité il n’y a pas de canal pour ce service.")})
    in_force = Membership.objects.in_force(timezone.localdate()).filter(pk=member.pk, awaits_convention=False)
    if not in_force.exists():
        raise ValidationError({"membership": _("Choisissez un utilisateur dont l’accès est en vigueur.")})
    if QualityManager.objects.filter(membership=member, kind=kind).exists():
        raise ValidationError({"membership": _("Un gestionnaire local de cette qualité a déjà ce droit.")})
    TechnicalRight.objects.fallen().filter(membership=member, kind=kind).delete()
    right = TechnicalRight(membership=member, kind=kind)
    save_valid(right)
    record(actor, verbs.TECHNICAL_RIGHT_GIVEN, right, facts={"kind": kind, "member": str(member.uuid)})
    return right


@transaction.atomic
def take_technical_right(*, actor: Actor, right: TechnicalRight) -> None:
    """Take it back, at once. A second click changes nothing."""
    check_local_manager(actor, right.membership.organisation_id, right.kind)
    facts = {"kind": right.kind, "member": str(right.membership.uuid)}
    deleted, _tables = TechnicalRight.objects.filter(pk=right.pk).delete()
    if deleted:
        record(actor, verbs.TECHNICAL_RIGHT_TAKEN, right, facts=facts)
