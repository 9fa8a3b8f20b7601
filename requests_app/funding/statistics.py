"""What the fund's statistics say of funding requests and invoices (`BEY-24`): delays, refusals by difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from extranet.statistics.delays import Stage, delays
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.periods import Period
from extranet.tenants.registries import Adding, Figure, Picture, Statistic, Text

from .invoice_states import InvoiceState
from .models import FundingRequest, Invoice
from .preflight import Check, Level
from .preflight_texts import WORDS
from .workflow import RequestState

STAGES: dict[str, Text] = {
    "complete": _("De l’envoi au dossier complet"),
    "decision": _("Du dossier complet à la décision"),
    "invoice": _("De la décision à la facture"),
    "payment": _("De la facture au règlement"),
}
READ_AT_ONCE = 2000
NO_DIFFERENCE = "none"


def stage_delays(fund: Fund, period: Period) -> Iterator[Figure]:
    begins, ends = period.moments(fund.zone)
    decided = FundingRequest.objects.filter(
        state__in=[RequestState.AGREED, RequestState.REFUSED], moved_at__gte=begins, moved_at__lt=ends
    )
    paid = Invoice.objects.filter(
        state=InvoiceState.PAID, kind=Invoice.Kind.INVOICE, moved_at__gte=begins, moved_at__lt=ends
    )
    to_decision = {"complete": Stage("sent_at", "complete_at"), "decision": Stage("complete_at", "decided_at")}
    to_payment = {"invoice": Stage("request__decided_at", "sent_at"), "payment": Stage("sent_at", "moved_at")}
    yield from delays(decided, to_decision, behind="company")
    yield from delays(paid, to_payment, behind="request__company")


def rejections(fund: Fund, period: Period) -> Iterator[Figure]:
    """An invoice counts once for each difference that was found when it was sent."""
    begins, ends = period.moments(fund.zone)
    rejected = Invoice.objects.filter(state=InvoiceState.REJECTED, moved_at__gte=begins, moved_at__lt=ends).order_by()
    counted: dict[str, int] = defaultdict(int)
    depositors: dict[str, set[int]] = defaultdict(set)
    rows = rejected.values_list("checks", "depositor_id")
    for checks, depositor in rows.iterator(chunk_size=READ_AT_ONCE):
        differing = {row["check"] for row in checks if row["level"] != Level.FINE.value}
        for cause in differing or {NO_DIFFERENCE}:
            counted[cause] += 1
            depositors[cause].add(depositor)
    for cause, count in counted.items():
        yield Figure(Decimal(count), len(depositors[cause]), part=cause)


def words(cause: str) -> Text:
    return _("Aucun écart au contrôle avant envoi") if cause == NO_DIFFERENCE else WORDS[Check(cause)].title


STATISTICS = [
    Statistic(
        "funding-delays",
        _("Délais des prises en charge"),
        _(
            "Jours entre deux étapes : jusqu’à la décision, pour les demandes accordées ou refusées dans la période ;"
            " ensuite, pour les factures réglées dans la période. La moitié prend moins que la médiane, neuf sur dix"
            " moins que le second chiffre. Un dossier redevenu incomplet compte depuis la dernière fois qu’il fut"
            " complet. Cinq entreprises au moins. Ce qui est en cours ou abandonné, et les avoirs, ne sont pas comptés."
        ),
        _("jours"),
        stage_delays,
        lambda part: STAGES[part],
        Picture.SPREAD,
        capability=Capability.MEMBERSHIP,
    ),
    Statistic(
        "funding-rejections",
        _("Factures rejetées, par écart"),
        _(
            "Nombre de factures rejetées dans la période, par écart que le contrôle avant envoi avait trouvé ; une"
            " facture compte pour chacun de ses écarts. Cinq déposants au moins. Les motifs écrits ne sont pas publiés."
        ),
        "",
        rejections,
        words,
        adding=Adding.PERIODS,
        capability=Capability.MEMBERSHIP,
    ),
]
