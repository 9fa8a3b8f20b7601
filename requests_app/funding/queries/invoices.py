"""Invoices and payments, as each side sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..invoice_states import COUNTING, UNDECIDED, InvoiceState
from . import is_body, is_funding_staff, is_member

if TYPE_CHECKING:
    from ..models import Invoice, Payment  # noqa: F401 - in the bases


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all that was sent, a depositor its own, a company what was sent for its requests.

        Whoever keeps some establishments of a company only, sees the invoices of theirs.
        """
        if is_funding_staff(actor):
            return self.exclude(state=InvoiceState.DRAFT)
        hers = Q(request__establishment__in=actor.establishments) if actor.establishments else Q()
        seen = Q(pk__in=[])
        if is_body(actor):
            seen |= Q(depositor=actor.organisation_id)
        if is_member(actor):
            sent = Q(request__company=actor.organisation_id) & ~Q(state=InvoiceState.DRAFT)
            seen |= (Q(depositor=actor.organisation_id) | sent) & hers
        return self.filter(seen)

    def counting(self) -> Self:
        """Those that count against what was agreed."""
        return self.filter(state__in=COUNTING)

    def undecided(self) -> Self:
        return self.filter(state__in=UNDECIDED)

    def matching(self, text: str) -> Self:
        """Whose own number begins with the text, or whose deposit or file has this number."""
        typed = text.strip().upper()
        return self.filter(begins_with("number_folded", text) | Q(deposit_number=typed) | Q(request__number=typed))


class FundingPaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all, an organisation those it is paid, and a company those for its requests."""
        if is_funding_staff(actor):
            return self
        seen = Q(pk__in=[])
        if is_member(actor) or is_body(actor):
            seen |= Q(payee=actor.organisation_id)
        if is_member(actor):
            seen |= Q(invoice__request__company=actor.organisation_id)
        return self.filter(seen)
