"""Who of the fund's staff keeps a file (« gestionnaire du dossier », `BEY-15`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import decisions as mails
from ..models import FundingRequest
from ..permissions import check_funding_staff
from ..queries.people import officers
from .locking import MovedOn, locked


@transaction.atomic
def take(*, actor: Actor, request: FundingRequest) -> FundingRequest:
    """« Prendre ce dossier ». Raises `MovedOn` when a colleague took it a moment before.

    Raises `ValidationError` for the fund's machinery.
    """
    check_funding_staff(actor)
    current = locked(request)
    mine = officer_of(actor)
    if mine is None:
        raise ValidationError(_("Seule une personne du fonds prend un dossier."))
    if current.officer_id == mine.pk:
        return current
    if current.officer_id is not None:
        raise MovedOn(_("Un collègue a déjà pris ce dossier : demandez-lui de vous le confier."))
    current.officer = mine
    current.version += 1
    current.save()
    record(actor, verbs.FILE_TAKEN, current)
    return current


@transaction.atomic
def hand_over(*, actor: Actor, fund: Fund, request: FundingRequest, officer: Membership) -> FundingRequest:
    """« Confier à un collègue », who is told. Raises `ValidationError` for somebody who doesn't instruct requests."""
    check_funding_staff(actor)
    current = locked(request)
    if not officers().filter(pk=officer.pk).exists():
        raise ValidationError({"officer": _("Cette personne n’instruit pas de demandes : choisissez-en une autre.")})
    if current.officer_id == officer.pk:
        return current
    current.officer = officer
    current.version += 1
    current.save()
    record(actor, verbs.FILE_HANDED_OVER, current, facts={"officer": str(officer.uuid)})
    if officer.user_id != actor.user_id:
        mails.tell_handed_over(fund, current, officer)
    return current


def officer_of(actor: Actor) -> Membership | None:
    """The actor's own membership of the fund's office; None for the fund's machinery."""
    if actor.user_id is None:
        return None
    return Membership.objects.filter(user=actor.user_id, organisation=actor.organisation_id).order_by("pk").first()


def take_if_nobody_has(actor: Actor, current: FundingRequest) -> None:
    """Whoever acts first on a file becomes its officer; the caller holds and saves it."""
    if current.officer_id is None:
        current.officer = officer_of(actor)
