"""A training body's software reads its dossiers and prepares calendars and hours; a person certifies."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import MonthDraft
from extranet.journal.models import Look
from extranet.tenants.scope import scope
from tests.certification.programs import calendar_at, hours_at, of_body, of_fund, tag_of
from tests.certification.scenes import OCTOBER, PLANNED_OCTOBER, body_of, document_of
from tests.integrations.scenes import problem, refusals

pytestmark = pytest.mark.django_db

NOVEMBER = OCTOBER.replace(month=11)
SESSION = {"starts_on": datetime.date(2020, 9, 1), "ends_on": datetime.date(2020, 12, 18)}


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel("2020-11-20T10:00:00+01:00"):
        yield


def test_a_body_reads_its_own_dossiers_page_by_page(made):
    for number in range(5):
        made.dossier(f"20-{number}", **SESSION)
    made.dossier("99-1", training_body=body_of(made.fund, "Autre centre").organisation)
    program = of_body(made)
    first = program.get("/dossiers", page_size=3).json()
    assert [one["number"] for one in first["results"]] == ["20-4", "20-3", "20-2"]
    rest = program.client.get(first["next"]).json()
    assert [one["number"] for one in rest["results"]] == ["20-1", "20-0"]
    assert rest["next"] is None
    assert [one["number"] for one in program.get("/dossiers", number="20-3").json()["results"]] == ["20-3"]
    assert program.get("/dossiers", state="closed").json()["results"] == []
    assert program.get("/dossiers", since="2030-01-01T00:00:00Z").json()["results"] == []
    assert list(refusals(program.get("/dossiers", state="x")).values()) == ["enum"]
    everybodys = of_fund(made).get("/dossiers").json()["results"]
    assert len(everybodys) == 6


def test_sixty_dossiers_cost_as_many_queries_as_one(made):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert program.get("/dossiers", page_size=200).status_code == 200
        return len(queries)

    program = of_body(made)
    made.dossier("20-0", **SESSION)
    program.get("/dossiers")
    one = count()
    for number in range(1, 20):
        made.dossier(f"20-{number}", **SESSION)
    assert count() == one


@pytest.mark.feature("ATN-23", "ATN-24")
def test_a_dossier_says_where_its_months_stand_and_why_one_is_closed(made):
    dossier = made.dossier("20-1", granularity="day", **SESSION)
    made.pay(dossier, OCTOBER.replace(month=9), OCTOBER.replace(month=9, day=30))
    said = of_body(made).get(f"/dossiers/{dossier.uuid}").json()
    assert (said["number"], said["granularity"], said["hours_agreed"]) == ("20-1", "day", "1200.00")
    assert "email" not in said
    assert "born_on" not in said
    months = {one["month"]: one for one in said["months"]}
    assert {month: one["status"] for month, one in months.items()} == {
        "2020-09": "paid",
        "2020-10": "waiting",
        "2020-11": "waiting",
        "2020-12": "not_yet",
    }
    assert months["2020-10"]["locked"] is None
    assert months["2020-09"]["locked"]["code"] == "month_paid"
    assert "des règlements ont été fait dans la période" in months["2020-09"]["locked"]["detail"]


@pytest.mark.feature("ATN-35", "BEY-05")
def test_a_program_plans_a_month_and_the_body_loads_it(made):
    dossier = made.dossier(granularity="day", **SESSION)
    program = of_body(made)
    days = [{"date": f"{day}", "centre": "7", "placement": ""} for day in PLANNED_OCTOBER]
    answer = program.put(calendar_at(dossier), {"days": days}, version=tag_of(program.get(calendar_at(dossier))))
    assert answer.status_code == 200, answer.content
    assert answer.json()["centre"] == "147.00"
    one_day = {"first": "2020-10-30", "last": "2020-10-30", "days": [{"date": "2020-10-30", "placement": "3h30"}]}
    answer = program.put(calendar_at(dossier), one_day, version=tag_of(answer))
    assert (answer.json()["centre"], answer.json()["placement"]) == ("147.00", "3.50")
    browser = made.as_manager
    page = browser.post(
        reverse("certification:month", args=[dossier.uuid, OCTOBER]), {"action": "calendar_ok", "version": "0"}
    )
    assert [total for _key, _label, total in page.context["grid"].shown_totals][:2] == ["147,00", "3,50"]


def test_a_calendar_names_each_line_that_is_wrong(made):
    dossier, program = made.dossier(**SESSION), of_body(made)
    read = tag_of(program.get(calendar_at(dossier)))
    body = {
        "first": "2020-10-01",
        "last": "2020-10-31",
        "days": [
            {"date": "2020-10-01", "centre": "7"},
            {"date": "2020-10-01", "centre": "7"},
            {"date": "2020-11-02", "centre": "7"},
            {"date": "2020-10-02", "placement": "x"},
        ],
    }
    assert refusals(program.put(calendar_at(dossier), body, version=read)) == {
        "/days/1/date": "day_twice",
        "/days/2/date": "day_not_in_period",
        "/days/3/placement": "not_hours",
    }
    reversed_dates = {"first": "2020-10-31", "last": "2020-10-01"}
    assert refusals(program.put(calendar_at(dossier), reversed_dates, version=read)) == {"/last": "dates_reversed"}
    misspelt = {"days": [{"date": "2020-10-01", "center": "7"}]}
    assert "extra_forbidden" in refusals(program.put(calendar_at(dossier), misspelt, version=read)).values()
    assert problem(program.put(calendar_at(dossier), {"days": []}), 428)["code"] == "version_missing"


@pytest.mark.feature("ATN-39", "BEY-05")
def test_a_draft_by_half_day_is_written_read_and_found_on_the_page(made):
    dossier, program = made.dossier(granularity="half_day", **SESSION), of_body(made)
    read = program.get(hours_at(dossier, OCTOBER))
    assert (read.json()["source"], tag_of(read)) == ("none", 0)
    row = {"day": "2020-10-08", "centre_am": "3h30", "centre_pm": "3.5", "absence": "1"}
    written = program.put(hours_at(dossier, OCTOBER), {"rows": [row]}, version=0)
    assert written.status_code == 200, written.content
    assert written.json()["totals"] == {"centre": "7.00", "placement": "0.00", "absence": "1.00"}
    read = program.get(hours_at(dossier, OCTOBER)).json()
    assert (read["source"], read["version"]) == ("draft", 1)
    assert [{key: value for key, value in one.items() if value} for one in read["rows"]] == [
        {"day": "2020-10-08", "centre_am": "3.50", "centre_pm": "3.50", "absence": "1.00"}
    ]
    page = made.as_manager.get(reverse("certification:month", args=[dossier.uuid, OCTOBER]))
    assert [total for _key, _label, total in page.context["grid"].shown_totals] == ["7,00", "0,00", "1,00"]
    emptied = program.put(hours_at(dossier, OCTOBER), {"rows": []}, version=1)
    assert emptied.json()["totals"]["centre"] == "0.00"


def test_rows_that_the_dossier_has_not_are_named(made):
    program = of_body(made)
    by_day, by_month = made.dossier("J", granularity="day", **SESSION), made.dossier("M", **SESSION)
    wrong = [{"centre": "7"}, {"day": "2020-11-02", "centre": "7"}, {"day": "2020-10-01", "centre_am": "3"}]
    wrong += [{"day": "2020-10-02", "centre": "7"}] * 2
    assert refusals(program.put(hours_at(by_day, OCTOBER), {"rows": wrong}, version=0)) == {
        "/rows/0/day": "wrong_granularity",
        "/rows/1/day": "day_not_in_month",
        "/rows/2/centre_am": "wrong_granularity",
        "/rows/4/day": "day_twice",
    }
    daily = {"rows": [{"day": "2020-10-02", "centre": "7"}]}
    assert refusals(program.put(hours_at(by_month, OCTOBER), daily, version=0)) == {"/rows/0/day": "wrong_granularity"}
    with scope(made.fund):
        assert not MonthDraft.objects.exists()


def test_the_funds_staff_read_what_was_saved_and_never_a_draft(made):
    dossier = made.dossier(**SESSION)
    made.enter(dossier, OCTOBER, "140")
    program = of_body(made)
    assert program.put(hours_at(dossier, OCTOBER), {"rows": [{"centre": "99"}]}, version=1).status_code == 200
    assert program.get(hours_at(dossier, OCTOBER)).json()["totals"]["centre"] == "99.00"
    seen = of_fund(made).get(hours_at(dossier, OCTOBER)).json()
    assert (seen["source"], seen["totals"]["centre"]) == ("saved", "140.00")
    assert seen["month"]["saved"]["centre"] == "140.00"


@pytest.mark.feature("BEY-04", "BEY-05")
def test_a_month_of_many_dossiers_is_written_at_once_each_by_itself(made):
    good, wrong, paid = (made.dossier(number, **SESSION) for number in ("1", "2", "3"))
    made.pay(paid, OCTOBER, OCTOBER)
    foreign = made.dossier("4", training_body=body_of(made.fund, "Autre centre").organisation, **SESSION)

    def item(dossier: Any, centre: str, version: int = 0) -> dict[str, Any]:
        return {"dossier": str(dossier.uuid), "version": version, "rows": [{"centre": centre}]}

    items = [item(good, "100"), item(wrong, "x"), item(paid, "7"), item(foreign, "7"), item(good, "120")]
    program = of_body(made)
    said = program.post("/hours/bulk", {"month": "2020-10", "items": items}).json()
    codes = [
        (one["status"], [error["code"] for error in (one["problem"] or {}).get("errors", [])])
        for one in said["results"]
    ]
    assert said["saved"] == 1
    assert codes == [
        (422, ["dossier_twice"]),
        (422, ["not_hours"]),
        (422, ["month_paid"]),
        (404, []),
        (200, []),
    ]
    assert said["results"][1]["problem"]["errors"][0]["pointer"] == "/items/1/rows/0/centre"
    with scope(made.fund):
        (draft,) = MonthDraft.objects.all()
        assert draft.cells == {"2020-10": {"centre": "120.00"}}
    stale = program.post("/hours/bulk", {"month": "2020-10", "items": [item(good, "1")]}).json()["results"]
    assert stale[0]["problem"]["code"] == "changed_meanwhile"
    assert problem(of_fund(made).post("/hours/bulk", {"month": "2020-10", "items": items}), 403)


@pytest.mark.feature("ATN-59")
def test_a_certificate_is_read_with_its_sealed_pdf(made):
    dossier, program = made.dossier(**SESSION), of_body(made)
    address = f"/dossiers/{dossier.uuid}/months/2020-10/certificate"
    assert program.get(address).status_code == 404
    certificate = made.certified(dossier, OCTOBER)
    said = program.get(address).json()
    assert (said["number"], said["state"], said["centre"]) == (certificate.number, "certified", "147.00")
    assert (said["digest"], said["pdf"]) == (certificate.version.digest, None)
    with scope(made.fund):
        certificate.definitive = document_of(made.fund)
        certificate.save(update_fields=["definitive"])
        sha256 = certificate.definitive.sha256
    said = program.get(address).json()
    assert said["pdf_sha256"] == sha256
    pdf = program.client.get(said["pdf"])
    assert pdf.getvalue().startswith(b"%PDF")
    with scope(made.fund):
        certificate.send_back()
        certificate.save()
    corrected = made.prepared(dossier, OCTOBER, "140")
    said = program.get(address).json()
    assert (said["state"], said["correction"]) == ("returned", corrected.number)
    prints = program.get(f"/certificates/{corrected.uuid}/pdf")
    assert prints.status_code == 404, "a print that nobody certified is no certificate"


def test_who_read_what_is_noted(made):
    dossier = made.dossier(**SESSION)
    of_body(made).get(f"/dossiers/{dossier.uuid}")
    with scope(made.fund):
        look = Look.objects.get(subject_uuid=dossier.uuid)
        assert (look.user_id, look.organisation_id) == (made.manager.user_id, made.body.pk)
