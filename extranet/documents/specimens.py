"""Papers that are none: pictures which say so, for invented people to deposit."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from .inspection import Inspected, Kind

PAGE = (1240, 1754)  # A4 at 150 points an inch


def drawn(text: str, size: tuple[int, int] = PAGE) -> Inspected:
    """A picture that says what it is, `size` in pixels.

    `text` in ASCII: the font that is always there knows no more.
    """
    picture, target = Image.new("RGB", size, "white"), BytesIO()
    ImageDraw.Draw(picture).text((size[0] // 20, size[1] // 15), text, fill="navy", font_size=size[0] // 31)
    picture.save(target, "PNG")
    return Inspected(Kind.PNG, target.getvalue(), width=size[0], height=size[1])
