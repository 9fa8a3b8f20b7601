"""Text as people type it, put in order once: canonical letters (NFC), single spaces."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models


def tidy(text: str) -> str:
    """The text in Unicode's composed form (NFC), without spaces at its ends or doubled inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class TextLine(models.CharField):
    """A line of text that is tidied where it is validated, stored or looked for."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return tidy(text) if isinstance(text, str) else text
