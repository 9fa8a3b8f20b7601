"""Telling people of what is published for them, so many at a time (`MYA-11`, `MYA-12`)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from extranet.organisations.models import Membership
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.models import Fund

from ..mails.news import tell_of_publication
from ..models import Audience, Publication
from ..queries.news import PROFILES

AT_ONCE = 500


def to_announce(today: datetime.date, now: datetime.datetime) -> list[int]:
    """The ids of publications whose day has come and that some people still have to be told of."""
    due = Publication.objects.published(today).current(now).filter(is_told=True, told_at__isnull=True)
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def announce(*, fund: Fund, publication_id: int) -> bool:
    """Tell the next ones, in the order of their memberships. False when nobody is left, or it isn't due any more."""
    found = Publication.objects.select_for_update(of=("self",)).prefetch_related("texts").filter(pk=publication_id)
    publication = found.first()
    if publication is None or not publication.is_told or publication.told_at or publication.withdrawn_at:
        return False
    members = concerned(publication).filter(pk__gt=publication.told_until or 0).select_related("user").order_by("pk")
    next_ones = list(members[:AT_ONCE])
    for member in next_ones:
        if not told_already(publication, member):
            tell_of_publication(fund, publication, member.user)
    if next_ones:
        publication.told_until = next_ones[-1].pk
    if len(next_ones) < AT_ONCE:
        publication.told_at = timezone.now()
    publication.save(update_fields=["told_until", "told_at"])
    return publication.told_at is None


def concerned(publication: Publication) -> QuerySet[Membership]:
    """The memberships in force, of the organisations whose profile it is for; not the fund's own office."""
    members = Membership.objects.in_force(timezone.localdate()).filter(awaits_convention=False)
    members = members.exclude(organisation__kinds__contains=[OrganisationKind.FUND_OFFICE])
    if Audience.EVERYBODY in publication.audiences:
        return members
    kinds = [kind for kind, audience in PROFILES.items() if audience in publication.audiences]
    return members.filter(organisation__kinds__overlap=kinds)


def told_already(publication: Publication, member: Membership) -> bool:
    """By an earlier membership: whoever acts for two organisations is told once."""
    return concerned(publication).filter(user=member.user_id, pk__lt=member.pk).exists()
