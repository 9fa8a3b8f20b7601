"""What stands in the cells of an exported list."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import load_workbook

from extranet.ui.exports import Column, csv_response
from extranet.ui.workbooks import XLSX_ROWS, list_response

FORMULAS = ["=1+1", "+32 2 123 45 67", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]


class Rows(list):
    """As a queryset gives them."""

    def iterator(self, chunk_size: int) -> Any:
        return iter(self)


def read(answer: Any) -> bytes:
    with contextlib.closing(answer):
        return answer.getvalue()


def cells(*values: Any) -> Any:
    """The cells of the only row of the workbook."""
    columns = [Column(f"c{place}", lambda row, place=place: row[place]) for place in range(len(values))]
    return load_workbook(io.BytesIO(read(list_response(Rows([values]), columns, name="liste")))).active[2]


def lines(*values: Any) -> list[str]:
    columns = [Column(f"c{place}", lambda row, place=place: row[place]) for place in range(len(values))]
    file = read(csv_response(Rows([values]), columns, name="liste")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(file, newline=""), delimiter=";"))[1]


@pytest.mark.feature("BEY-24")
def test_no_cell_is_a_formula():
    for cell, text in zip(cells(*FORMULAS), FORMULAS, strict=True):
        assert cell.data_type == "s", text
        assert cell.value.strip() == text.strip()
    assert all(cell.startswith("'") for cell in lines(*FORMULAS))


def test_dates_are_dates_in_a_workbook():
    day = datetime.date(2026, 11, 29)
    moment = datetime.datetime(2026, 11, 29, 8, 30, tzinfo=timezone.get_current_timezone())
    first, second, old = cells(day, moment, datetime.date(1850, 1, 1))
    assert (first.is_date, first.value) == (True, datetime.datetime.combine(day, datetime.time()))
    assert (second.is_date, second.value) == (True, moment.replace(tzinfo=None))
    assert old.value == "1850-01-01", "Excel's calendar begins in 1900"
    assert lines(day, moment) == ["2026-11-29", "2026-11-29 08:30"]


def test_numbers_are_numbers_and_truth_is_words():
    number, amount, truth, number_as_text, long, none = cells(3, Decimal("12.50"), True, "0123", 10**20, None)
    assert (number.value, amount.value, amount.number_format) == (3, 12.5, "0.00")
    assert (truth.value, number_as_text.value, long.value) == ("oui", "0123", str(10**20))
    assert not none.value


def test_what_excel_cant_hold_is_left_out():
    (cell,) = cells("Du\x00po\x0bnt")
    assert cell.value == "Dupont"


def test_a_list_too_long_for_excel_is_refused_never_cut():
    columns = [Column("n", lambda row: row)]
    with pytest.raises(PermissionDenied, match="CSV"):
        list_response(Rows(range(XLSX_ROWS + 1)), columns, name="liste")
    assert read(csv_response(Rows(range(XLSX_ROWS + 1)), columns, name="liste")).count(b"\n") == XLSX_ROWS + 2
