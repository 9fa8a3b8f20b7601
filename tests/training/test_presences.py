"""Presences: a grid of which only the absences are stored, and the signed lists that back it."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.training.models import Absence, AttendanceList, Request
from requests_app.training.presence_grid import OPTION
from tests.documents.pdf_factory import bomb
from tests.documents.uploads import picture
from tests.training.factories import DayFactory, ParticipantFactory
from tests.training.scenes import draft_of, request_with_company, stage, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def grid_of(made, request: Request) -> str:
    return reverse("training:presences", args=[request.uuid])


def cells_of(made, request: Request) -> list[str]:
    """Names of the cells, worker by worker and day by day, and the version."""
    with scope(made.fund):
        people = request.participants.order_by("last_first_folded")
        days = list(request.days.order_by("date"))
        return [f"cell-{person.pk}-{day.pk}" for person in people for day in days]


def version_of(made, request: Request) -> int:
    with scope(made.fund):
        return stored(request).version


def partial(cell: str, start: str, end: str, justified: str = "yes") -> dict[str, str]:
    return {cell: "partial", f"{cell}-starts_at": start, f"{cell}-ends_at": end, f"{cell}-justified": justified}


@pytest.mark.feature("ATM-21")
def test_everybody_is_present_until_somebody_says_otherwise(made):
    request = draft_of(made)
    page = made.as_encoder.get(grid_of(made, request))
    assert {cell.choice for cell in page.context["grid"].cells} == {"present"}
    assert page.context["totals"].clock == "30\u00a0h"
    one, two, three, _four = cells_of(made, request)
    sent = {"version": version_of(made, request), one: "illness", two: "present"} | partial(three, "08:30", "10:00")
    page = made.as_encoder.post(grid_of(made, request), sent, follow=True)
    assert "Les présences sont enregistrées." in page.content.decode()
    assert page.context["totals"].clock == "21\u00a0h"
    with scope(made.fund):
        whole, part = Absence.objects.order_by("-kind")
        assert (whole.kind, whole.is_whole_day, whole.is_justified) == ("illness", True, None)
        assert (part.kind, part.starts_at, part.ends_at, part.is_justified) == (
            "",
            datetime.time(8, 30),
            datetime.time(10),
            True,
        )
    made.as_encoder.post(grid_of(made, request), {"version": version_of(made, request), one: "present"})
    with scope(made.fund):
        assert Absence.objects.get() == part, "the cell that was not sent stays"


@pytest.mark.feature("ATM-21")
@pytest.mark.parametrize(
    ("start", "end", "justified", "field", "message"),
    [
        ("07:00", "10:00", "no", "starts_at", "L’absence commence avant la formation."),
        ("15:00", "18:00", "no", "ends_at", "L’absence finit après la formation."),
        ("11:00", "10:00", "no", "ends_at", "La fin de l’absence n’est pas après son début."),
        ("", "10:00", "no", "starts_at", "Écrivez l’heure comme 8:30."),
        ("25:00", "10:00", "no", "starts_at", "Écrivez l’heure comme 8:30."),
        ("09:00", "10:00", "", "justified", "Dites si l’absence est justifiée."),
        ("08:30", "16:30", "no", "starts_at", "Absence de toute la journée"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused_at_its_cell(made, start, end, justified, field, message):
    request = draft_of(made)
    one, two, *_rest = cells_of(made, request)
    sent = {"version": version_of(made, request), two: "leave"} | partial(one, start, end, justified)
    page = made.as_encoder.post(grid_of(made, request), sent)
    refused, other = list(page.context["grid"].cells)[:2]
    assert message in refused.errors[field]
    assert message in page.content.decode()
    assert (refused.typed, other.choice) == (("partial", start, end, justified), "leave"), "nothing typed is lost"
    with scope(made.fund):
        assert not Absence.objects.exists()


def test_a_fund_chooses_the_kinds_of_absence(made):
    made.fund.options[OPTION] = ["illness", "other"]
    made.fund.save()
    request = draft_of(made)
    one, *_rest = cells_of(made, request)
    page = made.as_encoder.get(grid_of(made, request))
    assert [value for value, _label in page.context["choices"]] == ["present", "partial", "illness", "other"]
    page = made.as_encoder.post(grid_of(made, request), {"version": version_of(made, request), one: "leave"})
    assert "Choisissez parmi les motifs proposés." in page.content.decode()


def test_two_people_on_the_grid_see_what_the_other_saved(made):
    request = draft_of(made)
    one, two, *_rest = cells_of(made, request)
    version = version_of(made, request)
    made.as_encoder.post(grid_of(made, request), {"version": version, one: "illness"})
    page = made.as_encoder.post(grid_of(made, request), {"version": version, one: "leave", two: "leave"})
    assert "Quelqu’un d’autre a modifié" in page.content.decode()
    first, second = list(page.context["grid"].cells)[:2]
    assert (first.choice, first.stored) == ("leave", "Absent : Maladie")
    assert (second.choice, second.stored) == ("leave", "Présent")
    made.as_encoder.post(grid_of(made, request), {"version": page.context["version"], one: "leave", two: "leave"})
    with scope(made.fund):
        assert list(Absence.objects.values_list("kind", flat=True)) == ["leave", "leave"]


def test_a_large_grid_is_sent_in_parts_below_the_limit_of_fields(made):
    request = draft_of(made)
    with scope(made.fund):
        for shift in range(10):
            DayFactory(request=request, date=datetime.date(2026, 1, 5) + datetime.timedelta(days=shift))
        ParticipantFactory.create_batch(60, request=request)
    client = made.as_encoder
    page = client.get(grid_of(made, request), {"jours": 2, "travailleurs": 2})
    cells = list(page.context["grid"].cells)
    assert len(cells) == 5 * 22
    sent = {"version": version_of(made, request)}
    for cell in list(client.get(grid_of(made, request)).context["grid"].cells):
        sent |= partial(cell.name, "09:00", "10:00")
    assert client.post(grid_of(made, request), sent).status_code == 302
    with scope(made.fund):
        assert Absence.objects.count() == 200


@pytest.mark.feature("ATM-21")
def test_the_signed_list_is_attached_downloaded_and_removed(made):
    request = draft_of(made)
    client = made.as_encoder
    file = SimpleUploadedFile("présences Dupont.png", picture("PNG"))
    page = client.post(reverse("training:attach", args=[request.uuid]), {"file": file}, follow=True)
    assert "La liste de présence est jointe" in page.content.decode()
    with scope(made.fund):
        attached = AttendanceList.objects.select_related("document").get()
    assert attached.document.file_name == f"{request.number}-presences-1.png"
    answer = client.get(reverse("training:list_document", args=[attached.uuid]))
    assert answer.headers["Content-Type"] == "image/png"
    assert b"".join(answer).startswith(b"\x89PNG")
    assert made.as_mandatee.get(reverse("training:list_document", args=[attached.uuid])).status_code == 404
    client.post(reverse("training:remove_list", args=[attached.uuid]))
    with scope(made.fund):
        assert not AttendanceList.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("liste.pdf", b"PK\x03\x04 a zip", "PDF"),
        ("liste.exe", b"MZ", "PDF, PNG, JPEG"),
        ("liste.pdf", b"%PDF-1.7 " + b"0" * 50_000_000, "50"),
        ("bombe.pdf", bomb(200_000_000), "bombe.pdf"),
    ],
    ids=["zip renamed", "program", "50 MB", "bomb"],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason_and_the_list_before_it_stays(made, name, content, message):
    request = draft_of(made)
    before = SimpleUploadedFile("liste.png", picture("PNG"))
    made.as_encoder.post(reverse("training:attach", args=[request.uuid]), {"file": before})
    file = SimpleUploadedFile(name, content)
    page = made.as_encoder.post(reverse("training:attach", args=[request.uuid]), {"file": file})
    assert message in " ".join(page.context["form"].errors["file"])
    assert f"{request.number}-presences-1.png" in page.content.decode()
    with scope(made.fund):
        assert AttendanceList.objects.count() == 1


def test_an_operator_does_not_see_the_lists_that_the_company_attaches(made):
    request = request_with_company(made)
    file = SimpleUploadedFile("liste.png", picture("PNG"))
    made.as_mandatee.post(reverse("training:attach", args=[request.uuid]), {"file": file})
    with scope(made.fund):
        attached = AttendanceList.objects.get()
    page = made.as_encoder.get(reverse("training:attendance_lists", args=[request.uuid]))
    assert "Aucune liste jointe" in page.content.decode()
    assert made.as_encoder.get(reverse("training:list_document", args=[attached.uuid])).status_code == 404
