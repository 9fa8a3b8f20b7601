"""Who may do what with papers and mandates; seeing is `visible_to`'s business."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.models import Organisation
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import NEWCOMER, Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

DECLARING = (Capability.PREENCODING, Capability.BATCH)
"""The matters whose officers keep the mandates by which the channel declares."""


def acts_for_company(actor: Actor, company: Organisation) -> bool:
    """A mandatee, or a person who is to become one and may only deposit the documents (`ATM-12`)."""
    return actor.organisation_id == company.pk and actor.has(Role.MANDATEE, NEWCOMER)


def check_papers(actor: Actor, company: Organisation) -> None:
    """The company's own people fill in and deposit; the fund's staff file what came by mail (`ATM-11`)."""
    if not acts_for_company(actor, company):
        check_staff(actor, Capability.PREENCODING)


def may_revoke(actor: Actor, company: Organisation) -> bool:
    """The fund's staff, or a mandatee of the company (`ATM-09`)."""
    return is_staff(actor, Capability.PREENCODING) or (actor.organisation_id == company.pk and actor.has(Role.MANDATEE))


def check_revoke(actor: Actor, company: Organisation) -> None:
    """A mandatee or the fund takes an operator's mandate away; somebody not yet admitted doesn't."""
    check_admitted(actor, company)
    check_papers(actor, company)


def check_declares(actor: Actor, company: Organisation) -> None:
    """Who notes and ends mandates for declarations: the company's mandatees, and the fund for papers or the channel."""
    check_admitted(actor, company)
    if not acts_for_company(actor, company):
        check_staff(actor, *DECLARING)


def check_admitted(actor: Actor, company: Organisation) -> None:
    if actor.organisation_id == company.pk and actor.has(NEWCOMER):
        raise PermissionDenied(_("Vous le pourrez dès que la convention qui vous désigne sera acceptée."))
