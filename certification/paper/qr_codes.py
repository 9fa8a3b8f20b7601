"""Prints the texts of the QR codes in pictures, as a JSON list. A program that meets strangers' files: see
`recognising.py`.

In: a PNG or a JPEG, or grey pictures one after the other as pdftoppm writes them (PGM, « P5 »).
"""

import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO

import zxingcpp
from PIL import Image

LONGEST_SIDE = 3000  # pixels: a code on a page is legible below, and a photo isn't searched for minutes
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
HEADER = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")


def pictures(data: bytes) -> Iterator[Image.Image]:
    if not data.startswith(b"P5"):
        with Image.open(BytesIO(data)) as picture:
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            yield picture.convert("L")
        return
    at = 0
    while match := HEADER.match(data, at):
        width, height = int(match[1]), int(match[2])
        at = match.end() + width * height
        yield Image.frombytes("L", (width, height), data[match.end() : at])


def main() -> None:
    found = [
        code.text
        for picture in pictures(sys.stdin.buffer.read())
        for code in zxingcpp.read_barcodes(picture, formats=QR_CODES)
    ]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
