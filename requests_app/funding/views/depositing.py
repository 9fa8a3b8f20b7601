"""Depositing an invoice, step by step: its file, what it says, its papers, the check, sending (`MYA-04`, `BEY-01`)."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from extranet.organisations.models import Organisation
from extranet.organisations.requests import ActorRequest
from extranet.organisations.views.organisations import form_page
from extranet.tenants.versions import StaleEdit
from extranet.ui.refusals import refusals_on, show_conflict

from ..einvoices.values import values_of
from ..forms.invoices import AttestationForm, DepositForm, FileForm, InvoiceForm, WordForm
from ..invoice_states import COUNTING, InvoiceState
from ..models import Attestation, Invoice
from ..permissions import check_own_invoice
from ..preflight import Level, blocking, warning
from ..preflight_texts import row_of, typed_shown
from ..services import attesting, following, invoicing
from ..services.attesting import OPEN, asked_pieces
from ..services.comparing import COMPARED, preflight, text_of
from ..services.labels import label_of
from .invoices import posted, visible_invoice, visible_request

STEPS = [
    gettext_lazy("Fichier"),
    gettext_lazy("Facture"),
    gettext_lazy("Attestations et pièces"),
    gettext_lazy("Contrôle et envoi"),
]


@form_page
def deposit_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 1: against a file, by its body or by its company."""
    row = visible_request(request, uuid)
    try:
        families = invoicing.offered_families(actor=request.actor, request=row)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("funding:invoices")
    form = DepositForm(*posted(request), families=families)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            invoice = invoicing.begin_invoice(
                actor=request.actor,
                fund=request.fund,
                request=row,
                depositor=get_object_or_404(Organisation, pk=request.actor.organisation_id),
                **form.given(),
            )
            say_read(request, invoice)
            return redirect("funding:edit_invoice", invoice.uuid)
    context = {"form": form, "funding_request": row, "steps": STEPS, "current": 1, "heading": _("Déposer une facture")}
    return render(request, "funding/invoices/deposit.html", context)


def say_read(request: ActorRequest, invoice: Invoice) -> None:
    if invoice.read:
        messages.success(
            request,
            _("Les données du fichier (%(syntax)s) remplissent ce formulaire : vérifiez-les.")
            % {"syntax": invoice.get_syntax_display()},
        )


def own_open(request: ActorRequest, uuid: UUID) -> Invoice | HttpResponse:
    """The actor's own invoice while it may be changed, else the way to its page."""
    row = visible_invoice(request, uuid)
    check_own_invoice(request.actor, row)
    if row.state in OPEN:
        return row
    messages.warning(request, _("Cette facture est envoyée : elle ne se modifie plus. Voyez où elle en est."))
    return redirect("funding:invoice", uuid)


def step(request: ActorRequest, row: Invoice, name: str, number: int, **context: Any) -> HttpResponse:
    frame = {"invoice": row, "steps": STEPS, "current": number}
    return render(request, f"funding/invoices/{name}.html", frame | context)


@form_page
def edit_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 2: what the invoice says; each difference to a structured file is shown."""
    row = own_open(request, uuid)
    if isinstance(row, HttpResponse):
        return row
    form = InvoiceForm(posted(request)[0], instance=copy(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            try:
                invoicing.change_invoice(actor=request.actor, invoice=row, version=version, **form.given())
            except StaleEdit as stale:
                show_conflict(form, stale, InvoiceForm(instance=stale.current).initial)
            else:
                return redirect("funding:invoice_papers", uuid)
    return step(request, row, "edit", 2, form=form, read=read_rows(row), page_differs=bool(row.read.get("page")))


def read_rows(invoice: Invoice) -> list[dict[str, Any]]:
    """What the file says, and whether it still stands in the form."""
    said = values_of(invoice.read.get("terms", {}))
    return [
        {
            "label": label_of(Invoice, name)[:1].upper() + label_of(Invoice, name)[1:],
            "value": typed_shown(name, text_of(said[name])),
            "differs": getattr(invoice, name) != said[name],
            "now": typed_shown(name, text_of(getattr(invoice, name))) or _("rien"),
        }
        for name in ("number", "seller_name", "seller_siret", *COMPARED[1:])
        if name in said
    ]


@form_page
def replace_invoice_file(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Another file: back to step 1."""
    row = own_open(request, uuid)
    if isinstance(row, HttpResponse):
        return row
    form = FileForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            changed = invoicing.replace_file(actor=request.actor, fund=request.fund, invoice=row, **form.given())
            say_read(request, changed)
            return redirect("funding:edit_invoice", uuid)
    return step(request, row, "replace", 1, form=form)


