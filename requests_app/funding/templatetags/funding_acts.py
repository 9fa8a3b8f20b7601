"""`{% file_acts as acts %}`: what the person who reads the page of a file can do as the fund's staff."""

from __future__ import annotations

from typing import Any

from django import template

from ..acts import Acts, acts_of

register = template.Library()


@register.simple_tag(takes_context=True)
def file_acts(context: dict[str, Any]) -> Acts | None:
    """Of the page's `file`."""
    return acts_of(context["request"].actor, context["file"])
