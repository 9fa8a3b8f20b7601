"""Pictures that are drawn in the page."""

from __future__ import annotations

from functools import lru_cache

import segno
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(address: str, title: str) -> SafeString:
    """A QR code as SVG: nothing is fetched for it. `title` is what a screen reader says."""
    drawing = segno.make(address, error="m", micro=False)
    # segno escapes the title; the address is in the squares only.
    return mark_safe(drawing.svg_inline(title=title, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A drawing of `static/icons.svg`. Made once: a page shows seventy. Templates say `<c-icon name="…" />`."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )
