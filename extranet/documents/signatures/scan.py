"""Says whether a PDF is pictures of paper: prints ``true`` or ``false``. A program: see `contents.py`.

A page is a picture of paper when it draws an image and shows hardly any text. Scanners that recognise characters
put them on the page invisibly (text rendering mode 3), which does not count as showing.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

# Bytes of visible text (one or two a character) up to which a page still counts as a picture: scanning
# applications write their own name below it.
MARK_OF_AN_APP = 100
INVISIBLE = (3, 7)
OPERATORS = "q Q Tr Tj TJ ' \" Do BI ID EI"


def is_scan(data: bytes) -> bool:
    with pikepdf.open(BytesIO(data)) as pdf:
        return all(is_picture(page) for page in pdf.pages)


def is_picture(page: pikepdf.Page) -> bool:
    shown, picture = 0, False
    for drawn in drawings(page.obj, page.resources, set()):
        if drawn is None:
            picture = True
        else:
            shown += drawn
    return picture and shown <= MARK_OF_AN_APP


def drawings(content: pikepdf.Object, resources: Any, seen: set[tuple[int, int]]) -> Iterator[int | None]:
    """None for each image drawn, the number of bytes for each piece of visible text; forms are drawn once."""
    named = resources.get("/XObject", Dictionary())
    mode, saved = 0, []
    for instruction in pikepdf.parse_content_stream(content, OPERATORS):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                saved.append(mode)
            case "Q":
                mode = saved.pop() if saved else 0
            case "Tr":
                mode = int(operands[0])
            case "INLINE IMAGE":
                yield None
            case "Do":
                drawn = named.get(str(operands[0]))
                if isinstance(drawn, Stream) and drawn.objgen not in seen:
                    seen.add(drawn.objgen)
                    if drawn.get("/Subtype") == Name.Image:
                        yield None
                    else:
                        yield from drawings(drawn, drawn.get("/Resources", resources), seen)
            case _ if mode not in INVISIBLE:
                yield text_size(operands)


def text_size(operands: Any) -> int:
    """The bytes of the strings that Tj, ', " (the last operand) and TJ (an array) show."""
    strings = list(operands[-1]) if isinstance(operands[-1], pikepdf.Array) else [operands[-1]]
    return sum(len(bytes(s)) for s in strings if isinstance(s, pikepdf.String))


if __name__ == "__main__":
    print("true" if is_scan(sys.stdin.buffer.read()) else "false")
