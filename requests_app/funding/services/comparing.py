"""What the check before sending compares, gathered for one invoice (`BEY-01`)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum, Value
from django.utils import timezone

from extranet.organisations.identifiers import legal_number
from extranet.organisations.models import Establishment, Organisation
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund
from extranet.tenants.search import Fold
from requests_app.enrolments.attendance import attended
from requests_app.enrolments.models import Presence

from ..certified import hours_of
from ..einvoices.values import is_credit_note, legal_number_of, number, values_of
from ..invoice_states import InvoiceState
from ..models import Agreement, Family, FundingRequest, Invoice, RequestPerson, TaxExemption
from ..preflight import Facts, Finding, Person, findings
from ..queries.left import ZERO, left_of, left_to_credit
from .attesting import missing_pieces

COMPARED = ("number", "dated_on", "currency", "period_from", "period_to", "hours", "net", "vat", "total", "is_exempt")


def preflight(fund: Fund, invoice: Invoice) -> list[Finding]:
    """Everything that is compared before sending this invoice."""
    return findings(facts_of(fund, invoice))


def facts_of(fund: Fund, invoice: Invoice) -> Facts:
    """Everything that `findings` compares, read once: amounts in euros."""
    request, agreement = invoice.request, standing(invoice.request)
    terms: dict[str, Any] = invoice.read.get("terms", {})
    is_note = invoice.kind == Invoice.Kind.CREDIT_NOTE
    people, strangers = people_of(fund, invoice)
    used = same_number(invoice)
    return Facts(
        today=timezone.localdate(timezone=fund.zone),
        number=invoice.number,
        seller_siret=invoice.seller_siret,
        dated_on=invoice.dated_on,
        period=(invoice.period_from, invoice.period_to),
        hours=invoice.hours,
        currency=invoice.currency,
        net=invoice.net,
        vat=invoice.vat,
        total=invoice.total,
        is_exempt=invoice.is_exempt,
        sellers=sellers_of(invoice),
        valid=(agreement.valid_from, agreement.valid_until),
        training=(request.starts_on, request.ends_on),
        hours_agreed=agreement.total_hours,
        left=left_of(agreement, without=invoice.pk)[invoice.family],
        is_teaching=invoice.family == Family.TEACHING,
        is_credit_note=is_note,
        hours_before=hours_before(invoice),
        people=people,
        strangers=strangers,
        used_by=used.deposit_number if used else "",
        used_and_paid=used is not None and used.state == InvoiceState.PAID,
        has_exemption=TaxExemption.objects.all().holds_for(seller_id(invoice)),
        missing_pieces=tuple(piece.name for piece in missing_pieces(invoice)),
        credited=left_to_credit(invoice.credits, without=invoice.pk) if invoice.credits else None,
        file_legal_number=legal_number_of(terms),
        file_total=number(terms.get("BT-115")),
        file_is_credit_note=is_credit_note(terms) if terms.get("BT-3") else None,
        file_is_valid=invoice.read.get("is_valid", True),
        differences=differences(invoice, terms),
        page=tuple((one["term"], one["data"], one["shown"]) for one in invoice.read.get("page", [])),
    )


def standing(request: FundingRequest) -> Agreement:
    """The agreement as it holds now."""
    return request.agreements.get(superseded_at__isnull=True)


def same_number(invoice: Invoice) -> Invoice | None:
    """Another one of the same seller, whichever its establishment, that counts and has this number."""
    if not (invoice.number and invoice.seller_siret):
        return None
    rows = Invoice.objects.counting().filter(
        seller_siret__startswith=legal_number(invoice.seller_siret), number_folded=Fold(Value(invoice.number))
    )
    same = (row for row in rows.exclude(pk=invoice.pk).order_by("pk") if is_same_seller(row, invoice))
    return next(same, None)


def is_same_seller(one: Invoice, other: Invoice) -> bool:
    """A BCE number may begin like a SIREN, so beginning alike isn't enough."""
    return legal_number(one.seller_siret) == legal_number(other.seller_siret)


def sellers_of(invoice: Invoice) -> tuple[str, ...]:
    """SIRET (or SIREN, where the fund knows no more) or BCE number of those that may issue it, the agreed one first.

    A training is invoiced by the body of the request; wages and other costs also by the company itself.
    """
    request = invoice.request
    found = [request.body_siret] if request.body_siret else []
    if invoice.family != Family.TEACHING:
        found += numbers_of(request.company)
    if request.body and (not found or request.body_id == invoice.depositor_id):
        found += numbers_of(request.body)
    return tuple(dict.fromkeys(found))


