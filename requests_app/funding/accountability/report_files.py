"""The BPF's figures as a workbook, as CSV, and as the words of its print."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.ui.exports import Column, csv_response
from extranet.ui.workbooks import list_response

from .figures import Report
from .lines import Frame, Line


class Rows(list[tuple[Frame, Line]]):
    """What the exports read; they ask a list as they ask a queryset."""

    def iterator(self, chunk_size: int = 0) -> Iterator[tuple[Frame, Line]]:
        return iter(self)


COLUMNS = [
    Column(gettext_lazy("Cadre"), lambda row: row[0].letter),
    Column(gettext_lazy("Ligne"), lambda row: row[1].code),
    Column(gettext_lazy("Intitulé"), lambda row: str(row[1].label)),
    Column(gettext_lazy("Mention"), lambda row: row[1].words),
    Column(gettext_lazy("Euros"), lambda row: plain(row[1].euros)),
    Column(gettext_lazy("Stagiaires"), lambda row: row[1].people),
    Column(gettext_lazy("Heures"), lambda row: plain(row[1].hours)),
    Column(gettext_lazy("D’où vient ce chiffre, ou pourquoi il manque"), lambda row: str(row[1].source)),
]


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def rows_of(report: Report) -> Any:
    return Rows((frame, line) for frame in report.frames for line in frame.lines)


def exported(report: Report, kind: str) -> HttpResponseBase:
    """`kind`: csv or xlsx."""
    make = csv_response if kind == "csv" else list_response
    return make(rows_of(report), COLUMNS, name=_("bilan pédagogique et financier"))


def printed(report: Report) -> dict[str, Any]:
    """What the PDF says, in the active language."""
    return {
        "body": report.body.name,
        "frames": [
            {
                "title": str(frame.title),
                "note": str(frame.note),
                "lines": [
                    {"label": str(line.label), "said": " · ".join(said(line)), "source": str(line.source)}
                    for line in frame.lines
                ],
            }
            for frame in report.frames
        ],
    }


def said(line: Line) -> Iterator[str]:
    """Its figures in words; nothing for a line that is empty."""
    if line.words:
        yield line.words
    if line.euros is not None:
        yield f"{number_format(line.euros, 2, force_grouping=True)} €"
    if line.people is not None:
        yield _("%(people)s stagiaires") % {"people": line.people}
    if line.hours is not None:
        yield _("%(hours)s heures") % {"hours": number_format(line.hours, 2, force_grouping=True)}
