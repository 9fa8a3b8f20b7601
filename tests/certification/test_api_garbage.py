"""Whatever a program sends, it gets a refusal that says what is wrong, and never an error of ours."""

from __future__ import annotations

import base64
import datetime

import pytest
import time_machine

from tests.certification.programs import calendar_at, hours_at, of_body, of_fund, stored
from tests.certification.scenes import OCTOBER, Stage
from tests.integrations.scenes import problem

pytestmark = pytest.mark.django_db

SESSION = {"starts_on": datetime.date(2020, 9, 1), "ends_on": datetime.date(2020, 12, 18)}
LONG = "9" * 400


@pytest.fixture(autouse=True)
def in_autumn(settings):
    settings.API_RATES = {"caller": 10_000, "stranger": 10_000}
    with time_machine.travel("2020-11-20T10:00:00+01:00"):
        yield


def cursor(position: str) -> str:
    return base64.b64encode(f"p={position}".encode()).decode()


@pytest.mark.parametrize("typed", ["\0", "🕐", "7\n", "１２", "-", "1e9", "0x10", "NaN", "  ", "7,,5", "99999"])
def test_odd_hours_are_said_at_their_cell(made: Stage, typed):
    dossier, program = made.dossier(**SESSION), of_body(made)
    before = stored(made)
    answer = program.put(hours_at(dossier, OCTOBER), {"rows": [{"centre": typed}]}, version=0)
    if typed in {"  ", "7\n"}:
        assert answer.status_code == 200
    else:
        assert [one["pointer"] for one in problem(answer, 422)["errors"]] == ["/rows/0/centre"]
        assert stored(made) == before


@pytest.mark.parametrize(
    "rows",
    [
        [{"centre": LONG}],
        [{"centre": 7}],
        [{"day": "0001-01-01", "centre": "7"}],
        [{"day": "9999-12-31", "centre": "7"}],
        [{"day": "2020-02-30", "centre": "7"}],
        [{}] * 40,
        {"centre": "7"},
        None,
    ],
    ids=["long", "number", "year 1", "year 9999", "no date", "too many", "no list", "null"],
)
def test_what_has_not_the_documented_shape_is_refused(made: Stage, rows):
    dossier, program = made.dossier(granularity="day", **SESSION), of_body(made)
    assert problem(program.put(hours_at(dossier, OCTOBER), {"rows": rows}, version=0), 422)["code"] == "invalid"
    bulk = {"month": "2020-10", "items": [{"dossier": str(dossier.uuid), "version": 0, "rows": rows}]}
    assert problem(program.post("/hours/bulk", bulk), 422)["code"] == "invalid"


@pytest.mark.parametrize("month", ["2020-13", "2020-1", "1999-01", "2020-10-01", "x", "２０２０-10"])
def test_a_month_is_written_in_one_way(made: Stage, month):
    dossier, program = made.dossier(**SESSION), of_body(made)
    assert program.get(f"/dossiers/{dossier.uuid}/months/{month}/hours").status_code == 422


@pytest.mark.parametrize("tag", ["x", "", '"-1"', '"1e3"', f'"{LONG}"', "*"])
def test_a_tag_that_was_never_ours_writes_nothing(made: Stage, tag):
    dossier, program = made.dossier(**SESSION), of_body(made)
    for address in (hours_at(dossier, OCTOBER), calendar_at(dossier)):
        assert program.put(address, {}, **{"If-Match": tag}).status_code in {412, 428}


@pytest.mark.parametrize("position", ["x", LONG, "-1", "1 OR 1=1", "%00"])
def test_a_cursor_that_was_never_ours_breaks_no_list(made: Stage, position):
    for address in ("/dossiers", "/transmissions"):
        assert of_fund(made).get(address, cursor=cursor(position)).status_code in {200, 422}


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("since", "0001-01-01T00:00:00+14:00", 200),
        ("since", "9999-12-31T23:59:59-14:00", 200),
        ("since", "hier", 422),
        ("number", "\0", 422),
        ("number", "%_'\"", 200),
        ("page_size", "-5", 200),
        ("page_size", LONG, 200),
        ("device", "x", 422),
    ],
)
def test_odd_filters_are_answered(made: Stage, name, value, status):
    assert of_body(made).get("/dossiers", **{name: value}).status_code == status


def test_days_of_other_centuries_are_refused(made: Stage):
    dossier, program = made.dossier(**SESSION), of_body(made)
    for day in ("0001-01-01", "9999-12-31"):
        body = {"days": [{"date": day, "centre": "7"}]}
        assert (
            problem(program.put(calendar_at(dossier), body, version=1), 422)["errors"][0]["pointer"] == "/days/0/date"
        )
