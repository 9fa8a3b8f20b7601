"""The fund decides (`MYA-36`): confirms or refuses service by service, suspends, gives back, ends.

Everything under the application's lock: of two people who decide at once, the second is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation, Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import ORGANISATIONS, OrganisationKind
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import mails, verbs
from ..confirmation import CONFIRMATION, facts_of
from ..models import Application, Right
from ..workflow import RightState
from .granting import give_role, take_role
from .recognising import complete_organisation, locked_application


@transaction.atomic
def confirm(
    *,
    actor: Actor,
    fund: Fund,
    application: Application,
    services: Collection[str],
    ends_on: datetime.date | None = None,
) -> Application | Proposal:
    """Confirm these services; where the fund decides by two, a second person must.

    Raises as `carry_out_confirmation`: `ValidationError`.
    """
    check_staff(actor, ORGANISATIONS)
    if not second_opinion.is_asked(fund, CONFIRMATION):
        return carry_out_confirmation(
            actor=actor, fund=fund, application=application, services=services, ends_on=ends_on
        )
    locked, rights, organisation = confirmable(actor, application, services, ends_on)
    facts = facts_of(organisation, rights, ends_on)
    return second_opinion.propose(actor=actor, fund=fund, decision=CONFIRMATION, subject=locked, facts=facts)


def confirmable(
    actor: Actor, application: Application, services: Collection[str], ends_on: datetime.date | None
) -> tuple[Application, list[Right], Organisation]:
    """The application, locked, with the rights asked for and its organisation. Raises as `carry_out_confirmation`."""
    locked = locked_application(application)
    rights = requested(actor, locked, services)
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("Ce jour est passé : choisissez aujourd’hui ou un jour à venir.")})
    if locked.organisation is None:
        raise ValidationError(_("Le fonds ne connaît pas encore cette organisation : reconnaissez-la ou créez-la."))
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=locked.organisation.pk)
    if organisation.is_a(OrganisationKind.FUND_OFFICE):
        raise ValidationError(_("C’est le fonds lui-même : ses membres s’invitent dans ses propres pages."))
    return locked, rights, organisation


@transaction.atomic
def carry_out_confirmation(
    *,
    actor: Actor,
    fund: Fund,
    application: Application,
    services: Collection[str],
    ends_on: datetime.date | None = None,
) -> Application:
    """The person has the roles of these services with her next click. Called by `confirm` and by a second person's.

    Raises `ValidationError` when no organisation is recognised yet, a service wasn't asked for or is decided already,
    the last day has passed, or she asked for herself.
    """
    locked, rights, organisation = confirmable(actor, application, services, ends_on)
    complete_organisation(actor, locked, organisation)
    for right in rights:
        membership, gave_role = give_role(actor, fund, locked, organisation, right.role)
        right.confirm(by=actor.user_id, membership=membership, gave_role=gave_role, ends_on=ends_on)
        right.save()
        facts = {
            "service": right.service,
            "organisation": str(organisation.uuid),
            "evidence": locked.evidence,
            "ends_on": ends_on.isoformat() if ends_on else None,
        }
        record(actor, verbs.RIGHT_CONFIRMED, right, facts=facts)
    mails.tell(fund, locked, rights)
    return locked


@transaction.atomic
def refuse(
    *, actor: Actor, fund: Fund, application: Application, services: Collection[str], reason: str
) -> Application:
    """Refuse these services with a reason, which the person reads; she may correct and ask again.

    Raises `ValidationError` as confirming does.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_application(application)
    rights = requested(actor, locked, services)
    for right in rights:
        right.refuse(by=actor.user_id, reason=reason)
        right.save()
        record(actor, verbs.RIGHT_REFUSED, right, facts={"service": right.service}, text=reason)
    mails.tell(fund, locked, rights)
    return locked


def requested(actor: Actor, application: Application, services: Collection[str]) -> list[Right]:
    """The rights to decide on, when each of them still waits for it.

    Raises `ValidationError` otherwise, and for one's own request.
    """
    if actor.user_id is not None and actor.user_id == application.user_id:
        raise ValidationError(_("Vous avez fait cette demande vous-même : un collègue du fonds en décide."))
    if not services:
        raise ValidationError(_("Choisissez au moins un service."))
    rights = [right for right in application.rights.order_by("pk") if right.service in services]
    if len(rights) < len(set(services)):
        raise ValidationError(_("Ce service ne figure pas dans la demande : rechargez la page."))
    for right in rights:
        refuse_unless(right, RightState.REQUESTED)
    return rights


def refuse_unless(right: Right, *states: RightState) -> None:
    if right.state not in states:
        raise ValidationError(
            _("« %(service)s » est maintenant « %(state)s » : rechargez la page pour voir qui a décidé."),
            params={"service": right.get_service_display(), "state": right.get_state_display()},
        )


@transaction.atomic
def suspend(*, actor: Actor, fund: Fund, right: Right, reason: str) -> Right:
    """Take the role away until further notice: an open session loses it with its next click.

    Raises `ValidationError` unless it is confirmed.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_right(right, RightState.CONFIRMED)
    locked.suspend(by=actor.user_id, reason=reason)
    locked.save()
    take_role(actor, locked)
    record(actor, verbs.RIGHT_SUSPENDED, locked, facts={"service": locked.service}, text=reason)
    mails.tell(fund, locked.application, [locked])
    return locked


@transaction.atomic
def resume(*, actor: Actor, fund: Fund, right: Right) -> Right:
    """Give a suspended right back. Raises `ValidationError` when its last day has passed meanwhile."""
    check_staff(actor, ORGANISATIONS)
    locked = locked_right(right, RightState.SUSPENDED)
    if locked.ends_on and locked.ends_on < timezone.localdate():
        raise ValidationError(_("Son dernier jour est passé : la personne doit demander ce droit à nouveau."))
    former = locked.membership
    if former is None:  # the database keeps this out; the type doesn't know
        raise ValidationError(_("Ce droit n’a pas été donné."))
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=former.organisation_id)
    membership, gave_role = give_role(actor, fund, locked.application, organisation, locked.role)
    locked.resume(by=actor.user_id, membership=membership, gave_role=gave_role)
    locked.save()
    record(actor, verbs.RIGHT_RESUMED, locked, facts={"service": locked.service})
    mails.tell(fund, locked.application, [locked])
    return locked


@transaction.atomic
def end(*, actor: Actor, fund: Fund, right: Right, reason: str) -> Right:
    """End a right for good, with a reason; the person may ask again.

    Raises `ValidationError` unless it is confirmed or suspended.
    """
    check_staff(actor, ORGANISATIONS)
    locked = locked_right(right, RightState.CONFIRMED, RightState.SUSPENDED)
    end_locked(actor, fund, locked, reason, timezone.localdate())
    return locked


def end_locked(actor: Actor, fund: Fund, right: Right, reason: str, day: datetime.date) -> None:
    """End a right that the caller has locked: the role goes, and the person is told why."""
    right.end(by=actor.user_id, reason=reason, on=day)
    right.save()
    take_role(actor, right)
    record(actor, verbs.RIGHT_ENDED, right, facts={"service": right.service, "ends_on": day.isoformat()}, text=reason)
    mails.tell(fund, right.application, [right])


def locked_right(right: Right, *states: RightState) -> Right:
    """As it is stored, its application locked first. Raises `ValidationError` when somebody has moved it on."""
    application = locked_application(right.application)
    locked = Right.objects.select_for_update(of=("self",)).select_related("membership").get(pk=right.pk)
    locked.application = application
    refuse_unless(locked, *states)
    return locked
