"""The documentation set: each page is there, made from what the program itself goes by."""

from __future__ import annotations

import html
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from lxml import etree
from lxml import html as pages

from batch_channel.documentation import HISTORY, PAGES
from batch_channel.protocol.anomalies import entries
from batch_channel.protocol.glossary import glossary
from batch_channel.protocol.schema import BUNDLED
from extranet.integrations.problems import TITLES
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


SET = reverse("batch_channel:documentation")


def links_of(client: Client, address: str) -> set[str]:
    """Where the page's own text leads: what stands in `main`."""
    main = pages.fromstring(text(client.get(address))).find(".//main")
    return {urljoin(address, link.get("href")).partition("#")[0] for link in main.iterfind(".//a")}


def is_built(route: str) -> bool:
    try:
        return bool(reverse(route))
    except NoReverseMatch:
        return False


@pytest.mark.feature("FLA-02")
def test_every_link_of_the_whole_set_leads_somewhere(client):
    seen, to_read = {SET}, [SET]
    while to_read:
        for link in links_of(client, to_read.pop()) - seen:
            seen.add(link)
            if link == "/programmes/" and not is_built("integrations:guide"):
                continue
            answer = client.get(link)
            assert answer.status_code == 200, link
            if answer.streaming:
                assert answer.getvalue()
            if link.startswith(SET) and answer.headers["Content-Type"].startswith("text/html"):
                to_read.append(link)
    every_page = {reverse("batch_channel:document", args=[slug]) for slug in PAGES}
    assert seen >= every_page | {reverse("batch_channel:schema"), reverse("api-v1:openapi-json")}
    guides = {"canal-batch", "canal-api", "acces-en-ligne"}
    assert guides <= set(PAGES), "the three set-up guides: channel, API, online application"


@pytest.mark.feature("FLA-02")
def test_the_api_is_described_as_it_is_and_its_codes_in_french_and_dutch(client):
    described = client.get(reverse("api-v1:openapi-json")).json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/me", "/api/v1/declarations", "/api/v1/dossiers"} <= set(described["paths"])
    page = document(client, "erreurs-api")
    for code, (status, title) in TITLES.items():
        assert f"<code>{code}</code></td>" in "".join(page.split("\n"))
        assert f"<td>{status}</td>" in page
        for language in ("fr", "nl"):
            with override(language):
                assert f'<td lang="{language}">{title}</td>' in page
    guide = document(client, "canal-api")
    for word in ("/api/v1/me", "Idempotency-Key", "If-Match", "Retry-After", "Authorization: Bearer"):
        assert word in guide


@pytest.mark.feature("FLA-02")
def test_the_catalogue_is_read_in_dutch_as_well(fund):
    page = document(quickly_signed_in(fund, staff_of(fund, user__language="nl").user), "anomalies")
    for entry in entries("channel").values():
        assert entry.words.nl in page
