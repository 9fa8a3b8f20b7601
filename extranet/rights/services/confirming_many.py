"""Confirming at once those whose proofs all match (`MYA-36`): each one is done or skipped, and the page says why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.organisations.models import Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import ORGANISATIONS, OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from ..catalogue import KIND_OF
from ..models import Application
from ..workflow import RightState
from .deciding import confirm
from .recognising import locked_application

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Skipped:
    application: Application
    reason: str


@dataclass(slots=True)
class Outcome:
    """`proposed`: where a second person confirms each.

    `left`: how many more than `MOST_AT_ONCE` there were; the next click takes them.
    """

    confirmed: list[Application] = field(default_factory=list)
    proposed: list[Application] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    left: int = 0


@transaction.atomic
def confirm_matching(*, actor: Actor, fund: Fund, chosen: Collection[UUID] | None = None) -> Outcome:
    """Confirm everything asked for in these applications, or in all that wait (None), where all proofs match."""
    check_staff(actor, ORGANISATIONS)
    rows = Application.objects.visible_to(actor)
    matching = rows.waiting().filter(evidence=Application.Evidence.ALL)
    rows = matching if chosen is None else rows.filter(uuid__in=chosen)
    outcome = Outcome()
    oldest = list(rows.order_by("asked_at", "pk")[: MOST_AT_ONCE + 1])
    if len(oldest) > MOST_AT_ONCE:
        outcome.left = rows.count() - MOST_AT_ONCE
    for application in oldest[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                done = confirm_one(actor, fund, application)
        except ValidationError as refusal:
            outcome.skipped.append(Skipped(application, " ".join(refusal.messages)))
        else:
            (outcome.proposed if isinstance(done, Proposal) else outcome.confirmed).append(application)
    return outcome


def confirm_one(actor: Actor, fund: Fund, application: Application) -> Application | Proposal:
    """Raises `ValidationError` with the reason why this one needs somebody to look."""
    locked = locked_application(application)
    waiting = [right.service for right in locked.rights.all() if right.state == RightState.REQUESTED]
    if not waiting:
        raise ValidationError(_("Déjà décidée entre-temps."))
    if locked.organisation is None:
        raise ValidationError(_("Le fonds ne connaît pas cette organisation."))
    if locked.evidence != Application.Evidence.ALL:
        raise ValidationError(_("Ses preuves ne concordent pas toutes."))
    kind = KIND_OF[locked.profile]
    if not locked.organisation.is_a(kind):
        raise ValidationError(
            _("Le fonds ne connaît pas encore cette organisation comme « %s ».") % OrganisationKind(kind).label
        )
    return confirm(actor=actor, fund=fund, application=locked, services=waiting)
