"""Agreements, as those who invoice them see them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, DecimalField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from extranet.tenants.actor import Actor
from extranet.tenants.search import begins_with

from ..workflow import RequestState
from . import is_body, is_funding_staff, is_member

if TYPE_CHECKING:
    from ..models import Agreement  # noqa: F401 - in the base

EUROS = DecimalField(max_digits=13, decimal_places=2)
FAMILIES = ("teaching", "salary", "annex")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def to_invoice_by(self, actor: Actor) -> Self:
        """Those that stand and that the actor's organisation invoices: the body paid directly, the refunded company.

        A company also deposits its own costs (wages, annexes) of a subrogated file.
        """
        if not (is_body(actor) or is_member(actor)) or is_funding_staff(actor):
            return self.none()
        mine = Q(pk__in=[])
        if is_body(actor):
            mine |= Q(request__body=actor.organisation_id, request__is_subrogated=True, teaching__gt=0)
        if is_member(actor):
            own = Q(request__company=actor.organisation_id)
            if actor.establishments:
                own &= Q(request__establishment__in=actor.establishments)
            costs = Q(salary__gt=0) | Q(annex__gt=0)
            mine |= own & (Q(request__is_subrogated=False) | Q(request__body__isnull=True) | costs)
        return self.filter(mine, superseded_at__isnull=True, request__state=RequestState.AGREED)

    def with_invoiced(self) -> Self:
        """`invoiced`: euros of the invoices that count, less the credit notes; of all families."""
        return self.annotate(invoiced=invoiced_of())

    def with_invoiced_by_family(self) -> Self:
        """As `with_invoiced`, by family: `invoiced_teaching`, `invoiced_salary`, `invoiced_annex`."""
        return self.annotate(**{f"invoiced_{name}": invoiced_of(family=name) for name in FAMILIES})

    def matching(self, text: str) -> Self:
        """Whose own number or file's it is, or whose training's title begins with the text."""
        typed = text.replace("\0", " ").strip().upper()
        found = Q(number=typed) | Q(request__number=typed) | begins_with("request__title_folded", text)
        return self.filter(found)


def invoiced_of(**chosen: str) -> Coalesce:
    """Euros that count against an agreement, of these invoices."""
    from ..models import Invoice

    amount = Coalesce("validated_amount", "total")
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-amount), default=amount, output_field=EUROS)
    sums = (
        Invoice.objects.counting()
        .filter(request=OuterRef("request"), **chosen)
        .order_by()
        .values("request")
        .annotate(sum=Sum(signed, output_field=EUROS))
        .values("sum")
    )
    return Coalesce(Subquery(sums), Value(Decimal(0)), output_field=EUROS)
