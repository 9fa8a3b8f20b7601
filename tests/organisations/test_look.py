"""A fund's colour and logo, changed by its administrators, on every page at once."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from extranet.journal.models import Entry
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.documents.uploads import picture
from tests.factories import visitor

pytestmark = pytest.mark.django_db

ADDRESS = "/reglages/apparence/"


def file_of(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def change(client, **fields) -> str:
    return " ".join(client.post(ADDRESS, {"colour": "#5b2a86"} | fields, follow=True).content.decode().split())


def logo_of(fund) -> Image.Image:
    answer = visitor(fund).get(reverse("logo"))
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.getvalue()))


def test_a_logo_and_a_colour_are_on_every_page_at_once(fund, staff):
    page = change(staff, logo=file_of(picture("PNG", (120, 40)), "logo.png"))
    assert "L’apparence du site est enregistrée." in page
    assert logo_of(fund).size == (120, 40)
    assert f'alt="{fund.name}"' in page
    assert "#5b2a86" in visitor(fund).get(reverse("theme")).content.decode()
    first = Fund.objects.get(pk=fund.pk).logo.name

    page = change(staff, logo=file_of(picture("JPEG", (60, 60)), "autre.jpg"))
    assert logo_of(fund).size == (60, 60)
    second = Fund.objects.get(pk=fund.pk).logo.name
    assert second != first, "a browser that keeps the first sees another address"
    assert second in page
    with scope(fund):
        entries = Entry.objects.filter(verb="organisations.look_changed").order_by("pk")
        assert [entry.facts["fields"] for entry in entries] == [["colour", "logo"], ["logo"]]


def test_a_logo_is_removed_and_its_file_too(fund, staff, django_capture_on_commit_callbacks):
    change(staff, logo=file_of(picture("PNG"), "logo.png"))
    name = Fund.objects.get(pk=fund.pk).logo.name
    with django_capture_on_commit_callbacks(execute=True):
        change(staff, remove_logo="on")
    assert visitor(fund).get(reverse("logo")).status_code == 404
    assert not default_storage.exists(name)


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ffff00", "Cette couleur est trop claire : contraste 1,1 avec le blanc"),
        ("rouge", "six chiffres hexadécimaux"),
        ("", "obligatoire"),
    ],
)
def test_a_colour_on_which_white_is_hard_to_read_is_refused_at_its_field(fund, staff, colour, said):
    page = change(staff, colour=colour)
    assert said in page
    assert 'href="#id_colour"' in page, "the summary leads to the field"
    assert Fund.objects.get(pk=fund.pk).colour == fund.colour


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<svg onload=alert(1)>", "logo.svg", "PNG"),
        (b"<svg onload=alert(1)>", "logo.png", "PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001, "logo.png", "Mo"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_logo_stays(fund, staff, content, name, said):
    change(staff, logo=file_of(picture("PNG", (10, 10)), "logo.png"))
    page = change(staff, colour="#123456", logo=file_of(content, name))
    assert said in page
    assert 'href="#id_logo"' in page
    assert logo_of(fund).size == (10, 10)
    assert Fund.objects.get(pk=fund.pk).colour == "#5b2a86"
