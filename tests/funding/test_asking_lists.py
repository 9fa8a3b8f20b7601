"""« Demandes de prise en charge » and « Historique de vos démarches »: found, filtered, exported, always as cheap."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.tenants.scope import scope
from requests_app.funding.models import FundingRequest
from requests_app.funding.services import asking, deciding
from tests.funding.scenes import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.feature("MYA-03")
def test_requests_are_found_by_number_title_state_device_and_period(made):
    sent = made.sent(title="Sécurité au travail")
    made.draft(title="Bureautique", starts_on=datetime.date(2027, 2, 1), ends_on=datetime.date(2027, 2, 2))
    client, page = made.as_member, reverse("funding:requests")
    both = text(client.get(page))
    assert "Bureautique" in both
    assert sent.number in both
    for search, expected in [
        ({"q": sent.number.lower()}, ["Sécurité au travail"]),
        ({"q": "securite"}, ["Sécurité au travail"]),
        ({"state": "draft"}, ["Bureautique"]),
        ({"device": "PLAN"}, ["Bureautique", "Sécurité au travail"]),
        ({"first": "2027-01-01"}, ["Bureautique"]),
        ({"last": "2026-12-31"}, ["Sécurité au travail"]),
        ({"q": "zz"}, []),
    ]:
        found = rows_of(client.get(page, search | {"export": "csv"}))
        assert [row["Formation"] for row in found] == expected, search
    assert rows_of(made.as_other_member.get(page, {"export": "csv"})) == []


@pytest.mark.feature("MYA-03")
def test_a_training_body_has_the_agreed_ones_without_the_amounts_asked_for(made):
    made.sent(title="En attente")
    made.agreed(title="Accordée")
    (row,) = rows_of(made.as_body.get(reverse("funding:requests"), {"export": "csv"}))
    assert row["Formation"] == "Accordée"
    assert "Total demandé" not in row


@pytest.mark.feature("MYA-03")
def test_every_step_of_the_entity_newest_first_and_of_one_file(made):
    request = made.agreed().request
    made.received(agreement_of(made, request))
    client = made.as_member
    steps = rows_of(client.get(reverse("funding:history"), {"export": "csv"}))
    labels = [row["Démarche"] for row in steps]
    assert labels[0] == "Facture envoyée"
    assert labels[-1] == "Demande de prise en charge commencée"
    wanted = ["Prise en charge accordée", "Dossier complet", "Demande de prise en charge envoyée"]
    assert [one for one in labels if one in wanted] == wanted
    assert {row["Numéro"] for row in steps} == {request.number}
    assert "Historique de vos démarches" in text(client.get(reverse("funding:history")))
    assert len(rows_of(client.get(reverse("funding:history"), {"export": "csv", "q": request.number}))) == len(steps)
    assert rows_of(client.get(reverse("funding:history"), {"export": "csv", "last": "2020-01-01"})) == []
    assert rows_of(made.as_other_member.get(reverse("funding:history"), {"export": "csv"})) == []

    page = text(client.get(reverse("funding:request", args=[request.uuid])))
    assert page.index("Prise en charge accordée") < page.index("Dossier complet")
    assert "Décidée le" in page


def agreement_of(made: Stage, request: FundingRequest) -> Any:
    with scope(made.fund):
        return request.agreements.select_related("request").get()


@pytest.mark.feature("MYA-03")
def test_the_days_to_the_decision_are_counted_and_shown(made):
    request = made.complete(device=made.device(days_to_decide=20))
    page = text(made.as_member.get(reverse("funding:request", args=[request.uuid])))
    assert "Décision attendue le" in page
    assert "Il reste 20 jours" in page
    assert "Demandes que le fonds vérifie ou décide" in text(made.as_member.get(reverse("dashboard")))


def test_a_refusal_has_its_motive_and_the_way_to_contest_it(made):
    made.choose(appeal="Écrivez à la commission de recours.")
    request = made.complete()
    with scope(made.fund):
        deciding.refuse(actor=made.staff, fund=made.fund, request=request, reason="Hors champ.")
    page = text(made.as_member.get(reverse("funding:request", args=[request.uuid])))
    assert "Hors champ." in page
    assert "Écrivez à la commission de recours." in page


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        assert response.status_code == 200
        assert response.getvalue()
    return len(captured)


@pytest.mark.parametrize("name", ["requests", "history"])
def test_a_list_needs_as_many_queries_for_sixty_rows_as_for_one(made, name):
    page = reverse(f"funding:{name}")
    device, client = made.device(), made.as_member

    def fill(count: int) -> None:
        with scope(made.fund):
            for number in range(count):
                asking.begin(actor=made.actor, device=device, company=made.company, title=f"Formation {number}")

    fill(1)
    one_page, one_export = queries(client, page), queries(client, f"{page}?export=csv")
    fill(59)
    assert queries(client, page) == one_page
    assert queries(client, f"{page}?export=csv") == one_export


def test_a_file_needs_as_many_queries_for_sixty_people_as_for_one(made):
    one, many = made.sent(), made.sent(workers=[made.worker(f"Nom{n}", "Ana") for n in range(60)])
    client = made.as_member
    alone = queries(client, reverse("funding:request", args=[one.uuid]))
    assert queries(client, reverse("funding:request", args=[many.uuid])) == alone
