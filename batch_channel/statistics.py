"""What the fund's statistics say of the channel (`BEY-24`): why forms are refused."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.periods import Period
from extranet.tenants.registries import Adding, Figure, Statistic, Text

from .anomalies import anomalies_of, in_words, kept_code
from .models import Attempt, Environment
from .workflow import BatchState

READ_AT_ONCE = 2000
LOOKED_BACK = datetime.timedelta(days=90)  # answers come within days; batches are found by their beginning


def anomalies(fund: Fund, period: Period) -> Iterator[Figure]:
    """A form counts once for each code of its refusal."""
    begins, ends = period.moments(fund.zone)
    refused = Attempt.objects.filter(
        outcome=Attempt.Outcome.REFUSED,
        answered_at__gte=begins,
        answered_at__lt=ends,
        batch__environment=Environment.PRODUCTION,
        batch__state__in=[BatchState.SENT, BatchState.ACKNOWLEDGED, BatchState.ANSWERED, BatchState.REJECTED],
        batch__gathered_at__gte=begins - LOOKED_BACK,
        batch__gathered_at__lt=ends,
    )
    counted: dict[str, int] = defaultdict(int)
    companies: dict[str, set[int]] = defaultdict(set)
    rows = refused.order_by().values_list("reported", "declaration__company_id")
    for reported, company in rows.iterator(chunk_size=READ_AT_ONCE):
        for code in {one.code for one in anomalies_of(reported) if not one.is_warning}:
            counted[code] += 1
            companies[code].add(company)
    for code, count in counted.items():
        yield Figure(Decimal(count), len(companies[code]), part=code)


def words(code: str) -> Text:
    """The code, with what it means."""
    said = in_words(kept_code(code)).words
    return f"{code} – {said}" if said else code


STATISTICS = [
    Statistic(
        "batch-anomalies",
        _("Déclarations refusées, par anomalie"),
        _(
            "Nombre de formulaires refusés dans la période, par code d’anomalie ; un formulaire compte pour chacun de"
            " ses codes. Cinq entreprises au moins. Les essais, les avertissements et ce qui fut refusé plus de 90"
            " jours après le départ ne sont pas comptés."
        ),
        "",
        anomalies,
        words,
        adding=Adding.PERIODS,
        capability=Capability.BATCH,
    )
]
