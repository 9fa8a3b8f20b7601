"""What the page of an invoice shows: where it stands, whose turn it is, and what happened to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.journal.models import Entry
from extranet.journal.verbs import named
from extranet.tenants.actor import Actor
from extranet.tenants.registries import Text

from . import verbs
from .invoice_states import InvoiceState
from .models import Agreement, FundingRequest, Invoice
from .payees import families_for
from .permissions import is_depositor
from .preflight import Level, loaded
from .preflight_texts import Row, row_of
from .queries import is_funding_staff, reads_wages
from .queries.left import left_of
from .workflow import RequestState

KINDS = {
    InvoiceState.DRAFT: "neutral",
    InvoiceState.RECEIVED: "info",
    InvoiceState.CONTROL: "info",
    InvoiceState.COMPLEMENT: "warning",
    InvoiceState.VALIDATED: "success",
    InvoiceState.PAID: "success",
    InvoiceState.REJECTED: "error",
    InvoiceState.WITHDRAWN: "neutral",
}
IN_WORDS: dict[str, Text] = {
    InvoiceState.DRAFT: _("Elle n’est pas envoyée : complétez-la, contrôlez-la, puis envoyez-la."),
    InvoiceState.RECEIVED: _("Le fonds l’a reçue et ne l’a pas encore ouverte. Vous pouvez la retirer."),
    InvoiceState.CONTROL: _("Le fonds la contrôle. Elle ne se retire plus ; un avoir y répond."),
    InvoiceState.COMPLEMENT: _("Le fonds attend quelque chose de vous : voyez ce qu’il demande, puis renvoyez-la."),
    InvoiceState.VALIDATED: _("Le service fait est validé : le règlement est à venir."),
    InvoiceState.PAID: _("Elle est réglée."),
    InvoiceState.REJECTED: _("Le fonds ne la règle pas : le motif est ci-dessous. Son numéro peut resservir."),
    InvoiceState.WITHDRAWN: _("Elle a été retirée avant son contrôle. Son numéro peut resservir."),
}
CREDITED = _("L’avoir est validé : il diminue ce que le fonds doit.")
SHOWN = 50  # acts, of the latest
PRIVATE = {verbs.INVOICE_CHANGED.name, verbs.INVOICE_DELETED.name}


@dataclass(frozen=True, slots=True)
class Event:
    label: Text
    at: datetime.datetime
    name: str


def in_words(invoice: Invoice) -> Text:
    """Where it stands and who acts next, for its depositor."""
    if invoice.kind == Invoice.Kind.CREDIT_NOTE and invoice.state == InvoiceState.VALIDATED:
        return CREDITED
    return IN_WORDS[invoice.state]


def events_of(actor: Actor, invoice: Invoice) -> list[Event]:
    """The latest first; of people, those of the reader's own organisation. Two queries."""
    entries = Entry.objects.of_subject(invoice).exclude(verb__in=PRIVATE)[:SHOWN]
    return [Event(named(entry.verb).label, entry.recorded_at, name_shown(actor, entry)) for entry in entries]


def name_shown(actor: Actor, entry: Entry) -> str:
    if entry.actor_organisation_id == actor.organisation_id or is_funding_staff(actor):
        return next((text.actor_name for text in entry.texts.all()), "")
    return ""


def rows_of(invoice: Invoice) -> list[Row]:
    """What the check found when it was sent: what it warns of first."""
    return sorted((row_of(one) for one in loaded(invoice.checks)), key=lambda row: row.level is Level.FINE)


def may_deposit(actor: Actor, request: FundingRequest, agreement: Agreement | None) -> bool:
    """Whether « Déposer une facture » is offered."""
    if agreement is None or request.state != RequestState.AGREED or not is_depositor(actor, request):
        return False
    return bool(families_for(request, agreement, actor.organisation_id))


def invoices_context(actor: Actor, request: FundingRequest) -> dict[str, Any]:
    """What `funding/invoices/of_request.html` needs, on whichever page of the file shows it. Three queries."""
    agreement = request.standing_agreement()
    rows = Invoice.objects.visible_to(actor).filter(request=request).select_related("depositor")
    return {
        "invoiced_request": request,
        "invoices": list(rows.order_by("-pk")),
        "may_deposit": may_deposit(actor, request, agreement),
        "left": families_left(actor, agreement) if agreement else [],
    }


def families_left(actor: Actor, agreement: Agreement) -> list[dict[str, Any]]:
    """By family with something granted: its name, what was granted and what is left. A training body reads its own."""
    left = left_of(agreement)
    whole = reads_wages(actor, agreement.request.company_id)
    fields = {"teaching": _("Coûts pédagogiques"), "salary": _("Rémunération"), "annex": _("Frais annexes")}
    return [
        {"label": label, "granted": getattr(agreement, name), "left": max(left[name], 0)}
        for name, label in fields.items()
        if getattr(agreement, name) > 0 and (whole or name == "teaching")
    ]
