"""The fund's own software takes over certified hours (`ATN-61`)."""

from __future__ import annotations

import datetime
import json

import pytest
import time_machine
from django.urls import reverse

from certification.models import Transmission
from certification.tasks.transmissions import make_files
from certification.transmission_files import COLUMNS
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.programs import of_body, of_fund
from tests.integrations.scenes import problem, refusals

pytestmark = pytest.mark.django_db

MAY, JUNE = datetime.date(2020, 5, 1), datetime.date(2020, 6, 1)


@pytest.fixture(autouse=True)
def in_august():
    with time_machine.travel("2020-08-15T10:00:00+02:00", tick=True):
        yield


@pytest.mark.feature("ATN-61", "BEY-05")
def test_a_program_takes_what_is_certified_once_with_its_rows_and_files(made):
    certificate = made.certified(made.dossier("A-1"), JUNE, "147.00")
    program = of_fund(made)
    answer = program.post("/transmissions", retry="nuit-1")
    run = answer.json()
    assert (answer.status_code, run["number"], run["count"], run["corrections"]) == (201, 1, 1, 0)
    again = program.post("/transmissions", retry="nuit-1")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (run, "true")
    assert refusals(program.post("/transmissions")) == {"": "nothing_due"}
    assert program.client.get(answer.headers["Location"]).json() == run
    (line,) = program.get(f"/transmissions/{run['uuid']}/rows").json()["results"]
    assert line["place"] == 1
    expected = {"line_kind": "new", "certificate": certificate.number, "replaces": "", "centre": "147.00"}
    assert line["row"].items() >= expected.items()
    assert tuple(line["row"]) == COLUMNS
    assert program.get(f"/transmissions/{run['uuid']}/files/json").status_code == 404, "they are being made"
    make_files(made.fund.pk)
    file = program.get(f"/transmissions/{run['uuid']}/files/json").getvalue()
    assert json.loads(file)["rows"] == [line["row"]]
    page = made.as_staff.get(reverse("certification:transmission", args=[run["uuid"]]))
    assert certificate.number in page.content.decode()
    with scope(made.fund):
        assert Transmission.objects.count() == 1
        assert Entry.objects.filter(verb="certification.handed_over").count() == 1


@pytest.mark.feature("ATN-61")
def test_a_month_corrected_after_transmission_leaves_again_and_names_what_it_replaces(made):
    dossier, program = made.dossier("A-1"), of_fund(made)
    first = made.certified(dossier, JUNE, "100")
    program.post("/transmissions")
    with scope(made.fund):
        first.send_back()
        first.save()
    assert refusals(program.post("/transmissions")) == {"": "nothing_due"}, "returned, and not corrected yet"
    second = made.certified(dossier, JUNE, "90")
    run = program.post("/transmissions").json()
    assert (run["number"], run["corrections"]) == (2, 1)
    (line,) = program.get(f"/transmissions/{run['uuid']}/rows").json()["results"]
    row = line["row"]
    assert (row["line_kind"], row["certificate"], row["replaces"]) == ("correction", second.number, first.number)
    assert (row["centre"], row["version"]) == ("90.00", "2")
    assert [one["number"] for one in program.get("/transmissions").json()["results"]] == [2, 1]


@pytest.mark.feature("ATN-60", "ATN-61")
def test_what_awaits_its_validation_stays_until_it_is_validated(made):
    made.choose(validation="beneficiary")
    certificate, program = made.certified(made.dossier("A-1"), JUNE), of_fund(made)
    assert refusals(program.post("/transmissions")) == {"": "nothing_due"}
    with scope(made.fund):
        certificate.validate()
        certificate.save()
    assert program.post("/transmissions").json()["count"] == 1


def test_rows_are_read_page_by_page_in_their_order(made):
    for number in range(5):
        made.certified(made.dossier(f"A-{number}"), JUNE)
    program = of_fund(made)
    run = program.post("/transmissions").json()
    first = program.get(f"/transmissions/{run['uuid']}/rows", page_size=3).json()
    rest = program.client.get(first["next"]).json()
    assert [one["place"] for one in first["results"] + rest["results"]] == [1, 2, 3, 4, 5]


def test_a_training_body_transmits_nothing(made):
    made.certified(made.dossier("A-1"), JUNE)
    assert problem(of_body(made).post("/transmissions"), 403)["code"] == "scope_missing"
    with scope(made.fund):
        assert not Transmission.objects.exists()
