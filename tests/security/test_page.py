"""docs/security.md leaves no requirement out and names no file that isn't there."""

from __future__ import annotations

import re

from django.conf import settings

PAGE = (settings.ROOT / "docs" / "security.md").read_text()

# ASVS 5.0.0: how many requirements of levels 1 and 2 each section has; they come first in it.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
ROW = re.compile(r"^\| V(\d+\.\d+)\.(\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.M)
VERDICTS = {"met", "n/a", "partly", "**not met**", "theirs"}


def test_every_requirement_of_both_levels_stands_there_once_with_a_verdict():
    rows = [(section, int(number)) for section, number, *_rest in ROW.findall(PAGE)]
    assert rows == [(section, number) for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert {verdict for *_place, verdict, _how in ROW.findall(PAGE)} == VERDICTS


def test_what_is_not_met_is_said_at_the_top():
    missing = {f"V{section}.{number}" for section, number, _l, verdict, _how in ROW.findall(PAGE) if "not" in verdict}
    summary = PAGE.partition("**Not met today**")[2].partition("\n\n")[0]
    assert set(re.findall(r"V\d+\.\d+\.\d+", summary)) == missing


def test_every_file_that_it_names_exists():
    named = set(re.findall(r"`((?:tests|extranet|docs|requests_app|certification|batch_channel)/[\w./-]+)`", PAGE))
    links = {f"docs/{name}" for name in re.findall(r"\]\(([\w.-]+\.md)\)", PAGE)}
    assert len(named) > 60
    assert sorted(name for name in named | links if not (settings.ROOT / name).exists()) == []
