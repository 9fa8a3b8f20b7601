"""The beneficiary's space (`ATN-59`): offered when her dossier opens, hers once she says so; the employer is told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts import places
from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.organisations.services.members import known_or_new
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import spaces as space_mails
from ..models import Dossier
from . import validation_links
from .locking import locked


def offer(actor: Actor, fund: Fund, dossier: Dossier) -> None:
    """Invite the beneficiary of a dossier to her space, where she has an address; she accepts after signing in."""
    if not dossier.email:
        return
    user = known_or_new(dossier.email)
    dossier.account, dossier.invited_at, dossier.joined_at = user, timezone.now(), None
    dossier.save(update_fields=["account", "invited_at", "joined_at"])
    places.let_in(user, fund)
    space_mails.tell_beneficiary(fund, dossier, user)
    record(actor, verbs.SPACE_OFFERED, dossier)


def follow_address(actor: Actor, fund: Fund, dossier: Dossier) -> None:
    """The staff changed the beneficiary's address: the former account, perhaps a stranger's, sees nothing any more."""
    if dossier.account_id:
        dossier.account = dossier.invited_at = dossier.joined_at = None
        dossier.save(update_fields=["account", "invited_at", "joined_at"])
        record(actor, verbs.SPACE_CLOSED, dossier)
    offer(actor, fund, dossier)
    validation_links.move(actor, fund, dossier)


@transaction.atomic
def offer_again(*, actor: Actor, fund: Fund, dossier: Dossier) -> Dossier:
    """The staff send the invitation once more. Raises `ValidationError` when there is nobody to invite, or no need."""
    check_staff(actor, Capability.CERTIFICATION)
    current = locked(dossier)
    if not current.email:
        raise ValidationError(_("Ce dossier n’a pas d’adresse e-mail : ajoutez-la dans « Modifier le dossier »."))
    if current.joined_at:
        raise ValidationError(_("Le bénéficiaire a déjà ouvert son espace : il n’y a rien à renvoyer."))
    offer(actor, fund, current)
    return current


@transaction.atomic
def join(*, actor: Actor, dossier: Dossier) -> Dossier:
    """« C’est ma formation »: the invited person takes the dossier into her space. A second click changes nothing.

    Raises `ValidationError` when the invitation isn't hers any more.
    """
    current = locked(dossier)
    if current.account_id is None or current.account_id != actor.user_id:
        raise ValidationError(_("Cette invitation n’est plus valable : appelez le fonds."))
    if current.joined_at is None:
        current.joined_at = timezone.now()
        current.save(update_fields=["joined_at"])
        record(actor, verbs.SPACE_JOINED, current)
    return current


def move_dossiers(fund: Fund, kept: User, emptied: User) -> None:
    """Two accounts become one: her dossiers follow."""
    hers: Any = Dossier.objects.filter(account=emptied)
    hers.update(account=kept)
