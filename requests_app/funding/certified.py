"""Hours that were certified online for the people of a request: what an invoice may bill without asking anybody."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from certification.models import Certificate
from certification.periods import month_of
from certification.workflow.certificates import STANDING

from .models import FundingRequest


@dataclass(frozen=True, slots=True)
class CertifiedHours:
    """`hours` in the training centre, certified for these months. `followed` of `people` have a dossier here."""

    hours: Decimal
    followed: int
    people: int

    @property
    def is_whole(self) -> bool:
        """Nobody's hours are attested elsewhere."""
        return bool(self.people) and self.followed == self.people


def certified_hours(request: FundingRequest, first: datetime.date, last: datetime.date) -> CertifiedHours:
    """Of the months that the period touches. Two queries."""
    dossiers = list(request.people.values_list("dossier", flat=True))
    known = [one for one in dossiers if one]
    hours = hours_of(known, first, last)
    return CertifiedHours(sum(hours.values(), Decimal(0)), len(known), len(dossiers))


def hours_of(dossiers: Iterable[int], first: datetime.date | None, last: datetime.date | None) -> dict[int, Decimal]:
    """By dossier: hours in the training centre that are certified for the months with a day in the period; without a
    day, the period is open on that side. One query, none without dossiers.
    """
    known = list(dossiers)
    if not known:
        return {}
    certified = Certificate.objects.filter(dossier__in=known, state__in=STANDING)
    if first:
        certified = certified.filter(month__gte=month_of(first))
    if last:
        certified = certified.filter(month__lte=last)
    found = (
        certified.order_by().values("dossier").annotate(hours=Sum("version__centre")).values_list("dossier", "hours")
    )
    return dict.fromkeys(known, Decimal(0)) | {pk: hours or Decimal(0) for pk, hours in found}
