"""« Statistiques »: what the staff reads, and what a fund opens to all."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.factories import quickly_signed_in, staff_of, visitor
from tests.statistics.scenes import OPEN, fund_with_figures, keep

pytestmark = pytest.mark.django_db

HOME, PUBLIC = reverse("statistics:home"), reverse("statistics:open")


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel("2026-11-29T10:00:00+01:00", tick=False):
        yield


def text(answer) -> str:
    body = re.sub(r"<script.*?</script>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("\N{NO-BREAK SPACE}", " ").split())


def staff(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


@pytest.mark.feature("BEY-24")
def test_the_staff_reads_each_figure_as_a_picture_a_table_and_a_definition():
    fund = fund_with_figures()
    page = staff(fund).get(HOME)
    said = text(page)
    assert "2026 (en cours)" in said
    assert "Jours entre deux étapes, pour les demandes que le fonds a acceptées ou refusées" in said
    assert "De l’envoi au fonds à la décision 21 jours 44 jours 21 jours 44 jours 0 jours" in said
    assert "Renvoyée à l’opérateur 31 31 0" in said
    assert "Rien à compter dans cette période" in said, "no absences"
    assert "Calculé le 29/11/2026 10:00" in said
    assert page.content.decode().count('<svg class="chart chart-stacked"') == 2
    assert "style=" not in page.content.decode()


@pytest.mark.feature("BEY-24")
def test_a_group_of_fewer_than_five_is_shown_nowhere():
    fund = fund_with_figures(options=OPEN)
    client = staff(fund)
    page = client.get(HOME)
    assert "Refusée par le fonds non montré" in text(page)
    assert "moins de cinq personnes ou organisations" in text(page)
    rows = list(csv.DictReader(io.StringIO(csv_of(client, "training-rejections")), delimiter=";"))
    (refused, other) = [row for row in rows if row["Partie"] == "refused"]
    assert (refused["Valeur"], refused["Remarque"], other["Valeur"]) == ("", "non montré", "")


def csv_of(client, name: str) -> str:
    return client.get(reverse("statistics:file", args=[name, "csv"])).getvalue().decode("utf-8-sig")


def test_files_hold_every_period_with_dates_as_dates():
    client = staff(fund_with_figures())
    answer = client.get(reverse("statistics:file", args=["training-delays", "xlsx"]))
    head, *rows = load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True)
    assert len(rows) == 12
    first = dict(zip(head, rows[0], strict=True))
    assert first["Premier jour"].isoformat() == "2025-01-01T00:00:00"
    assert (first["Libellé"], first["Mesure"], first["Valeur"]) == (
        "De la création à l’envoi à l’entreprise",
        "Médiane",
        4.5,
    )
    assert csv_of(client, "training-delays").count("\n") == 13
    assert client.get(reverse("statistics:file", args=["training-delays", "pdf"])).status_code == 404


def test_a_period_is_chosen_and_compared_with_the_one_before():
    fund = fund_with_figures()
    keep(fund, "training-rejections", 2024, True, [("returned", "", "20")])
    said = text(staff(fund).get(HOME, {"period": "2025"}))
    assert "Renvoyée à l’opérateur 31 20 +11" in said
    assert "Valeur, 2024" in said
    refused = staff(fund).get(HOME, {"period": "1999"})
    assert refused.status_code == 200
    assert "Sélectionnez un choix valide" in text(refused)


@pytest.mark.feature("BEY-24")
def test_an_administrator_opens_the_page_to_all():
    fund = fund_with_figures()
    client, anybody = staff(fund), visitor(fund)
    assert anybody.get(PUBLIC).status_code == 404, "off until somebody says so"
    address = reverse("statistics:open_file", args=["training-delays"])
    assert anybody.get(address).status_code == 404
    answer = client.post(reverse("statistics:options"), {"is_open": "on", "licence": "etalab-2.0"}, follow=True)
    assert "Les réglages sont enregistrés" in text(answer)
    with scope(fund):
        assert Entry.objects.get(verb="statistics.opening_changed").facts["is_open"] is True
    page = anybody.get(PUBLIC)
    said = text(page)
    assert "Licence Ouverte 2.0 (Etalab)" in said
    assert "(en cours)" not in said, "a period that runs would tell by its changes"
    assert "Renvoyée à l’opérateur 31" in said
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.S)
    (delays, *_others) = json.loads(data)["@graph"]
    assert delays["@type"] == "Dataset"
    assert delays["license"].startswith("https://www.etalab.gouv.fr")
    assert delays["distribution"][0]["contentUrl"].endswith(address)
    lines = anybody.get(address).getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 7
    assert not any('"2026"' in line for line in lines)
    client.post(reverse("statistics:options"), {"licence": "etalab-2.0"})
    assert anybody.get(PUBLIC).status_code == 404


def test_a_fund_without_figures_says_when_they_come():
    fund = fund_with_figures(capabilities=[])
    assert "Ils sont calculés quelques jours après la fin de chaque mois" in text(staff(fund).get(HOME))


def test_sixty_figures_cost_as_many_queries_as_one():
    fund = fund_with_figures(options=OPEN)
    client = staff(fund)

    def count() -> list[int]:
        counted = []
        for one, address in ((client, HOME), (visitor(fund), PUBLIC), (client, f"{HOME}?period=2024")):
            one.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert one.get(address).status_code == 200
            counted.append(len(queries))
        return counted

    keep(fund, "training-absences", 2024, True, [("", "", "3")])
    one = count()
    keep(fund, "training-rejections", 2024, True, [("returned", "", "20"), ("refused", "", "12")])
    keep(fund, "training-delays", 2024, True, [(part, "median", "2") for part in ("company", "signature", "fund")])
    assert count() == one
