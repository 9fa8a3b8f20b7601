"""A fund's shades stay readable whatever colour it chose."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.tenants.colours import READABLE, WHITE, contrast, validate_colour
from extranet.ui.theme import palette
from tests.factories import visitor


def test_every_accepted_colour_gives_readable_links_and_buttons():
    generator = random.Random(1)
    accepted = 0
    while accepted < 300:
        colour = f"#{generator.randrange(256**3):06x}"
        try:
            validate_colour(colour)
        except ValidationError:
            continue
        accepted += 1
        shades = palette(colour)
        assert contrast(shades.colour, WHITE) >= READABLE
        assert contrast(shades.text, WHITE) >= READABLE
        assert contrast(shades.strong, shades.tint) >= READABLE


@pytest.mark.django_db
def test_the_theme_carries_the_funds_colour(fund):
    fund.colour = "#5b2a86"
    fund.save()
    response = visitor(fund).get(reverse("theme"))
    assert response.headers["Content-Type"] == "text/css"
    assert "#5b2a86" in response.content.decode()
