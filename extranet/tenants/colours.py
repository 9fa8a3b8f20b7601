"""A fund's colour must stay readable: WCAG 2.2, success criterion 1.4.3."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

READABLE = 4.5  # level AA, text of ordinary size
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of a colour written `#rrggbb`."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 (same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def validate_colour(colour: str) -> None:
    """Refuse what isn't `#rrggbb`, and a colour on which white text, or which on white, falls below level AA.

    Raises `ValidationError`.
    """
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValidationError(_("Écrivez la couleur en six chiffres hexadécimaux, par exemple #1f4e79."))
    ratio = contrast(colour, WHITE)
    if ratio < READABLE:
        raise ValidationError(
            _("Cette couleur est trop claire : contraste %(ratio)s avec le blanc, il en faut au moins 4,5."),
            params={"ratio": f"{ratio:.1f}".replace(".", ",")},
        )