@form_page
def invoice_papers(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 3: attestations with their person and hours, and the pieces that the device asks for (`MYA-09`)."""
    row = own_open(request, uuid)
    if isinstance(row, HttpResponse):
        return row
    workers = [one.worker for one in row.request.people.select_related("worker").order_by("pk")]
    pieces = asked_pieces(row)
    form = AttestationForm(*posted(request), workers=workers, pieces=pieces)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            attesting.add_attestations(actor=request.actor, fund=request.fund, invoice=row, **form.given())
            messages.success(request, _("Les fichiers sont ajoutés."))
            return redirect("funding:invoice_papers", uuid)
    papers = list(row.attestations.select_related("worker", "document", "piece").order_by("pk"))
    given = {one.piece_id for one in papers}
    asked = [{"piece": piece, "is_there": piece.pk in given} for piece in pieces]
    return step(request, row, "papers", 3, form=form, papers=papers, asked=asked)


@require_POST
def remove_attestation(request: ActorRequest, uuid: UUID) -> HttpResponse:
    seen = Invoice.objects.visible_to(request.actor)
    rows = Attestation.objects.filter(invoice__in=seen).select_related("invoice__request", "document")
    row = get_object_or_404(rows, uuid=uuid)
    try:
        attesting.remove_attestation(actor=request.actor, attestation=row)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("funding:invoice", row.invoice.uuid)
    messages.success(request, _("Le fichier est retiré."))
    return redirect("funding:invoice_papers", row.invoice.uuid)


@form_page
def check_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Step 4: everything that is compared, in a table; then « Envoyer », or the answer to a complement."""
    row = own_open(request, uuid)
    if isinstance(row, HttpResponse):
        return row
    found = preflight(request.fund, row)
    warns, blocks = warning(found), blocking(found)
    form = WordForm(posted(request)[0], is_needed=bool(warns))
    answers = row.state == InvoiceState.COMPLEMENT
    if request.method == "POST" and form.is_valid():
        send = following.complete_invoice if answers else invoicing.send_invoice
        with refusals_on(form):
            sent = send(actor=request.actor, fund=request.fund, invoice=row, word=form.cleaned_data["word"])
            messages.success(
                request,
                _("La facture est envoyée : son numéro de dépôt est %s.") % sent.deposit_number
                if not answers
                else _("Votre réponse est envoyée : le fonds reprend son contrôle."),
            )
            return redirect("funding:invoice", uuid)
    rows = [row_of(one) for one in sorted(found, key=lambda one: [*reversed(Level)].index(one.level))]
    context = {"form": form, "rows": rows, "warns": len(warns), "blocks": len(blocks), "answers": answers}
    return step(request, row, "check", 4, **context)


@form_page
def credit_invoice(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """« Déposer un avoir »: for an invoice that can't be withdrawn any more."""
    row = visible_invoice(request, uuid)
    check_own_invoice(request.actor, row)
    if row.state not in COUNTING or row.state == InvoiceState.RECEIVED or row.kind == Invoice.Kind.CREDIT_NOTE:
        messages.warning(request, _("Un avoir répond à une facture en contrôle, validée ou payée."))
        return redirect("funding:invoice", uuid)
    form = FileForm(*posted(request))
    form.fields["file"].label = _("Fichier de l’avoir")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            note = invoicing.begin_credit_note(actor=request.actor, fund=request.fund, invoice=row, **form.given())
            say_read(request, note)
            return redirect("funding:edit_invoice", note.uuid)
    return step(request, row, "credit", 1, form=form)
