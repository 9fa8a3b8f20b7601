"""Depositing an invoice against an agreement, and sending it (`MYA-04`, `MYA-09`).

Its papers stand in `attesting`, what is compared before sending in `comparing`, what follows sending in `following`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit, erase
from extranet.journal.services import record
from extranet.organisations.identifiers import legal_number
from extranet.organisations.models import Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import verbs
from ..einvoices import Reading
from ..einvoices.pages import disagreements
from ..einvoices.values import legal_number_of, values_of
from ..invoice_states import COUNTING, InvoiceState
from ..models import Family, FundingRequest, Invoice, Syntax
from ..payees import families_for
from ..permissions import check_depositor, check_own_invoice
from ..preflight import Finding, blocking, stored, warning
from ..preflight_texts import said
from ..workflow import RequestState
from .attesting import OPEN, documents_of, put_aside
from .comparing import preflight
from .labels import label_of
from .locking import MovedOn, locked_in, locked_invoice
from .numbers import Series, next_number

NEEDED = ("number", "seller_siret", "dated_on", "total")


class Differs(ValidationError):
    """What was compared before sending doesn't allow it: `found` is all of that, what is fine too."""

    def __init__(self, message: Any, found: list[Finding]) -> None:
        super().__init__(message)
        self.found = found


def offered_families(*, actor: Actor, request: FundingRequest) -> list[str]:
    """What the actor's organisation may invoice of a file. Raises `ValidationError` when that is nothing."""
    check_depositor(actor, request)
    agreement = request.standing_agreement()
    families = families_for(request, agreement, actor.organisation_id) if agreement else []
    if not families or request.state != RequestState.AGREED:
        raise ValidationError(
            _(
                "Rien de ce dossier n’est à facturer par votre organisation : le fonds paie l’autre partie, ou l’accord"
                " n’est pas donné."
            ),
            code="nothing_to_invoice",
        )
    return families


@transaction.atomic
def begin_invoice(
    *,
    actor: Actor,
    fund: Fund,
    request: FundingRequest,
    depositor: Organisation,
    upload: Inspected,
    reading: Reading | None = None,
    **values: Any,
) -> Invoice:
    """A draft with its file, against an agreement; what a structured file says fills it in.

    Raises `MovedOn` unless the request is agreed, `ValidationError` for what the other party invoices.
    """
    check_depositor(actor, request)
    current = locked_in(request, RequestState.AGREED)
    invoice = Invoice(request=current, depositor=depositor, created_by_id=actor.user_id, **values)
    check_own_invoice(actor, invoice)
    refuse_wrong_payee(invoice)
    attach(actor, fund, invoice, upload)
    fill_in(invoice, reading or Reading(Syntax.PDF), keep=values)
    save_valid(invoice)
    record(actor, verbs.INVOICE_BEGUN, invoice, facts={"request": current.number})
    return invoice


@transaction.atomic
def begin_credit_note(
    *, actor: Actor, fund: Fund, invoice: Invoice, upload: Inspected, reading: Reading | None = None
) -> Invoice:
    """« Avoir »: answers an invoice that can't be withdrawn any more, for all of it or a part.

    Raises `ValidationError` for one that still can, or is a credit note itself; `MovedOn` for one that doesn't count.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, *COUNTING)
    if current.state == InvoiceState.RECEIVED:
        raise ValidationError(_("Cette facture peut encore être retirée : un avoir n’est pas nécessaire."))
    if current.kind == Invoice.Kind.CREDIT_NOTE:
        raise ValidationError(_("Un avoir ne répond pas à un avoir : déposez une nouvelle facture."))
    note = Invoice(
        request=current.request,
        depositor=current.depositor,
        kind=Invoice.Kind.CREDIT_NOTE,
        credits=current,
        family=current.family,
        created_by_id=actor.user_id,
    )
    attach(actor, fund, note, upload)
    fill_in(note, reading or Reading(Syntax.PDF))
    save_valid(note)
    record(
        actor, verbs.INVOICE_BEGUN, note, facts={"request": current.request.number, "credits": current.deposit_number}
    )
    return note


def refuse_wrong_payee(invoice: Invoice) -> None:
    """In subrogation the body invoices the training, else the company that paid asks for its money.

    Raises `ValidationError`.
    """
    request = invoice.request
    is_body = invoice.depositor_id == request.body_id
    if is_body and not request.is_subrogated:
        raise ValidationError(
            _("Ce dossier est remboursé à l’entreprise : c’est elle qui dépose votre facture acquittée.")
        )
    if is_body and invoice.family != Family.TEACHING:
        raise ValidationError({"family": _("Seule l’entreprise dépose les factures de ces frais.")})
    if not is_body and request.is_subrogated and request.body_id and invoice.family == Family.TEACHING:
        raise ValidationError(
            {"family": _("Le fonds paie directement l’organisme de formation : c’est lui qui dépose cette facture.")}
        )


def attach(actor: Actor, fund: Fund, invoice: Invoice, upload: Inspected) -> Document:
    """Keep the file as the invoice's."""
    rank = invoice.request.invoices.count() + 1
    name = f"facture-{invoice.request.number}-{rank}.{upload.kind.suffix}"
    invoice.document = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
    return invoice.document


