"""The whole table, which `make faults` runs by this file's name: too long for each change."""

from __future__ import annotations

import os

import pytest

from .disturbing import PURPOSE
from .matrix import EVERY, run_all


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("trusted")
def test_every_cell(tmp_path, settings, capsys):
    chosen = os.environ.get("FAULTS_CELLS", "").split()
    pairs = [pair for pair in EVERY if not chosen or ":".join(pair) in chosen or pair[0] in chosen]
    if PURPOSE != "faults":
        pairs = [pair for pair in pairs if pair[0] != "database_down"]  # others use that server
    with capsys.disabled():
        assert run_all(pairs, tmp_path, settings) == []
