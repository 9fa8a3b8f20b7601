"""Depositing a file, as the tests of the inspection do it."""

from io import BytesIO

import pytest
from PIL import Image

from extranet.documents.inspection import Inspected, Kind, Limits, Refused, inspect

EVERYTHING = list(Kind)


def inspected(
    data: bytes, name: str = "piece.pdf", *, accepted: list[Kind] = EVERYTHING, limits: Limits | None = None
) -> Inspected:
    return inspect(BytesIO(data), name=name, accepted=accepted, limits=limits or Limits())


def refusal(data: bytes, name: str = "piece.pdf", **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        inspected(data, name, **options)
    assert f"« {name} »" in str(caught.value.message)
    return caught.value


def picture(form: str, size: tuple[int, int] = (60, 30), mode: str = "RGB", **options: object) -> bytes:
    target = BytesIO()
    Image.new(mode, size).save(target, form, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))
