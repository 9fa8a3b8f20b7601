"""The shades that the pages derive from a fund's one colour.

White text is readable on the colour (`tenants.colours.validate_colour`). From this follows that `text` is readable
on white and on the pages' pale ground (`--ground` in site.css), and `strong` on those and on `tint`.
"""

from __future__ import annotations

from dataclasses import dataclass

BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours written `#rrggbb`: of buttons and marks, of links, of what is pressed or on a tint, and that tint."""

    colour: str
    text: str
    strong: str
    tint: str


def palette(colour: str) -> Palette:
    """The shades of a fund's colour, written `#rrggbb`."""
    return Palette(
        colour, text=mix(colour, BLACK, 0.08), strong=mix(colour, BLACK, 0.35), tint=mix(colour, WHITE, 0.92)
    )


def mix(colour: str, other: str, part: float) -> str:
    """The colour with `part` (0 to 1) of another one mixed in, channel by channel."""
    channels = (round(int(colour[i : i + 2], 16) * (1 - part) + int(other[i : i + 2], 16) * part) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in channels)
