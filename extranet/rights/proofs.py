"""Comparing what somebody typed with what the fund knows (`MYA-25`, `MYA-26`, `MYA-29`).

Always the same work, whatever the outcome: neither the page nor its time says whether a value was right.
"""

from __future__ import annotations

from django.db.models import Q

from .choices import Proof
from .models import Application, FigureKind, KnownFigure, ProofResult, Verdict
from .models.applications import KNOWLEDGE_PROOFS

NO_ORGANISATION = 0


def compare(application: Application) -> dict[str, Verdict]:
    """What each proof that was given says, against the organisation the application is tied to. Two queries."""
    organisation_id = application.organisation_id or NO_ORGANISATION
    of_it = KnownFigure.objects.filter(organisation=organisation_id)
    comparable = of_it.filter(
        Q(kind=FigureKind.MEMBER_CODE)
        | Q(kind=FigureKind.PAYROLL, year=application.payroll_year or 0)
        | Q(kind=FigureKind.INVOICE, amount=application.invoice_amount or 0)
    )
    known = {figure.kind: figure for figure in comparable.order_by("pk")}
    has_invoices = of_it.filter(kind=FigureKind.INVOICE).exists()
    code = known.get(FigureKind.MEMBER_CODE)
    payroll = known[FigureKind.PAYROLL].amount if FigureKind.PAYROLL in known else None
    activity_number = application.organisation.activity_number if application.organisation else ""
    verdicts: dict[str, Verdict] = {}
    if application.member_code:
        verdicts[Proof.MEMBER_CODE] = verdict(code, code and same_code(code.reference, application.member_code))
    if application.payroll is not None:
        # The fund may know the cents; people are asked for whole euros, and round or cut them.
        close = payroll is not None and abs(payroll - application.payroll) < 1
        verdicts[Proof.PAYROLL] = verdict(payroll is not None, close)
    if application.activity_number:
        verdicts[Proof.ACTIVITY_NUMBER] = verdict(activity_number, activity_number == application.activity_number)
    if application.invoice_amount is not None:
        verdicts[Proof.INVOICE_AMOUNT] = verdict(has_invoices, FigureKind.INVOICE in known)
    return verdicts


def verdict(known: object, matches: object) -> Verdict:
    if not known:
        return Verdict.UNKNOWN
    return Verdict.MATCHED if matches else Verdict.DIFFERS


def same_code(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def weigh(verdicts: dict[str, Verdict]) -> Application.Evidence:
    """What the proofs say together."""
    if not verdicts:
        return Application.Evidence.NONE
    knows = any(kind in KNOWLEDGE_PROOFS for kind in verdicts)
    if knows and all(one == Verdict.MATCHED for one in verdicts.values()):
        return Application.Evidence.ALL
    return Application.Evidence.SOME


def assess(application: Application) -> None:
    """Compare, and keep what came out in place of what an earlier comparison said. The caller has locked the row."""
    verdicts = compare(application)
    application.results.all().delete()
    ProofResult.objects.bulk_create(
        [ProofResult(application=application, kind=kind, verdict=v) for kind, v in verdicts.items()]
    )
    application.evidence = weigh(verdicts)
    application.save(update_fields=["evidence"])
