"""Which organisation of the fund somebody speaks of: found by number, never by name."""

from __future__ import annotations

from extranet.organisations.models import Establishment, Organisation
from extranet.organisations.queries import OrganisationQuerySet
from extranet.organisations.roles import OrganisationKind

SIREN_LENGTH = 9  # the first digits of a SIRET


def numbered(*, siret: str, enterprise_number: str) -> OrganisationQuerySet:
    """Organisations with this establishment, with the company's number in its SIRET, or with this enterprise number.

    Never the fund's own office: its members may do everything. A union, for each of its parts has an index; with OR
    across two tables PostgreSQL would read all organisations.
    """
    by_place = Establishment.objects.filter(siret=siret or "-").values("organisation")
    by_siren = Organisation.objects.filter(siren=siret[:SIREN_LENGTH] or "-").values("pk")
    by_number = Organisation.objects.filter(enterprise_number=enterprise_number or "-").values("pk")
    found = Organisation.objects.filter(pk__in=by_place.union(by_siren, by_number))
    return found.exclude(kinds__contains=[OrganisationKind.FUND_OFFICE])


def organisation_numbered(*, siret: str, enterprise_number: str) -> Organisation | None:
    """The one organisation with these numbers. One query, found or not."""
    candidates = list(numbered(siret=siret, enterprise_number=enterprise_number).order_by("pk")[:2])
    # Two: the establishment is one organisation's and its SIREN another's. Somebody has to look.
    return candidates[0] if len(candidates) == 1 else None
