"""Who may do what with a dossier; which dossiers one sees at all is `visible_to`'s business."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability

from .models import Dossier, Validation
from .queries import concerns_dossiers, has_account, is_employers


def acts_for_body(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor is a manager of the dossier's training body."""
    return actor.has(Role.MANAGER) and actor.organisation_id == dossier.training_body_id


def check_body(actor: Actor, dossier: Dossier) -> None:
    """Hours are the training body's word: nobody else enters them."""
    if not acts_for_body(actor, dossier):
        raise PermissionDenied(_("Seul l’organisme de formation du dossier saisit les heures : adressez-vous à lui."))


def check_calendar(actor: Actor, dossier: Dossier) -> None:
    """The forecast calendar is the body's, or the staff's for it."""
    if not (acts_for_body(actor, dossier) or is_staff(actor, Capability.CERTIFICATION) or actor.kind == Kind.SYSTEM):
        raise PermissionDenied(_("Le calendrier prévisionnel est celui de l’organisme de formation."))


def check_dossiers(actor: Actor) -> None:
    """Raises `PermissionDenied` for somebody who has nothing to do with dossiers at all."""
    if not concerns_dossiers(actor):
        raise PermissionDenied(
            _("Les dossiers sont suivis par les gestionnaires des organismes de formation et par le fonds.")
        )


def check_own_body(actor: Actor, body: Organisation) -> None:
    """What a body says of itself is its managers' word."""
    if not (actor.has(Role.MANAGER) and actor.organisation_id == body.pk):
        raise PermissionDenied(_("Seuls les gestionnaires de l’organisme tiennent son identité : adressez-vous à eux."))


def check_manager(actor: Actor) -> None:
    """A page of a training body's own."""
    if not actor.has(Role.MANAGER):
        raise PermissionDenied(_("Cette page est celle des organismes de formation."))


def parties_of(actor: Actor, dossier: Dossier) -> list[str]:
    """As whom the actor has her word about the dossier's hours: beneficiary, employer, usually one or neither."""
    parties = []
    if has_account(actor) and dossier.joined_at and dossier.account_id == actor.user_id:
        parties.append(Validation.Party.BENEFICIARY.value)
    if is_employers(actor) and dossier.employer_id == actor.organisation_id:
        parties.append(Validation.Party.EMPLOYER.value)
    return parties


def check_party(actor: Actor, dossier: Dossier, party: str) -> None:
    """Raises `PermissionDenied` for somebody else's word (`ATN-60`)."""
    if party not in parties_of(actor, dossier):
        raise PermissionDenied(_("Le bénéficiaire et l’employeur valident chacun pour soi : ce n’est pas votre avis."))
