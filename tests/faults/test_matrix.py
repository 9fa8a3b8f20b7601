"""Fault × act, on real servers: each act ends done once, or waits where somebody sees it (docs/faults.md)."""

from __future__ import annotations

import os

import pytest

from .disturbing import CONCERNS, DISTURBING
from .expected import EXPECTED, PAGE, rendered
from .matrix import EVERY, run_all

HANDFUL = [
    ("broker_down", "send_request"),
    ("disk_full", "invoice"),
    ("mail_down", "mail"),
    ("antivirus_down", "upload"),
    ("a_day_later", "night"),
    ("an_hour_back", "staff_import"),
    ("killed", "api"),
]


def test_the_page_is_the_table():
    assert PAGE.read_text() == rendered(), "python -m tests.faults.expected"


def test_each_act_has_its_cell_under_each_fault_that_concerns_it():
    assert {(fault, act) for fault, row in EXPECTED.items() for act in row} == set(EVERY)
    assert set(CONCERNS) < set(DISTURBING)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("trusted")
def test_a_cell_of_each_kind(tmp_path, settings):
    needs_root = {("disk_full", "invoice")} if os.geteuid() else set()
    assert run_all([pair for pair in HANDFUL if pair not in needs_root], tmp_path, settings, quiet=True) == []
