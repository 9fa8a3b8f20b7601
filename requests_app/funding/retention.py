"""How long funding files are kept, and what of them goes then (`BEY-23`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DateField, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    AUTHORS,
    BLANK,
    BYTES,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    RetentionRule,
    Term,
    Unit,
    blanked,
)

from .models import (
    Agreement,
    Amendment,
    Attestation,
    FundingRequest,
    Invoice,
    Letter,
    LetterReading,
    Payment,
    PieceDemand,
    RequestPerson,
    RequestPiece,
    Thread,
    ThreadFile,
    ThreadMessage,
)
from .workflow import OPEN_STATES


def decided(requests: Any) -> Any:
    """Since its last move, or its last payment if that came later."""
    paid = Payment.objects.filter(invoice__request=OuterRef("pk")).order_by().values("invoice__request")
    last = Subquery(paid.annotate(day=Max("paid_on")).values("day"), output_field=DateField())
    # Of two dates PostgreSQL's greatest is the known one.
    over = requests.exclude(state__in=OPEN_STATES)
    return over.annotate(began_on=Greatest(last, F("ends_on"), TruncDate("moved_at")))


def figures_of(requests: Any) -> Mapping[str, Any]:
    ids = list(requests.values_list("pk", flat=True))
    paid = Payment.objects.filter(invoice__request__in=ids).aggregate(amount=Sum("amount"), n=Count("pk"))
    return {
        "people": RequestPerson.objects.filter(request__in=ids).count(),
        "agreements": Agreement.objects.filter(request__in=ids).count(),
        "invoices": Invoice.objects.filter(request__in=ids).count(),
        "payments": paid["n"],
        "amount": str(paid["amount"] or 0),
    }


REQUEST = RetentionRule(
    name="funding-requests",
    label=_("Prises en charge : demandes, pièces, factures, attestations, courriers, échanges"),
    model=FundingRequest,
    term=Term(Unit.YEARS, default=10, shortest=6, longest=12),
    starts=_(
        "Fin de l’année de la décision, de la fin de la formation ou du dernier paiement, selon ce qui vient après."
    ),
    reason=_(
        "Pièces comptables : 10 ans (art. L. 123-22 du code de commerce) ; autres justificatifs : 6 ans au moins."
    ),
    open_because=_("La demande n’est pas décidée."),
    began=decided,
    reference=lambda request: request.number or "—",
    address=lambda request: reverse("funding:request", args=[request.uuid]),
    capability=Capability.MEMBERSHIP,
    kept=[
        _("Numéros, entreprise, organisme, intitulé, dates, heures et coûts demandés"),
        _("Accords, factures et paiements : dates, montants, numéros"),
        _("Le lien vers chaque salarié, dont le nom suit le registre de son entreprise ; empreinte de chaque document"),
    ],
    totals=figures_of,
    figures={
        "people": _("Salariés"),
        "agreements": _("Accords"),
        "invoices": _("Factures"),
        "payments": _("Paiements"),
        "amount": _("Montant des paiements (€)"),
    },
    parts=[
        Erased(FundingRequest, "", ["letter", "receipt"], BYTES),
        Emptied(FundingRequest, "", {"reason": blanked("reason"), "objectives": "", "created_by": None}, WORDS),
        Erased(RequestPiece, "request", ["document"], BYTES),
        Emptied(RequestPiece, "request", {"name": BLANK, "added_by": None}, WORDS),
        Emptied(PieceDemand, "request", {"note": "", "reply": "", "asked_by": None}, WORDS),
        Erased(Agreement, "request", ["letter", "body_letter"], BYTES),
        Emptied(Agreement, "request", {"note": "", "decided_by": None}, WORDS),
        Emptied(
            Amendment,
            "request",
            {"explanation": BLANK, "reason": blanked("reason"), "asked_by": None, "decided_by": None},
            WORDS,
        ),
        Erased(Invoice, "request", ["document"], BYTES),
        Emptied(
            Invoice,
            "request",
            {"reason": blanked("reason"), "word": blanked("word"), "read": {}, "checks": [], "created_by": None},
            WORDS,
        ),
        Erased(Attestation, "invoice__request", ["document"], BYTES),
        Erased(Payment, "invoice__request", ["advice"], BYTES),
        Emptied(Payment, "invoice__request", {"return_reason": blanked("return_reason"), "created_by": None}, WORDS),
        Erased(Letter, "request", ["document"], BYTES),
        Emptied(Letter, "request", {"sender": "", "sent_by": None, "printed_by": None, "withdrawn_by": None}, AUTHORS),
        Emptied(Letter, "request", {"withdrawal_reason": blanked("withdrawal_reason")}, WORDS),
        Dropped(LetterReading, "letter__request", AUTHORS),
        Erased(ThreadFile, "message__thread__request", ["document"], BYTES),
        Emptied(ThreadMessage, "thread__request", {"text": BLANK, "name": BLANK, "sent_by": None}, WORDS),
        Emptied(Thread, "request", {"subject": BLANK, "begun_by": None}, WORDS),
    ],
)


def kept_people() -> QuerySet[RequestPerson]:
    """Whom a request that isn't forgotten names by the register."""
    return RequestPerson.objects.exclude(request__uuid__in=forgotten_files(FundingRequest))


def kept_attestations() -> QuerySet[Attestation]:
    kept = Attestation.objects.filter(worker__isnull=False)
    return kept.exclude(invoice__request__uuid__in=forgotten_files(FundingRequest))


CITATIONS = [kept_people, kept_attestations]
