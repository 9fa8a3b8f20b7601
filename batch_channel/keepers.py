"""Who keeps an organisation's channels: its local managers, and whom they gave « Gestion des canaux techniques »."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from extranet.organisations.models import Membership, Organisation, QualityManager
from extranet.organisations.queries import MembershipQuerySet
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.actor import Actor

from .protocol.records import Quality

QUALITIES_OF: Mapping[str, tuple[str, ...]] = {
    OrganisationKind.COMPANY: (Quality.EMPLOYER.value, Quality.SERVICE_PROVIDER.value),
    OrganisationKind.PUBLIC_BODY: (Quality.EMPLOYER.value,),
}
"""In which qualities of a channel the people of an organisation of this kind may send here."""


def managed_kinds(actor: Actor) -> set[str]:
    """The qualities of the acting organisation whose local manager, or co-manager, the person is."""
    if actor.organisation_id is None or actor.user_id is None:
        return set()
    managers = QualityManager.objects.filter(organisation=actor.organisation_id, membership__user=actor.user_id)
    return current(actor.organisation_id, set(managers.values_list("kind", flat=True)))


def kept_qualities(actor: Actor) -> set[str]:
    """The channel qualities that the person keeps for the organisation she acts for; the fund's staff aren't meant."""
    from .models import TechnicalRight

    if actor.organisation_id is None or actor.user_id is None:
        return set()
    held = TechnicalRight.objects.standing().filter(
        membership__organisation=actor.organisation_id, membership__user=actor.user_id
    )
    kinds = managed_kinds(actor) | current(actor.organisation_id, set(held.values_list("kind", flat=True)))
    return {quality for kind in kinds for quality in QUALITIES_OF.get(kind, ())}


def current(organisation_id: int, kinds: set[str]) -> set[str]:
    """Those of them that the organisation still has."""
    if not kinds:
        return kinds
    return kinds & set(Organisation.objects.only("kinds").get(pk=organisation_id).kinds)


def keepers_of(organisation_id: int, quality: str) -> MembershipQuerySet:
    """Whoever keeps the channel of this entity and quality today."""
    from .models import TechnicalRight

    kinds = {kind for kind, qualities in QUALITIES_OF.items() if quality in qualities}
    managers = QualityManager.objects.filter(organisation=organisation_id)
    rights = TechnicalRight.objects.standing().filter(membership__organisation=organisation_id)
    here = current(organisation_id, kinds)
    ids = [rows.filter(kind__in=here).values("membership") for rows in (managers, rights)]
    return Membership.objects.in_force(timezone.localdate()).filter(Q(pk__in=ids[0]) | Q(pk__in=ids[1]))


def keeps(actor: Actor, organisation_id: int | None, quality: str) -> bool:
    """Whether the person keeps the channel that her organisation has, or is to have, in this quality."""
    own = organisation_id is not None and organisation_id == actor.organisation_id
    return own and quality in kept_qualities(actor)
