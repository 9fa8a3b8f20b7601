"""The file that is filled in and given back: the titles of its columns, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from . import workbooks

KINDS = ("csv", "xlsx")
TEXT = "@"  # a spreadsheet leaves a number's first zeros alone
WIDTH = 24


def empty_file(kind: str, titles: Sequence[str], *, name: str, sheet_title: str) -> HttpResponse:
    """As a download, of one of KINDS. A CSV begins with a BOM, by which a spreadsheet knows the encoding."""
    if kind == "csv":
        return HttpResponse(
            f"\ufeff{';'.join(map(str, titles))}\r\n",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )
    book, sheet = workbooks.new_sheet(sheet_title)
    workbooks.write(sheet, 1, titles, is_head=True)
    workbooks.widths(sheet, *(WIDTH for _title in titles))
    for place in range(1, len(titles) + 1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].number_format = TEXT
    return workbooks.download(book, name)
