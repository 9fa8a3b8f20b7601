"""Who may do what with sessions and enrolments. Each function raises `PermissionDenied` that says whom to ask."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.capabilities import Capability

from .models import Session
from .queries import is_enrolment_staff, is_responsible


def acts_for_fund(actor: Actor) -> bool:
    """The fund's staff for enrolments, or its machinery."""
    return is_enrolment_staff(actor) or actor.kind == Kind.SYSTEM


def check_enrolment_staff(actor: Actor) -> None:
    check_staff(actor, Capability.ENROLMENT)


def check_responsible(actor: Actor, organisation_id: int) -> None:
    """The responsibles of the organisation for its people, the fund's staff for all."""
    if acts_for_fund(actor) or (is_responsible(actor) and actor.organisation_id == organisation_id):
        return
    raise PermissionDenied(
        _("Seuls les responsables de formation de l’organisation et le personnel du fonds le peuvent.")
    )


def trainer_role(session: Session) -> str:
    """What the holder of a session's link is: its trainer, for that session alone."""
    return f"trainer:{session.uuid}"


def check_sheet(actor: Actor, session: Session) -> None:
    """The trainer by her link, the fund's staff for all sessions."""
    if acts_for_fund(actor) or (actor.kind == Kind.LINK and actor.has(trainer_role(session))):
        return
    raise PermissionDenied(_("Seuls le formateur de la session et le personnel du fonds tiennent la feuille."))


def check_reports(actor: Actor) -> None:
    """The responsibles of an organisation report on its people, the fund's staff on all (`ITM-29`)."""
    if not is_responsible(actor):
        check_enrolment_staff(actor)


def check_participation(actor: Actor) -> None:
    """« Gestion de la participation »: the responsibles of an organisation and the fund's staff."""
    if not (is_responsible(actor) or is_enrolment_staff(actor)):
        raise PermissionDenied(
            _("Seuls les responsables de formation d’une organisation et le personnel du fonds le peuvent.")
        )
