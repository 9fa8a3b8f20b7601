"""How a day is written in words."""

from __future__ import annotations

import re
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language

DAY_BEFORE_MONTH = re.compile(r"(?<!\\)j(?= [FMN])")


class DateFormat(dateformat.DateFormat):
    """French says « 1er septembre », then « 2 septembre »: before a month's name, never between figures.

    Source: *Lexique des règles typographiques en usage à l'Imprimerie nationale*, "Dates".
    """

    def format(self, formatstr: Any) -> str:
        if (get_language() or "").startswith("fr"):
            formatstr = DAY_BEFORE_MONTH.sub(self.day_in_french, str(formatstr))
        return super().format(formatstr)

    def day_in_french(self, found: re.Match[str]) -> str:
        return r"j\e\r" if getattr(self.data, "day", 0) == 1 else "j"


def write_dates_in_french() -> None:
    """Django's formats can't say it; its filter, its function and its localised values all write with this class."""
    dateformat.DateFormat = DateFormat  # type: ignore[misc]
