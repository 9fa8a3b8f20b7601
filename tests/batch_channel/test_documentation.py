"""The documentation set: each page is there, made from what the program itself goes by."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from lxml import etree

from batch_channel.documentation import HISTORY, PAGES
from batch_channel.protocol.anomalies import entries
from batch_channel.protocol.glossary import glossary
from batch_channel.protocol.schema import BUNDLED
from tests.factories import quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def text(response) -> str:
    return html.unescape(b"".join(response).decode())


def document(client, slug: str, **headers: str) -> str:
    return text(client.get(reverse("batch_channel:document", args=[slug]), headers=headers))


@pytest.mark.feature("FLA-01")
def test_the_history_of_the_formats_is_dated_newest_first(client):
    page = document(client, "historique")
    days = [change.on.strftime("%d/%m/%Y") for change in HISTORY]
    assert sorted((change.on for change in HISTORY), reverse=True) == [change.on for change in HISTORY]
    assert [page.index(day) for day in days] == sorted(page.index(day) for day in days)
    assert all(str(change.what) in page for change in HISTORY)


@pytest.mark.feature("FLA-02")
def test_the_set_is_whole_and_the_schema_can_be_downloaded(client):
    page = text(client.get(reverse("batch_channel:documentation")))
    assert reverse("batch_channel:documentation") in text(client.get(reverse("batch_channel:declarations")))
    for slug, one in PAGES.items():
        assert reverse("batch_channel:document", args=[slug]) in page
        assert str(one.title) in document(client, slug)
    answer = client.get(reverse("batch_channel:schema"))
    assert etree.XMLSchema(etree.fromstring(b"".join(answer.streaming_content))) is not None
    assert client.get(reverse("batch_channel:document", args=["rien"])).status_code == 404
    manual = document(client, "manuel")
    assert "FI.XFLA.123456.20261122.00001.R.1.1" in manual
    assert "INTEST-S" in manual
    assert "openssl cms -sign -binary" in manual


@pytest.mark.feature("FLA-02")
def test_the_catalogue_and_the_glossary_say_what_the_program_knows(client):
    page = document(client, "anomalies")
    for entry in entries("channel").values():
        assert entry.words.fr in page
    page = document(client, "glossaire")
    zones = glossary(BUNDLED / "fla-batch-1.xsd")
    assert {zone.path for zone in zones} >= {
        "FlaBatch/Header/SenderId",
        "FlaBatch/Form/Reference/ReferenceNbr",
        "FlaBatch/Form/NaturalPerson/INSS",
        "FlaBatch/Form/TrainingRegistration/Participation/Attendance/Minutes",
    }
    for zone in zones:
        assert zone.path in page
    by_path = {zone.path: zone for zone in zones}
    status = by_path["FlaBatch/Form/AttestationStatus"]
    assert (status.number, status.domain, status.most) == ("00110", "0 | 1 | 3", "1")
    number = by_path["FlaBatch/Form/NaturalPerson/INSS"]
    assert number.domain == r"\d{11}"
    assert by_path["FlaBatch/Form"].most == "n"