def numbers_of(organisation: Organisation) -> list[str]:
    """The SIRET of each establishment, else the SIREN; and the BCE number of one that Belgium knows."""
    establishments = Establishment.objects.filter(organisation=organisation).exclude(siret="")
    found = list(establishments.order_by("pk").values_list("siret", flat=True)) or [organisation.siren]
    return list(filter(None, [*found, organisation.enterprise_number]))


def seller_id(invoice: Invoice) -> int | None:
    """The id of the organisation whose exemption counts: the body, or for its own costs the company."""
    company = invoice.request.company
    own = {company.siren, company.enterprise_number} - {""}
    if invoice.family != Family.TEACHING and legal_number(invoice.seller_siret) in own:
        return invoice.request.company_id
    return invoice.request.body_id


def hours_before(invoice: Invoice) -> Decimal:
    """Hours of the training that other invoices have, those that a credit note took back left out."""
    rows = invoice.request.invoices.counting().filter(family=Family.TEACHING).exclude(pk=invoice.pk)
    total: Decimal = ZERO
    for kind, hours in rows.order_by("kind").values("kind").annotate(sum=Sum("hours")).values_list("kind", "sum"):
        total += -(hours or ZERO) if kind == Invoice.Kind.CREDIT_NOTE else (hours or ZERO)
    return max(total, ZERO)


def differences(invoice: Invoice, terms: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Field, what was typed, what the file says, wherever they differ."""
    said = values_of(terms)
    found = []
    for name in COMPARED:
        typed = getattr(invoice, name)
        if name in said and typed != said[name]:
            found.append((name, text_of(typed), text_of(said[name])))
    return tuple(found)


def text_of(value: Any) -> str:
    """As it is kept with what was found: days in ISO 8601, nothing for None."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def people_of(fund: Fund, invoice: Invoice) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """The people of the agreement with what is known of their hours, and those attested who aren't among them."""
    rows = list(invoice.request.people.select_related("worker", "dossier").order_by("pk"))
    attested, named = attested_hours(invoice)
    present = attended_minutes(fund, invoice, [row.worker_id for row in rows])
    certified = certified_hours(invoice, rows)
    people = tuple(
        Person(
            name=row.worker.full_name,
            attested=attested.get(row.worker_id),
            is_attested=row.worker_id in named,
            certified=certified.get(row.worker_id),
            certified_name=certified_name(row),
            attended=(Decimal(present[row.worker_id]) / 60).quantize(ZERO) if row.worker_id in present else None,
        )
        for row in rows
    )
    known = {row.worker_id for row in rows}
    return people, tuple(name for pk, name in named.items() if pk not in known)


def attested_hours(invoice: Invoice) -> tuple[dict[int, Decimal], dict[int, str]]:
    """By person: the hours of her attestations that say some; and the names of all who have one."""
    hours: dict[int, Decimal] = defaultdict(lambda: ZERO)
    named: dict[int, str] = {}
    for one in invoice.attestations.filter(worker__isnull=False).select_related("worker").order_by("pk"):
        if one.worker_id is None or one.worker is None:
            continue
        named[one.worker_id] = one.worker.full_name
        if one.hours is not None:
            hours[one.worker_id] += one.hours
    return hours, named


def certified_name(row: RequestPerson) -> str:
    """The name on her certificates where it is another one than the register's; accents and case don't count."""
    if row.dossier is None or row.dossier.last_first_folded == row.worker.last_first_folded:
        return ""
    return row.dossier.full_name


def certified_hours(invoice: Invoice, rows: Iterable[RequestPerson]) -> dict[int, Decimal]:
    """By person with a dossier of certificates at this body: hours of training certified in the period."""
    dossiers = {
        row.worker_id: row.dossier.pk
        for row in rows
        if row.dossier is not None and row.dossier.training_body_id == invoice.request.body_id
    }
    hours = hours_of(dossiers.values(), invoice.period_from, invoice.period_to)
    return {worker_id: hours[dossier] for worker_id, dossier in dossiers.items()}


def attended_minutes(fund: Fund, invoice: Invoice, worker_ids: list[int]) -> dict[int, int]:
    """By person on confirmed sheets of the body's sessions in the period: the minutes that she was there."""
    request = invoice.request
    begins, ends = invoice.period_from or request.starts_on, invoice.period_to or request.ends_on
    if not (fund.has(Capability.ENROLMENT) and request.body_id and begins and ends):
        return {}
    first = datetime.datetime.combine(begins, datetime.time.min, fund.zone)
    last = datetime.datetime.combine(ends + datetime.timedelta(days=1), datetime.time.min, fund.zone)
    found: dict[int, int] = defaultdict(int)
    presences = Presence.objects.of_workers(worker_ids).given_by(request.body_id).between(first, last)
    for one in attended(fund, presences):
        found[one.worker_id] += one.minutes if one.was_there else 0
    return found
