"""After sign-in, the choice among several organisations, with one's roles at each level (`FLA-24`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..contacts import number_of, quality_function
from ..models import Establishment, Membership, QualityManager
from ..requests import ActorRequest
from ..roles import ACCESS_ROLES, OrganisationKind, Role
from ..signals import TO_CHOOSE


@dataclass(slots=True)
class Level:
    """The entity, one of its qualities or of its establishments: what one is there. `to` is where its links lead."""

    label: str
    number: str
    roles: list[str]
    to: str = "home"

    @property
    def text(self) -> str:
        """As the link says it: « Organisme de formation, 11 75 01234 56 : Gestionnaire Local »."""
        place = ", ".join(filter(None, [self.label, self.number]))
        return " : ".join(filter(None, [place, ", ".join(self.roles)]))


@dataclass(slots=True)
class Entity:
    membership: Membership
    number: str
    levels: list[Level] = field(default_factory=list)


@require_safe
def choose(request: ActorRequest) -> HttpResponse:
    """« Choisissez l'entreprise ou l'organisation… »: not shown to whoever has one, or none."""
    request.session.pop(TO_CHOOSE, None)  # asked once a sign-in: who goes on without choosing keeps her first
    if len(request.memberships) < 2:
        return redirect("dashboard")
    context = {
        "entities": entities(request.memberships),
        "renewals": Membership.objects.of(request.user).expired(timezone.localdate()),
    }
    return render(request, "organisations/choose.html", context)


def entities(memberships: list[Membership]) -> list[Entity]:
    """Each organisation with its levels. Two queries, however many there are."""
    managed: dict[int, list[QualityManager]] = defaultdict(list)
    for row in QualityManager.objects.filter(membership__in=[m.pk for m in memberships]).order_by("kind", "pk"):
        managed[row.membership_id].append(row)
    wanted = {pk for membership in memberships for pk in vars(membership)["establishment_ids"]}
    places = Establishment.objects.in_bulk(wanted) if wanted else {}
    return [entity(one, managed[one.pk], places) for one in memberships]


def entity(membership: Membership, managed: list[QualityManager], places: dict[int, Establishment]) -> Entity:
    organisation = membership.organisation
    made = Entity(membership, next(iter(dict(organisation.identifiers).values()), ""))
    own = [str(Role(role).label) for role in membership.roles if role in ACCESS_ROLES]
    others = [str(Role(role).label) for role in membership.roles if role not in ACCESS_ROLES]
    if membership.awaits_convention:
        own, others = [], [str(Role.MANDATEE.label)]
    if own:
        made.levels.append(Level("", "", own, "members"))
    for row in managed:
        if row.kind in organisation.kinds:
            label = str(OrganisationKind(row.kind).label)
            made.levels.append(Level(label, number_of(organisation, row.kind), [quality_function(row)], "managers"))
    limits = [places[pk] for pk in vars(membership)["establishment_ids"] if pk in places]
    for place in limits:
        made.levels.append(Level(place.name, next((n for _, n in place.identifiers), ""), others))
    if others and not limits:
        made.levels.append(Level(", ".join(organisation.kind_labels), "", others))
    return made
