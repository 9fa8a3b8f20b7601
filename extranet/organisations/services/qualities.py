"""Qualities of an organisation: activated by its access managers, and who manages each of them (`FLA-30`, `FLA-36`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import verbs
from ..access_rules import access_rules
from ..models import Membership, Organisation, QualityActivation, QualityManager
from ..models.memberships import Standing
from ..permissions import check_members, check_staff, is_fund
from ..roles import ORGANISATIONS, ROLE_OF_MANAGER, OrganisationKind
from ..workflow import RequestState
from .last_manager import lock_with_organisation
from .years import begin_or_end_year


def activatable(fund: Fund, organisation: Organisation) -> list[OrganisationKind]:
    """The qualities that the fund lets organisations activate, which this one hasn't and hasn't asked for."""
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        return []  # its members may do everything: it stays what it is
    asked = set(organisation.activations.waiting().values_list("kind", flat=True))
    unwanted = {*organisation.kinds, *asked, OrganisationKind.FUND_OFFICE}
    return [kind for kind in OrganisationKind if kind in access_rules(fund).qualities and kind not in unwanted]


@transaction.atomic
def activate_quality(
    *, actor: Actor, fund: Fund, organisation: Organisation, kind: str, manager: Membership
) -> QualityActivation:
    """« Activer la qualité »: the named local manager gets its rights at once, or when the staff have confirmed.

    The row that is returned says which. Raises `ValidationError` for a quality that can't be activated here, or a
    manager whose access isn't in force.
    """
    check_members(actor, organisation)
    locked = lock_with_organisation(manager)
    if locked.organisation_id != organisation.pk or not can_manage(locked):
        raise ValidationError({"manager": _("Choisissez un utilisateur dont l’accès est en vigueur.")})
    if kind not in activatable(fund, locked.organisation):
        raise ValidationError({"kind": _("Choisissez parmi les qualités proposées.")})
    activation = QualityActivation(organisation=locked.organisation, kind=kind, manager=locked)
    activation.save()
    record(actor, verbs.QUALITY_ASKED, activation, facts={"kind": kind, "manager": str(locked.uuid)})
    if is_fund(actor) or not access_rules(fund).fund_confirms_qualities:
        complete(actor, fund, activation, locked)
    return activation


def can_manage(member: Membership) -> bool:
    """Whoever acts for the organisation today, and not only to sign a convention."""
    return member.standing(timezone.localdate()) == Standing.IN_FORCE and not member.awaits_convention


def complete(actor: Actor, fund: Fund, activation: QualityActivation, manager: Membership) -> None:
    """The organisation has the quality, and its manager the rights. Both rows are locked."""
    organisation = manager.organisation
    organisation.kinds = [kind for kind in OrganisationKind if kind in {*organisation.kinds, activation.kind}]
    organisation.version += 1
    save_valid(organisation)
    manager.roles = sorted({*manager.roles, ROLE_OF_MANAGER[activation.kind]})
    manager.rights_changed_at = timezone.now()
    begin_or_end_year(fund, manager)
    save_valid(manager)
    put_manager(manager, activation.kind, is_co=False)
    activation.accept()
    activation.save()
    record(actor, verbs.QUALITY_ACTIVATED, activation, facts={"kind": activation.kind, "manager": str(manager.uuid)})


def put_manager(member: Membership, kind: str, *, is_co: bool) -> QualityManager:
    """Name a manager of a quality; a new main one takes the place of the former, who becomes co-manager."""
    rows = QualityManager.objects.select_for_update(of=("self",)).filter(kind=kind)
    if not is_co:
        rows.filter(organisation=member.organisation_id, is_co=False).exclude(membership=member).update(is_co=True)
    row = rows.filter(membership=member).first()
    row = row or QualityManager(organisation=member.organisation, kind=kind, membership=member)
    row.is_co = is_co
    save_valid(row)
    return row


@transaction.atomic
def decide_quality(
    *, actor: Actor, fund: Fund, activation: QualityActivation, accepted: bool, reason: str = ""
) -> QualityActivation:
    """The fund's staff confirm or refuse; a second click changes nothing.

    Raises `ValidationError` for a refusal without reason, and when the named manager has left meanwhile.
    """
    check_staff(actor, ORGANISATIONS)
    manager = lock_with_organisation(activation.manager)
    row = QualityActivation.objects.select_for_update(of=("self",)).get(pk=activation.pk)
    if row.state != RequestState.WAITING:
        return row
    if accepted:
        if not can_manage(manager):
            raise ValidationError(_("Le gestionnaire désigné n’a plus d’accès : refusez, avec ce motif."))
        complete(actor, fund, row, manager)
        return row
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi : l’organisation le lira.")})
    row.refuse(reason=reason.strip())
    row.save()
    record(actor, verbs.QUALITY_REFUSED, row, facts={"kind": row.kind}, text=row.refusal_reason)
    return row


@transaction.atomic
def name_quality_manager(*, actor: Actor, membership: Membership, kind: str, is_co: bool) -> QualityManager:
    """Name a colleague « Gestionnaire Local » or « Co-Gestionnaire Local » of a quality that the organisation has.

    Raises `ValidationError` for another quality, and for a colleague whose access isn't in force.
    """
    check_members(actor, membership.organisation)
    locked = lock_with_organisation(membership)
    if not can_manage(locked):
        raise ValidationError({"membership": _("Choisissez un utilisateur dont l’accès est en vigueur.")})
    if kind not in locked.organisation.kinds:
        raise ValidationError({"kind": _("Choisissez parmi les qualités de l’organisation.")})
    row = put_manager(locked, kind, is_co=is_co)
    record(actor, verbs.QUALITY_MANAGER_NAMED, locked, facts={"kind": kind, "is_co": is_co})
    return row


@transaction.atomic
def remove_quality_manager(*, actor: Actor, manager: QualityManager) -> None:
    """She no longer manages the quality; what her roles let her do stays. A second click changes nothing."""
    check_members(actor, manager.organisation)
    deleted, _tables = QualityManager.objects.filter(pk=manager.pk).delete()
    if deleted:
        record(actor, verbs.QUALITY_MANAGER_REMOVED, manager.membership, facts={"kind": manager.kind})
