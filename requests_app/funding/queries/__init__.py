"""Who sees which funding requests, invoices and payments."""

from __future__ import annotations

from extranet.organisations.roles import Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability


def is_funding_staff(actor: Actor) -> bool:
    return is_staff(actor, Capability.MEMBERSHIP)


def is_member(actor: Actor) -> bool:
    """« Gérer les dossiers de formation de mon entreprise » (`MYA-24`, `MYA-50`)."""
    return actor.has(Role.TRAINING_OFFICER) and actor.organisation_id is not None


def is_body(actor: Actor) -> bool:
    """« Gérer les dossiers de paiement de mon organisme » (`MYA-29`, `MYA-52`)."""
    return actor.has(Role.MANAGER) and actor.organisation_id is not None


def reads_wages(actor: Actor, company_id: int) -> bool:
    """Whether she reads what is agreed of wages and expenses of this company's people: its training body doesn't."""
    return is_funding_staff(actor) or (is_member(actor) and actor.organisation_id == company_id)


def keeps_contributions(actor: Actor) -> bool:
    """« Gérer les contributions FPC et/ou TA de mon entreprise » (`MYA-24`, `MYA-51`)."""
    return actor.has(Role.CONTRIBUTIONS_MANAGER) and actor.organisation_id is not None
