"""The fund's staff control an invoice (« contrôle de service fait », `MYA-10`)."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..invoice_states import UNDECIDED, InvoiceState
from ..mails import controlling as mails
from ..models import Invoice
from ..permissions import check_funding_staff
from . import paying
from .locking import locked_invoice
from .remaining import most_of


@transaction.atomic
def begin_control(*, actor: Actor, invoice: Invoice) -> Invoice:
    """The officer takes it: its depositor can't withdraw it any more, and reads that it is looked at.

    Raises `MovedOn` unless it was just received.
    """
    check_funding_staff(actor)
    current = locked_invoice(invoice, InvoiceState.RECEIVED)
    current.begin_control()
    current.officer = membership_of(actor)
    moved(current)
    record(actor, verbs.CONTROL_BEGUN, current)
    mails.tell(current, mails.What.CONTROL)
    return current


@transaction.atomic
def take_over(*, actor: Actor, invoice: Invoice) -> Invoice:
    """Another officer goes on with the control. Raises `MovedOn` when it is over."""
    check_funding_staff(actor)
    current = locked_invoice(invoice, InvoiceState.CONTROL, InvoiceState.COMPLEMENT)
    current.officer = membership_of(actor)
    moved(current)
    record(actor, verbs.CONTROL_TAKEN_OVER, current)
    return current


@transaction.atomic
def ask_complement(*, actor: Actor, fund: Fund, invoice: Invoice, reason: str) -> Invoice:
    """« Complément demandé »: the depositor reads what is missing, and answers.

    Raises `ValidationError` without a reason, `MovedOn` unless it is in control.
    """
    check_funding_staff(actor)
    said = given(reason, _("Écrivez ce qui manque : l’organisme le lit."))
    current = locked_invoice(invoice, InvoiceState.CONTROL)
    current.reason = said
    current.ask_complement()
    moved(current)
    record(actor, verbs.COMPLEMENT_ASKED, current, text=said)
    mails.tell(current, mails.What.COMPLEMENT)
    return current


@transaction.atomic
def validate(*, actor: Actor, fund: Fund, invoice: Invoice, amount: Decimal, reason: str = "") -> Invoice:
    """« Validée » for this amount, in euros, VAT included.

    For less than what it bills it takes a reason, which the depositor reads. Raises `ValidationError` for more than
    what is left of the agreement for its family of costs: the file is held, so two officers who validate two invoices
    of one file come one after the other. `MovedOn` unless it is in control.
    """
    check_funding_staff(actor)
    current = locked_invoice(invoice, InvoiceState.CONTROL)
    most = most_of(current)
    if not 0 < amount <= most:
        raise ValidationError({"amount": too_much(current, most)})
    if amount < (current.total or 0):
        current.reason = given(reason, _("Vous validez moins que la facture : écrivez pourquoi, l’organisme le lit."))
    else:
        current.reason = ""
    current.validated_amount = amount
    current.validate()
    moved(current)
    record(actor, verbs.INVOICE_VALIDATED, current, text=current.reason, facts={"amount": str(amount)})
    if current.credits is not None:
        paying.reduce(actor=actor, fund=fund, invoice=current.credits)
    return current


@transaction.atomic
def validate_and_plan(*, actor: Actor, fund: Fund, invoice: Invoice, amount: Decimal, reason: str = "") -> Invoice:
    """What the officer's button does: validated, and its payment planned unless its payee's account isn't known yet.

    Raises as `validate`.
    """
    current = validate(actor=actor, fund=fund, invoice=invoice, amount=amount, reason=reason)
    paying.plan_if_possible(actor=actor, fund=fund, invoice=current)
    mails.tell(current, mails.What.VALIDATED)
    return current


def too_much(invoice: Invoice, most: Decimal) -> str:
    """Why not more than `most` euros, in words for the officer."""
    if most <= 0 and invoice.credits is None:
        return _("L’accord est épuisé pour cette famille de coûts : rejetez la facture, ou attendez un avoir.")
    return _("Validez un montant plus grand que zéro, et au plus %(most)s € : c’est ce qui reste.") % {
        "most": number_format(most, 2, force_grouping=True)
    }


@transaction.atomic
def reject(*, actor: Actor, fund: Fund, invoice: Invoice, reason: str) -> Invoice:
    """« Rejetée », with a reason: the number may be used again.

    Raises `ValidationError` without one, `MovedOn` once it is decided.
    """
    check_funding_staff(actor)
    said = given(reason, _("Écrivez le motif : l’organisme le lit."))
    current = locked_invoice(invoice, *UNDECIDED)
    current.reason = said
    current.reject()
    moved(current)
    record(actor, verbs.INVOICE_REJECTED, current, text=current.reason)
    mails.tell(current, mails.What.REJECTED)
    return current


def given(reason: str, otherwise: str) -> str:
    """The reason without its blanks. Raises `ValidationError` with `otherwise` where there is none."""
    if not reason.strip():
        raise ValidationError({"reason": otherwise})
    return reason.strip()


def moved(invoice: Invoice) -> None:
    invoice.version += 1
    invoice.save()


def membership_of(actor: Actor) -> Membership | None:
    """The officer's own, None for the machinery."""
    return Membership.objects.filter(user=actor.user_id, organisation=actor.organisation_id).order_by("pk").first()
