"""Which organisation of the fund somebody speaks of: found by number, never by name."""

from __future__ import annotations

from django.db.models import Q

from extranet.organisations.models import Organisation
from extranet.organisations.roles import OrganisationKind

SIREN_LENGTH = 9  # the first digits of a SIRET


def organisation_numbered(*, siret: str, enterprise_number: str) -> Organisation | None:
    """The organisation with this establishment, or else with the company's number in it. One query, found or not.

    Never the fund's own office: its members may do everything.
    """
    wanted = Q(pk__in=[])
    if siret:
        wanted |= Q(establishments__siret=siret) | Q(siren=siret[:SIREN_LENGTH])
    if enterprise_number:
        wanted |= Q(enterprise_number=enterprise_number)
    found = Organisation.objects.filter(wanted).exclude(kinds__contains=[OrganisationKind.FUND_OFFICE])
    candidates = list(found.distinct().order_by("pk")[:2])
    # Two: the establishment is one organisation's and its SIREN another's. Somebody has to look.
    return candidates[0] if len(candidates) == 1 else None
