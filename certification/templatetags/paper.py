"""What only printed pages need."""

from __future__ import annotations

import segno
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(address: str, title: str) -> SafeString:
    """A QR code as SVG in the page: the renderer fetches nothing for it. `title` is what a screen reader says."""
    drawing = segno.make(address, error="m", micro=False)
    # segno escapes the title; the address is in the squares only.
    return mark_safe(drawing.svg_inline(title=title, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308


@register.simple_tag
def tick_box(*, ticked: bool, said: str) -> SafeString:
    """A drawn box, with a cross when it is ticked; `said` is what a screen reader says of it."""
    sign = "☒" if ticked else "☐"
    return mark_safe(  # noqa: S308
        f'<svg class="box" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>{escape(said)}</title>'
        f'<text x="0" y="9" font-size="11" font-family="DejaVu Sans">{sign}</text></svg>'
    )
