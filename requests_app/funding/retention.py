"""How long funding files are kept, and what of them goes then (`BEY-23`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, DateField, DateTimeField, Exists, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.documents.services import delete_with_documents
from extranet.retention.queries import forgotten_files, held_files, untouched_since
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import (
    ADDRESSES,
    AUTHORS,
    BLANK,
    BYTES,
    UNSENT,
    WORDS,
    Dropped,
    Emptied,
    Erased,
    RetentionRule,
    SweepRule,
    Term,
    Unit,
    blanked,
)

from .declaration_states import DeclarationState
from .invoice_states import UNDECIDED, InvoiceState
from .models import (
    Agreement,
    Amendment,
    Attestation,
    BankDetails,
    Declaration,
    DeclarationLine,
    FundingRequest,
    Invoice,
    Letter,
    LetterReading,
    Payment,
    PieceDemand,
    ReplacedFile,
    RequestPerson,
    RequestPiece,
    Thread,
    ThreadFile,
    ThreadMessage,
)
from .services.attesting import documents_of
from .thread_states import ThreadState
from .workflow import OPEN_STATES, RequestState

ACCOUNTS = _("Comptes bancaires")


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
        Erased(ReplacedFile, "invoice__request", ["document"], BYTES),
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


def replaced(accounts: Any) -> Any:
    """Since other details took their place, the refusal, or the last payment to them; not while one is expected."""
    mine = Payment.objects.filter(bank=OuterRef("pk")).order_by()
    expected = mine.filter(paid_on__isnull=True, cancelled_at__isnull=True)
    last = Subquery(
        mine.values("bank").annotate(day=Max(Coalesce("paid_on", "expected_on"))).values("day"),
        output_field=DateField(),
    )
    others = BankDetails.objects.filter(organisation=OuterRef("organisation"), decided_at__gt=OuterRef("decided_at"))
    followed = others.exclude(state=BankDetails.State.REFUSED).order_by("decided_at").values("decided_at")[:1]
    over = accounts.exclude(state__in=[BankDetails.State.DEPOSITED, BankDetails.State.CONFIRMED])
    since = Coalesce(Subquery(followed, output_field=DateTimeField()), "decided_at", "deposited_at")
    return over.filter(~Exists(expected)).annotate(began_on=Greatest(last, TruncDate(since)))


def paid_to(accounts: Any) -> Mapping[str, Any]:
    ids = list(accounts.order_by().values_list("pk", flat=True))
    paid = Payment.objects.filter(bank__in=ids).aggregate(amount=Sum("amount"), n=Count("pk"))
    return {"accounts": len(ids), "payments": paid["n"], "amount": str(paid["amount"] or 0)}


ACCOUNTING = _(
    "Pièces comptables : 10 ans (art. L. 123-22 du code de commerce) ; autres justificatifs : 6 ans au moins."
)

BANK = RetentionRule(
    name="bank-details",
    label=_("Coordonnées bancaires remplacées ou refusées, et leurs RIB"),
    model=BankDetails,
    term=Term(Unit.YEARS, default=10, shortest=6, longest=12),
    starts=_("Fin de l’année où elles furent remplacées ou refusées, ou du dernier paiement s’il vient après."),
    reason=ACCOUNTING,
    open_because=_("Ces coordonnées servent, attendent d’être confirmées, ou un paiement y est attendu."),
    began=replaced,
    reference=lambda details: f"B-{details.pk}",
    address=lambda details: reverse("funding:bank_details", args=[details.uuid]),
    capability=Capability.MEMBERSHIP,
    kept=[_("Organisation, état et dates ; paiements faits, leurs montants et références ; empreinte du RIB")],
    totals=paid_to,
    figures={
        "accounts": _("Coordonnées bancaires"),
        "payments": _("Paiements"),
        "amount": _("Montant des paiements (€)"),
    },
    parts=[
        Emptied(BankDetails, "", {"iban": b"", "bic": b"", "holder": b"", "shown": BLANK}, ACCOUNTS),
        Emptied(BankDetails, "", {"known_email": ""}, ADDRESSES),
        Emptied(BankDetails, "", {"deposited_by": None}, AUTHORS),
        Emptied(BankDetails, "", {"reason": blanked("reason")}, WORDS),
        Erased(BankDetails, "", ["proof"], BYTES),
    ],
)


def declared(declarations: Any) -> Any:
    """Since it was due, sent or paid, the latest."""
    sent = declarations.exclude(state=DeclarationState.DRAFT)
    return sent.annotate(began_on=Greatest("due_on", TruncDate("sent_at"), "paid_on"))


def contributed(declarations: Any) -> Mapping[str, Any]:
    ids = list(declarations.order_by().values_list("pk", flat=True))
    sums = Declaration.objects.filter(pk__in=ids).aggregate(
        payroll=Sum("payroll"), total=Sum("total"), due=Sum("due"), paid=Sum("paid")
    )
    lines = DeclarationLine.objects.filter(declaration__in=ids).count()
    return {"lines": lines, **{name: str(value or 0) for name, value in sums.items()}}


CONTRIBUTIONS = RetentionRule(
    name="contribution-declarations",
    label=_("Déclarations de contributions et leurs accusés de réception"),
    model=Declaration,
    term=Term(Unit.YEARS, default=10, shortest=6, longest=12),
    starts=_("Fin de l’année de l’échéance, de l’envoi ou du paiement, selon ce qui vient après."),
    reason=ACCOUNTING,
    open_because=_("La déclaration n’est pas envoyée."),
    began=declared,
    reference=lambda declaration: declaration.number or "—",
    address=lambda declaration: reverse("funding:declaration", args=[declaration.uuid]),
    capability=Capability.MEMBERSHIP,
    kept=[
        _("Numéro, entreprise, année, effectif, salaires, contributions et paiement"),
        _("Empreinte de l’accusé de réception"),
    ],
    totals=contributed,
    figures={
        "lines": _("Lignes"),
        "payroll": _("Masse salariale (€)"),
        "total": _("Total (€)"),
        "due": _("À verser au fonds (€)"),
        "paid": _("Payé (€)"),
    },
    parts=[
        Erased(Declaration, "", ["receipt"], BYTES),
        Emptied(Declaration, "", {"sent_by": None}, AUTHORS),
        Emptied(Declaration, "", {"bank_reference": ""}, ACCOUNTS),
    ],
)


def old_drafts(before: datetime.datetime) -> Any:
    """Requests that nobody sent nor touched since, and of which no message, letter or hold speaks."""
    untouched = FundingRequest.objects.filter(state=RequestState.DRAFT, created_at__lt=before)
    return untouched_since(before, untouched.filter(threads=None, letters=None))


def delete_drafts(drafts: Any) -> int:
    papers = RequestPiece.objects.filter(request__in=drafts).values_list("document", flat=True)
    return delete_with_documents(drafts, papers)


DRAFTS = SweepRule(
    name="funding-drafts",
    label=_("Demandes de prise en charge jamais envoyées"),
    term=UNSENT,
    starts=_("Le dernier acte sur le brouillon."),
    reason=_("Ce qui n’a jamais été envoyé n’a rien demandé au fonds."),
    old=old_drafts,
    forget=delete_drafts,
    dropped=_("Le brouillon, ses salariés et ses pièces"),
    kept=_("Les actes du journal"),
    capability=Capability.MEMBERSHIP,
)


def old_invoice_drafts(before: datetime.datetime) -> Any:
    """Deposited, never sent nor touched since; not of a file that is held, nor of one whose figures are counted."""
    untouched = Invoice.objects.filter(state=InvoiceState.DRAFT, created_at__lt=before, letters=None)
    loose = untouched.exclude(request__uuid__in=held_files(FundingRequest))
    return untouched_since(before, loose.exclude(request__uuid__in=forgotten_files(FundingRequest)))


def delete_invoice_drafts(drafts: Any) -> int:
    return delete_with_documents(drafts, documents_of(list(drafts.values_list("pk", flat=True))))


INVOICE_DRAFTS = SweepRule(
    name="invoice-drafts",
    label=_("Factures déposées et jamais envoyées"),
    term=UNSENT,
    starts=_("Le dernier acte sur le brouillon ; jamais tant que son dossier est gelé."),
    reason=_("Ce qui n’a jamais été envoyé n’a rien demandé au fonds."),
    old=old_invoice_drafts,
    forget=delete_invoice_drafts,
    dropped=_("Le brouillon, son fichier et ses attestations"),
    kept=_("Les actes du journal"),
    capability=Capability.MEMBERSHIP,
)


def old_declaration_drafts(before: datetime.datetime) -> Any:
    """Begun, never sent nor touched since."""
    begun = Declaration.objects.filter(state=DeclarationState.DRAFT, created_at__lt=before)
    return untouched_since(before, begun)


DECLARATION_DRAFTS = SweepRule(
    name="contribution-drafts",
    label=_("Déclarations de contributions jamais envoyées"),
    term=UNSENT,
    starts=_("Le dernier acte sur le brouillon."),
    reason=_("Ce qui n’a jamais été envoyé n’a rien déclaré au fonds."),
    old=old_declaration_drafts,
    dropped=_("Le brouillon et ses chiffres"),
    kept=_("Les actes du journal"),
    capability=Capability.MEMBERSHIP,
)


def kept_people() -> QuerySet[RequestPerson]:
    """Whom a request that isn't forgotten names by the register."""
    return RequestPerson.objects.exclude(request__uuid__in=forgotten_files(FundingRequest))


def kept_attestations() -> QuerySet[Attestation]:
    kept = Attestation.objects.filter(worker__isnull=False)
    return kept.exclude(invoice__request__uuid__in=forgotten_files(FundingRequest))


CITATIONS = [kept_people, kept_attestations]


def answering() -> list[QuerySet[Any]]:
    """Officers whose name a file shows that goes on: ids of memberships."""
    return [
        FundingRequest.objects.filter(state__in=OPEN_STATES, officer__isnull=False).values("officer"),
        Invoice.objects.filter(state__in=UNDECIDED, officer__isnull=False).values("officer"),
        Thread.objects.exclude(state=ThreadState.CLOSED).filter(officer__isnull=False).values("officer"),
    ]
