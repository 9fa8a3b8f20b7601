"""Pictures that are drawn in the page."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(address: str, title: str) -> SafeString:
    """A QR code as SVG: nothing is fetched for it. `title` is what a screen reader says."""
    drawing = segno.make(address, error="m", micro=False)
    # segno escapes the title; the address is in the squares only.
    return mark_safe(drawing.svg_inline(title=title, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308
