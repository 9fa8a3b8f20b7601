"""How a list is drawn: each cell as django-tables2 would, and what is the same down a column once."""

from __future__ import annotations

import datetime
import inspect
from decimal import Decimal

import django_tables2
import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, override

from extranet.ui.tables import Moment, Table

RECORDS = [
    {"name": f"A & B <{n}>", "amount": Decimal("1234.50"), "on": datetime.date(2026, 11, 30), "city": "", "empty": None}
    for n in range(25)
]
DRAWN = engines["django"].from_string(
    "{% for header, attributes, cell in cells %}"
    '<td role="cell" data-label="{{ header }}" {{ attributes }}>{{ cell }}</td>'
    "{% if not forloop.last %}\n{% endif %}{% endfor %}"
)


class Invented(Table):
    name = django_tables2.Column(verbose_name=gettext_lazy("Nom"), attrs={"td": {"class": "nowrap"}})
    linked = django_tables2.Column(accessor="name", linkify=lambda record: f"/x/?a=1&n={record['name'][-2]}")
    amount = django_tables2.Column(verbose_name="Montant « € »")
    on = django_tables2.Column()
    city = django_tables2.Column(default=gettext_lazy("Aucune"))
    empty = django_tables2.Column(empty_values=())
    everything = django_tables2.Column(accessor="name")

    def render_name(self, value: str, record: dict[str, object], bound_row: django_tables2.rows.BoundRow) -> str:
        return format_html("<b>{}</b> {} {}", value, record["city"], bound_row.row_counter)

    def render_everything(self, **offered: object) -> str:
        return f"{sorted(offered)} <>"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cells_are_those_of_django_tables2_in_a_template(language):
    with override(language):
        table = Invented(RECORDS)
        columns = [(str(column.header), column.attrs["td"].as_html()) for column in table.columns]
        wanted = [
            DRAWN.render({"cells": [(*column, cell) for column, cell in zip(columns, row, strict=True)]})
            for row in Invented(RECORDS).rows
        ]
        drawn = [str(cells) for _row, cells in table.shown_rows]
    assert drawn == wanted
    assert "A &amp; B &lt;7&gt;" in drawn[7]


def test_a_function_of_a_column_that_asks_for_what_is_not_offered_is_an_error():
    class Wrong(Table):
        name = django_tables2.Column()

        def render_name(self, valeur: str) -> str:
            return valeur

    with pytest.raises(KeyError, match="valeur"):
        list(Wrong(RECORDS).shown_rows)


def looks_at_signatures(monkeypatch, rows: int) -> int:
    looks = []
    real = inspect.signature
    monkeypatch.setattr(inspect, "signature", lambda fn, **kwargs: looks.append(fn) or real(fn, **kwargs))

    class Short(Table):
        name = django_tables2.Column()
        amount = django_tables2.Column()
        seen_at = Moment(accessor="seen_at")

        def render_name(self, value: str) -> str:
            return value

    at = datetime.datetime(2026, 11, 30, 8, tzinfo=datetime.UTC)
    table = Short([{**record, "seen_at": at} for record in RECORDS[:rows]])
    with timezone.override("Europe/Brussels"):
        page = table.as_html(RequestFactory().get("/"))
    assert page.count("30/11/2026 09:00") == rows
    return len(looks)


def test_the_signature_of_a_columns_function_is_looked_at_once_a_table(monkeypatch):
    few = looks_at_signatures(monkeypatch, 1)
    assert 0 < few == looks_at_signatures(monkeypatch, 25)
