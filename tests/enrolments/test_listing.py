"""« Inscrire une liste »: pasted or from a file, each wrong line named, nothing lost."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook

from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment
from requests_app.enrolments.pasting import LINES_AT_MOST
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import stage
from tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return stage()


def page_of(session: Any) -> str:
    return f"{reverse('enrolments:enrol_list')}?session={session.uuid}"


def names(made: Any) -> list[str]:
    with scope(made.fund):
        rows = Enrolment.objects.select_related("worker").order_by("worker__last_name", "worker__first_name")
        return [row.worker.full_name for row in rows]


@pytest.mark.feature("ITM-24", "ITM-25")
def test_several_are_enrolled_at_once_and_wrong_lines_stay(made):
    session = made.session()
    ann, bea = made.worker(), made.worker(first_name="Bea")
    with scope(made.fund):
        bea.details.update(internal_number="B-9")
    for day in (1, 2):
        made.worker(last_name="Dupont", first_name="Jo", birth_date=datetime.date(1980, 3, day))
    made.enrol(made.worker(last_name="Peeters"), session)
    made.worker(last_name="Ailleurs", organisation=made.other_body)
    lines = [
        "Nom;Prénom;Date de naissance",
        "janssens ; ANN",
        "B-9",
        "Jo Dupont",
        "Dupont;Jo;02/03/1980",
        "Dupont Jo 1/3/80",
        "Peeters\tAnn",
        "Ailleurs Ann",
        "ann.janssens@example.invalid",
        "Dupont;Jo;31/02/1980",
        "",
    ]
    client, page = made.as_responsible, page_of(session)
    seen = text_of(client.post(page, {"lines": "\n".join(lines)}))
    assert "Inscrire 3 personnes" in seen
    for said in (
        "2 personnes portent ce nom",
        "quatre chiffres",
        "Déjà dans cette session : Inscrit",
        "Personne de ce nom dans le registre",
        "déjà plus haut dans la liste",
        "n’existe pas au calendrier",
    ):
        assert seen.count(said) == 1, said
    assert names(made) == ["Ann Peeters"]
    done = client.post(page, {"lines": "\n".join(lines), "confirm": "yes"})
    assert "“Ann Janssens” est inscrit(e)" in text_of(done)
    left = done.content.decode()
    assert all(line in left for line in ("Jo Dupont", "Peeters\tAnn", "Ailleurs Ann", "31/02/1980"))
    assert "B-9" not in left
    assert names(made) == ["Jo Dupont", "Ann Janssens", "Bea Janssens", "Ann Peeters"]
    assert ann.is_active


def test_a_workbook_goes_into_the_field_and_is_shown_before_anything_is_stored(made):
    session = made.session()
    made.worker()
    book = Workbook()
    book.active.append(["Nom", "Prénom", "Date de naissance"])
    book.active.append(["Janssens", "Ann", datetime.date(1985, 5, 12)])
    book.active.append(["=1+1", "Inconnu", None])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "liste.xlsx"
    client, page = made.as_responsible, page_of(session)
    seen = client.post(page, {"file": file, "confirm": "yes"})
    assert "Inscrire 1 personne" in text_of(seen)
    assert "Janssens;Ann;12/05/1985" in seen.content.decode()
    assert names(made) == []
    answer = client.post(page, {"lines": "Janssens;Ann;12/05/1985", "confirm": "yes"})
    assert answer["Location"] == reverse("enrolments:session_people", args=[session.uuid])
    assert names(made) == ["Ann Janssens"]


def test_what_is_no_list_is_refused_at_its_field(made):
    session = made.session()
    client, page = made.as_responsible, page_of(session)
    assert "Collez au moins une ligne" in text_of(client.post(page, {"lines": "  "}))
    picture = io.BytesIO(b"\x89PNG")
    picture.name = "liste.png"
    assert "Choisissez un fichier CSV" in text_of(client.post(page, {"file": picture}))
    many = "\n".join(f"Personne {number}" for number in range(LINES_AT_MOST + 1))
    refused = client.post(page, {"lines": many, "confirm": "yes"})
    assert "Inscrivez 200 personnes au plus" in text_of(refused)
    assert "Personne 150" in refused.content.decode()
    assert "Cochez au moins une session" in text_of(client.get(reverse("enrolments:enrol_list"), follow=True))


def test_a_list_takes_the_same_queries_with_one_line_and_with_sixty(
    made, django_assert_max_num_queries, django_assert_num_queries
):
    session = made.session(capacity=100)
    made.worker()
    client, page = made.as_responsible, page_of(session)
    client.post(page, {"lines": "Janssens Ann"})
    with django_assert_max_num_queries(40) as few:
        client.post(page, {"lines": "Janssens Ann"})
    with scope(made.fund):
        for number in range(59):
            WorkerFactory(organisation=made.body, last_name="Janssens", first_name=f"Ann {number}")
    lines = "\n".join(["Janssens Ann", *(f"Janssens Ann {number}" for number in range(59))])
    with django_assert_num_queries(len(few)):
        assert "Inscrire 60 personnes" in text_of(client.post(page, {"lines": lines}))
