"""What only printed pages need."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from extranet.ui.templatetags.pictures import qr_code

register = template.Library()
register.simple_tag(qr_code)


@register.simple_tag
def tick_box(*, ticked: bool, said: str) -> SafeString:
    """A drawn box, with a cross when it is ticked; `said` is what a screen reader says of it."""
    sign = "☒" if ticked else "☐"
    return mark_safe(  # noqa: S308
        f'<svg class="box" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>{escape(said)}</title>'
        f'<text x="0" y="9" font-size="11" font-family="DejaVu Sans">{sign}</text></svg>'
    )
