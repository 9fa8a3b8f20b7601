"""Who may do what with a request; which requests one sees at all is `visible_to`'s business."""

from __future__ import annotations

from enum import Enum

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.mandates.queries import companies_of_operator
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .models import Request


class Sight(Enum):
    """How much of a request one sees."""

    WHOLE = "its company, and the fund's staff"
    ENCODED = "the operator with a mandate in force: training, days, three fields of each worker, presences"
    KEPT = "the operator whose mandate is over: number, course, days and state (ATM-08)"


def sight(actor: Actor, request: Request) -> Sight:
    """For an actor to whom the request is visible. One query for an operator, none for others."""
    if is_staff(actor, Capability.PREENCODING) or acts_for_company(actor, request):
        return Sight.WHOLE
    return Sight.ENCODED if may_encode_for(actor, request.company) else Sight.KEPT


def check_follows(actor: Actor) -> None:
    """Raises `PermissionDenied` for whoever follows no requests at all."""
    if not (is_staff(actor, Capability.PREENCODING) or actor.has(Role.MANDATEE, Role.ENCODER)):
        raise PermissionDenied(
            _("Les demandes sont suivies par les mandataires d’une entreprise et les opérateurs agréés.")
        )


def acts_for_company(actor: Actor, request: Request) -> bool:
    """A mandatee of the request's company."""
    return actor.has(Role.MANDATEE) and actor.organisation_id == request.company_id


def acts_for_operator(actor: Actor, request: Request) -> bool:
    """An encoder of the operator that made the request."""
    return actor.has(Role.ENCODER) and actor.organisation_id == request.author_id and not request.is_companys_own


def may_encode_for(actor: Actor, company: Organisation) -> bool:
    """An operator whose mandate and whose company's convention are in force today."""
    return actor.has(Role.ENCODER) and companies_of_operator(actor, timezone.localdate()).filter(pk=company.pk).exists()


def check_company(actor: Actor, request: Request) -> None:
    """Raises `PermissionDenied` for anybody but a mandatee of the company."""
    if not acts_for_company(actor, request):
        raise PermissionDenied(_("Seul un mandataire de l’entreprise le peut."))


def check_operator(actor: Actor, request: Request, seen: Sight | None = None) -> None:
    """Its author, with a mandate that is in force today.

    `seen`: what `sight` has just said; `ENCODED` is said of a mandate in force, which isn't looked for again then.
    """
    if not acts_for_operator(actor, request):
        raise PermissionDenied(_("Seul l’opérateur qui a encodé cette demande le peut."))
    if seen is not Sight.ENCODED and not may_encode_for(actor, request.company):
        raise PermissionDenied(
            _(
                "Votre mandat pour cette entreprise n’est plus en vigueur : elle termine la demande elle-même."
                " Demandez-lui une nouvelle autorisation si vous devez continuer."
            )
        )
