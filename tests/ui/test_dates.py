"""How a day is written in words, in each language."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.utils import formats, timezone
from django.utils.translation import override

FIRST, SECOND = datetime.date(2026, 9, 1), datetime.date(2026, 9, 2)
MOMENT = datetime.datetime(2026, 9, 1, 7, 30, tzinfo=datetime.UTC)  # half past nine in Brussels and in Paris
WRITTEN: dict[str, tuple[str, str]] = {
    "fr": ("1er septembre 2026", "2 septembre 2026"),
    "nl": ("1 september 2026", "2 september 2026"),
    "en": ("Sept. 1, 2026", "Sept. 2, 2026"),
    "de": ("1. September 2026", "2. September 2026"),
}


def rendered(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


def test_each_language_is_looked_at() -> None:
    assert set(WRITTEN) == {code for code, name in settings.LANGUAGES}


@pytest.mark.parametrize("language", WRITTEN)
def test_the_first_of_a_month(language: str) -> None:
    first, second = WRITTEN[language]
    with override(language):
        assert formats.date_format(FIRST, "DATE_FORMAT") == formats.localize(FIRST) == first
        assert formats.date_format(SECOND, "DATE_FORMAT") == formats.localize(SECOND) == second
        assert rendered("{{ day }}, {{ day|date:'DATE_FORMAT' }}, {{ day|date }}", day=FIRST) == ", ".join([first] * 3)
        assert formats.date_format(timezone.localtime(MOMENT), "DATETIME_FORMAT").startswith(first)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("l j F Y", "mardi 1er septembre 2026"),
        ("D j F Y", "mar 1er septembre 2026"),
        ("l j F", "mardi 1er septembre"),
        ("j F", "1er septembre"),
        ("j N Y", "1er sept. 2026"),
        ("F Y", "septembre 2026"),
        ("d/m/Y", "01/09/2026"),
        ("j/n/Y", "1/9/2026"),
        ("SHORT_DATE_FORMAT", "01/09/2026"),
        (r"\j F", "j septembre"),
    ],
)
def test_french_formats_of_our_own(written: str, said: str) -> None:
    with override("fr"):
        assert formats.date_format(FIRST, written) == said
        assert rendered("{{ day|date:written }}", day=FIRST, written=written) == said


def test_a_sentence_and_what_is_no_date() -> None:
    with override("fr"):
        until = datetime.date(2026, 9, 30)
        assert rendered("du {{ a|date:'j F' }} au {{ b|date:'j F' }}", a=FIRST, b=until) == (
            "du 1er septembre au 30 septembre"
        )
        assert rendered("{{ at|time:'H:i' }}{{ none|date:'j F' }}", at=datetime.time(9, 30), none=None) == "09:30"
        assert formats.localize_input(FIRST, "%Y-%m-%d") == "2026-09-01", "a field says it as the browser does"


def test_the_first_only() -> None:
    days = [datetime.date(2026, 9, day) for day in (1, 11, 21, 30)]
    with override("fr"):
        said = [formats.date_format(day, "j F") for day in days]
    assert said == ["1er septembre", "11 septembre", "21 septembre", "30 septembre"]
