"""How long recoveries and requests on one's data are kept (`BEY-23`)."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.tenants.retention import SweepRule, Term, Unit

from .models import DataRequest, Recovery

FIVE_YEARS = 5 * 365 + 2  # days, with the leap days that five years may have


def old_requests(before: datetime.datetime) -> Any:
    return DataRequest.objects.filter(closed_at__lt=before)


def old_recoveries(before: datetime.datetime) -> Any:
    return Recovery.objects.filter(closed_at__lt=before)


DATA_REQUESTS = SweepRule(
    name="data-requests",
    label=_("Demandes des personnes sur leurs données"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=FIVE_YEARS),
    starts=_("La réponse, ou le retrait de la demande."),
    reason=_("Pouvoir répondre de la réponse donnée : cinq ans (art. 2224 du code civil)."),
    old=old_requests,
    dropped=_("La demande, la réponse et le nom"),
    kept=_("Les actes du journal"),
)

RECOVERIES = SweepRule(
    name="recoveries",
    label=_("Récupérations d’accès"),
    term=Term(Unit.DAYS, default=FIVE_YEARS, shortest=365, longest=FIVE_YEARS),
    starts=_("La fin de la récupération."),
    reason=_("Pouvoir montrer qui a vérifié l’identité, et comment : cinq ans."),
    old=old_recoveries,
    dropped=_("La récupération, la note de la vérification et les adresses"),
    kept=_("Les actes du journal"),
)
