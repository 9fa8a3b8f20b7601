"""Letting people into the fund's own office, by two people where the fund has decided so.

A proposal holds ids and words only: the names stand on the membership, which for somebody who isn't in yet is one that
is over, and that nobody can accept.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.services import record
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund

from .. import second_opinion, verbs
from ..models import Establishment, Membership, Organisation, Proposal
from ..models.memberships import Standing
from ..permissions import check_administrator
from ..roles import OrganisationKind, Role
from ..second_opinion import Decision, Told
from .changes import assign
from .last_manager import lock_with_organisation

NAMES = ("last_name", "first_name", "phone")
Places = Collection[Establishment] | None
"""The establishments that somebody is to act for; None leaves hers."""


def is_by_two(actor: Actor, fund: Fund, organisation: Organisation) -> bool:
    """Whether a second person confirms who works there. The fund's first administrator is let in by a command."""
    of_office = organisation.is_a(OrganisationKind.FUND_OFFICE)
    return of_office and actor.kind != Kind.SYSTEM and second_opinion.is_asked(fund, OFFICE_ROLES)


def gives_power(membership: Membership, values: Mapping[str, Any]) -> bool:
    """Whether she would have a role more, or any for longer."""
    end, later = membership.ends_on, values["ends_on"]
    lasts_longer = end is not None and (later is None or later > end)
    begins_earlier = values["starts_on"] < membership.starts_on
    return lasts_longer or begins_earlier or not set(values["roles"]) <= set(membership.roles)


def propose_invitation(
    actor: Actor, fund: Fund, membership: Membership, values: Mapping[str, Any], places: Collection[Establishment]
) -> Proposal:
    """Keep who would be invited; no mail leaves yet. Raises `ValidationError` when she is a member already."""
    membership.ended_at = membership.ended_at or timezone.now()
    assign(membership, values)
    save_valid(membership)
    return propose(actor, fund, membership, values, places)


def propose_change(
    actor: Actor,
    fund: Fund,
    membership: Membership,
    values: Mapping[str, Any],
    places: Collection[Establishment] | None,
) -> Proposal:
    """Names are changed at once; roles, dates and establishments stay as they are until the second person agrees.

    Raises `ValidationError` when a proposal about her waits already.
    """
    changed = assign(membership, {name: values[name] for name in NAMES})
    save_valid(membership)
    if changed:
        record(actor, verbs.MEMBER_CHANGED, membership, facts={"fields": changed, "roles": membership.roles})
    return propose(actor, fund, membership, values, places)


def propose(
    actor: Actor,
    fund: Fund,
    membership: Membership,
    values: Mapping[str, Any],
    places: Collection[Establishment] | None,
) -> Proposal:
    ends_on = values["ends_on"]
    facts = {
        "roles": values["roles"],
        "starts_on": values["starts_on"].isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
        "is_invitation": membership.ended_at is not None,
        "establishments": None if places is None else sorted(str(place.uuid) for place in places),
    }
    return second_opinion.propose(actor=actor, fund=fund, decision=OFFICE_ROLES, subject=membership, facts=facts)


def member_of(proposal: Proposal) -> Membership:
    members = Membership.objects.select_related("organisation", "user")
    return members.get(uuid=cast(UUID, proposal.subject_uuid))


def values_of(proposal: Proposal, membership: Membership) -> dict[str, Any]:
    ends_on = proposal.facts["ends_on"]
    return {name: getattr(membership, name) for name in NAMES} | {
        "roles": proposal.facts["roles"],
        "starts_on": datetime.date.fromisoformat(proposal.facts["starts_on"]),
        "ends_on": datetime.date.fromisoformat(ends_on) if ends_on else None,
    }


def places_of(proposal: Proposal, membership: Membership) -> list[Establishment] | None:
    """The establishments that she is to act for; None leaves hers. Raises `ValidationError` when one is gone."""
    wanted = proposal.facts.get("establishments")
    if wanted is None:
        return None
    found = list(membership.organisation.establishments.filter(uuid__in=wanted).order_by("name_folded", "pk"))
    if len(found) < len(wanted):
        raise ValidationError(_("Un des établissements proposés n’existe plus : renvoyez cette proposition."))
    return found


def carry_out(actor: Actor, fund: Fund, proposal: Proposal) -> Membership:
    """For the second person, checked anew.

    Raises `ValidationError` when the access began or ended since the proposal.
    """
    from .members import let_in, store

    locked = lock_with_organisation(member_of(proposal))
    values, places = values_of(proposal, locked), places_of(proposal, locked)
    if proposal.facts["is_invitation"] != (locked.ended_at is not None):
        raise ValidationError(
            _("L’accès de cette personne a commencé ou pris fin depuis cette proposition : renvoyez-la.")
        )
    if locked.ended_at is None:
        return store(actor, fund, locked, values, places)
    email, organisation = locked.user.email, locked.organisation
    return let_in(actor=actor, fund=fund, organisation=organisation, email=email, establishments=places or (), **values)


def told(fund: Fund, proposal: Proposal) -> Told:
    member = member_of(proposal)
    values = values_of(proposal, member)
    held = ", ".join(member.role_labels) if member.standing(timezone.localdate()) != Standing.OVER else _("aucun")
    end = date_format(values["ends_on"], "DATE_FORMAT") if values["ends_on"] else _("sans fin")
    return [
        (_("Personne"), member.full_name),
        (_("Adresse e-mail"), member.user.email),
        (_("Rôles aujourd’hui"), held),
        (_("Rôles proposés"), ", ".join(str(Role(role).label) for role in values["roles"])),
        *((_("Établissements"), places) for places in [named_places(proposal, member)] if places),
        (_("À partir du"), date_format(values["starts_on"], "DATE_FORMAT")),
        (_("Jusqu’au"), end),
    ]


def named_places(proposal: Proposal, member: Membership) -> str:
    wanted = proposal.facts.get("establishments") or []
    places = member.organisation.establishments.filter(uuid__in=wanted).order_by("name_folded", "pk")
    return ", ".join(place.name for place in places)


OFFICE_ROLES = second_opinion.declare(
    Decision(
        "organisations.office_roles",
        gettext_lazy("Donner des rôles dans le fonds"),
        check_administrator,
        carry_out,
        told,
        lambda proposal: reverse("organisations:edit_member", args=[proposal.subject_uuid]),
    )
)
