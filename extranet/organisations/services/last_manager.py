"""Nobody is left alone: the fund's office keeps an administrator, an organisation that had one an access manager."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Membership, Organisation
from ..roles import OrganisationKind, Role


def lock_with_organisation(membership: Membership) -> Membership:
    """The membership as it is stored; nobody else changes a member of its organisation meanwhile."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    locked.organisation = organisation
    return locked


def has_manager(organisation: Organisation) -> bool:
    """Whether somebody is its access manager today."""
    return organisation.memberships.in_force(timezone.localdate()).access_managers().exists()


@contextmanager
def keeping_a_manager(organisation: Organisation) -> Iterator[None]:
    """Run the block on a locked organisation. Raises `ValidationError` when it takes its last access manager away.

    An organisation that never had one is managed by the fund's staff, and so is one that the fund has taken over.
    """
    had = has_manager(organisation)
    yield
    refuse_headless(organisation)
    if had and not organisation.fund_manages_since and not has_manager(organisation):
        raise ValidationError(
            _(
                "L’organisation resterait sans responsable des accès : transmettez d’abord cette fonction à un collègue"
                " (« Transmettre »), ou demandez au fonds de reprendre la gestion."
            )
        )


def refuse_a_last_day(membership: Membership, ends_on: datetime.date | None) -> None:
    """Raise `ValidationError` when the only access manager would get a last day: the calendar would take her away."""
    if ends_on is None or ends_on == membership.ends_on or Role.ACCESS_MANAGER not in membership.roles:
        return
    if membership.organisation.fund_manages_since:
        return
    managers = membership.organisation.memberships.in_force(timezone.localdate()).access_managers()
    if not managers.exclude(pk=membership.pk).filter(ends_on__isnull=True).exists():
        raise ValidationError(
            {"ends_on": _("Le dernier responsable des accès n’a pas de fin : transmettez d’abord cette fonction.")}
        )


def refuse_headless(office: Organisation) -> None:
    """Raise `ValidationError` when nobody is left who could let anybody in."""
    if not office.is_a(OrganisationKind.FUND_OFFICE):
        return
    if not office.memberships.in_force(timezone.localdate()).administrators().exists():
        raise ValidationError(_("Le fonds resterait sans administrateur : nommez-en d’abord un autre."))
