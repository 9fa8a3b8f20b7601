"""Amounts and rates as people read them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from ..contribution_statements import euros, percentage

register = template.Library()
register.filter("euros", euros)
register.filter("percentage", percentage)


@register.filter
def signed_euros(amount: Decimal) -> str:
    """A difference, with its sign."""
    return f"+ {euros(amount)}" if amount > 0 else f"− {euros(-amount)}" if amount else euros(amount)
