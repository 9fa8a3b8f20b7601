"""What the page of an invoice shows of its control and payments, each worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from extranet.tenants.actor import Actor

from ..invoice_states import UNDECIDED, InvoiceState
from ..models import Invoice
from ..money import in_euros
from ..queries import is_funding_staff
from ..services.paying import left_to_plan
from ..timeline import Step, steps_of, why_not_planned

register = template.Library()
register.filter("in_euros", in_euros)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the actor may do with the invoice now. `waits_for`: who must act before it can be paid."""

    is_staff: bool = False
    may_begin: bool = False
    may_take_over: bool = False
    may_decide: bool = False
    may_reject: bool = False
    may_plan: bool = False
    waits_for: str = ""


@register.simple_tag(takes_context=True)
def invoice_steps(context: dict[str, Any], invoice: Invoice) -> list[Step]:
    return steps_of(invoice, context["request"].fund)


@register.simple_tag(takes_context=True)
def invoice_acts(context: dict[str, Any], invoice: Invoice) -> Acts:
    actor: Actor = context["request"].actor
    if not is_funding_staff(actor):
        return Acts()
    is_open = invoice.state == InvoiceState.VALIDATED and invoice.kind == Invoice.Kind.INVOICE
    is_to_plan = is_open and left_to_plan(invoice) > 0
    waits_for = why_not_planned(invoice) if is_to_plan else ""
    officer = invoice.officer
    return Acts(
        is_staff=True,
        may_begin=invoice.state == InvoiceState.RECEIVED,
        may_take_over=invoice.state in (InvoiceState.CONTROL, InvoiceState.COMPLEMENT)
        and (officer is None or officer.user_id != actor.user_id),
        may_decide=invoice.state == InvoiceState.CONTROL,
        may_reject=invoice.state in UNDECIDED,
        may_plan=is_to_plan and not waits_for,
        waits_for=waits_for,
    )
