"""What the page of a file says of its exchanges, without its view knowing of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from ..exchange_page import summary_of
from ..models import FundingRequest

register = template.Library()


@register.inclusion_tag("funding/exchanges/summary.html", takes_context=True)
def exchanges_of(context: Context, file: FundingRequest) -> dict[str, Any]:
    """Three queries at most: for the page of one file, never for a row of a list."""
    request = context["request"]
    return {"request": request, "file": file, "summary": summary_of(file, request.actor)}