def fill_in(invoice: Invoice, reading: Reading, *, keep: Any = ()) -> None:
    """What the file says: all of it into `read`, what fits into the fields. `keep`: names that stay as they are."""
    invoice.syntax = reading.syntax
    invoice.read = {}
    found: dict[str, Any] = {}
    if reading.terms:
        pages = disagreements(reading.terms, reading.text) if reading.syntax == Syntax.FACTUR_X else ()
        shown = [{"term": one.term, "data": one.data, "shown": one.shown} for one in pages]
        invoice.read = {"terms": reading.terms, "is_valid": reading.is_valid, "page": shown}
        found = values_of(reading.terms)
    if invoice.family == Family.TEACHING:  # other costs are the company's own, or somebody's whom nobody knows yet
        agreed = invoice.request.body_siret
        if not found.get("seller_siret") and legal_number_of(reading.terms) in ("", legal_number(agreed)):
            found["seller_siret"] = agreed
        found.setdefault("seller_name", invoice.request.body_shown)
    for name, value in found.items():
        if name not in keep:
            setattr(invoice, name, fitting(invoice, name, value))
    if invoice.period_from and invoice.period_to and invoice.period_to < invoice.period_from:
        invoice.period_to = None  # stays in `read`, and shows as a difference


def fitting(invoice: Invoice, name: str, value: Any) -> Any:
    """The value where the field takes it, else what stands there: a file may say what no invoice may."""
    try:
        return Invoice._meta.get_field(name).clean(value, invoice)  # type: ignore[union-attr]
    except ValidationError:
        return getattr(invoice, name)


@transaction.atomic
def change_invoice(*, actor: Actor, invoice: Invoice, version: int, **values: Any) -> Invoice:
    """In preparation, or while a complement is asked. Raises `StaleEdit`, and `MovedOn` in any other state."""
    check_own_invoice(actor, invoice)
    locked_invoice(invoice, *OPEN)
    current = locked_at(invoice, version)
    changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
    for name, value in values.items():
        setattr(current, name, value)
    save_valid(current)
    if changed:
        record(actor, verbs.INVOICE_CHANGED, current, facts={"fields": changed})
    return current


@transaction.atomic
def replace_file(*, actor: Actor, fund: Fund, invoice: Invoice, upload: Inspected, reading: Reading) -> Invoice:
    """Another file in the place of the first; what it says fills the fields in anew. See `put_aside` for the first.

    Raises `MovedOn` unless it is in preparation or waits for a complement.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, *OPEN)
    before = current.document
    attach(actor, fund, current, upload)
    fill_in(current, reading)
    current.version += 1
    save_valid(current)
    record(actor, verbs.INVOICE_FILE_REPLACED, current, facts={"before": str(before.uuid) if before else ""})
    if before:
        put_aside(current, before)
    return current


@transaction.atomic
def delete_draft(*, actor: Actor, invoice: Invoice) -> None:
    """Nothing is left of it but its lines in the journal, its files neither. Raises `MovedOn` once it is sent."""
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, InvoiceState.DRAFT)
    files = documents_of([current.pk])
    record(actor, verbs.INVOICE_DELETED, current, facts={"request": current.request.number})
    current.delete()
    erase(Document.objects.filter(pk__in=files))


@transaction.atomic
def send_invoice(*, actor: Actor, fund: Fund, invoice: Invoice, word: str = "") -> Invoice:
    """« Envoyer »: it gets its deposit number. Raises `ValidationError` that names what is missing or can't be paid.

    `word` explains what the check warns of; what it found is kept as it was at this moment.
    """
    check_own_invoice(actor, invoice)
    current = locked_invoice(invoice, InvoiceState.DRAFT)
    if current.request.state != RequestState.AGREED:
        raise MovedOn(_("Ce dossier n’est plus accordé : rechargez la page pour voir ce qui a été décidé."))
    freeze_checks(fund, current, word)
    current.send()
    current.deposit_number = next_number(Series.INVOICE, timezone.localdate(timezone=fund.zone))
    current.version += 1
    save_valid(current)
    record(actor, verbs.INVOICE_SENT, current, facts={"number": current.deposit_number}, text=current.word)
    return current


def freeze_checks(fund: Fund, invoice: Invoice, word: str) -> None:
    """Compare once more, under the lock, and keep what was found. Raises `ValidationError`."""
    refuse_missing(invoice)
    found = preflight(fund, invoice)
    if blocks := blocking(found):
        raise Differs([ValidationError(said(one), code=one.check.value) for one in blocks], found)
    if warning(found) and not word.strip():
        message = _("Expliquez les différences signalées : le fonds lit votre mot avec la facture.")
        raise Differs({"word": ValidationError(message, code="word_needed")}, found)
    invoice.checks = stored(found)
    invoice.word = word.strip()


def refuse_missing(invoice: Invoice) -> None:
    """Raises `ValidationError` by field for what an invoice can't be sent without."""
    missing = {
        name: [_("Indiquez : %(field)s.") % {"field": label_of(Invoice, name)}]
        for name in NEEDED
        if getattr(invoice, name) in (None, "")
    }
    if not missing and not invoice.total:
        missing["total"] = [_("Le montant à payer est zéro : il n’y a rien à régler.")]
    if missing:
        raise ValidationError(missing)
