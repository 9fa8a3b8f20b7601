"""A number that was typed: taken as it is written here, and refused with an example of how to write it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse
from django.utils.translation import gettext, override

from extranet.tenants.scope import scope
from extranet.ui.numbers import NumberField
from requests_app.funding.models import Payment
from tests.funding.scenes import stage

EXAMPLE = "Saisissez un nombre, par exemple 1 250,50."
WITH_THEIR_OWN = {"requests_app.funding.forms.amounts", "extranet.rights.forms.fields"}  # « écrivez par exemple … »
OURS = ("extranet.", "requests_app.", "certification.", "batch_channel.")


@pytest.mark.parametrize("language", [code for code, name in settings.LANGUAGES])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1250.5", "1250.5"),
        ("1250,50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1\xa0250,50", "1250.50"),
        ("1\u202f250\u202f000", "1250000"),
        ("1’250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("12.345.678,9", "12345678.9"),
        (" -7,5 ", "-7.5"),
        ("0,125", "0.125"),
    ],
)
def test_taken_as_people_write_it(language: str, typed: str, meant: str) -> None:
    with override(language):
        assert NumberField().clean(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["abc", "1 25", "12 50,5", "1.2.3", "1,250.50.1", "1,2,3", "12h30", "NaN", "--1", "é"]
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with override("fr"), pytest.raises(ValidationError) as refused:
        NumberField().clean(typed)
    assert refused.value.messages == [EXAMPLE]


@pytest.mark.parametrize("language", [code for code, name in settings.LANGUAGES])
def test_the_example_is_a_number_in_each_language(language: str) -> None:
    with override(language):
        said = gettext(EXAMPLE)
        example = said[said.index("1") : said.rindex("0") + 1]
        assert NumberField().clean(example) == Decimal("1250.50")


def test_more_decimals_than_are_kept_are_not_taken_for_thousands() -> None:
    with pytest.raises(ValidationError):
        NumberField(max_digits=11, decimal_places=2).clean("1,250")


def subclasses(cls: type) -> Iterator[type]:
    for one in cls.__subclasses__():
        yield one
        yield from subclasses(one)


def test_every_form_asks_for_numbers_with_a_field_that_gives_an_example() -> None:
    get_resolver("extranet.urls").url_patterns  # noqa: B018 - imports every view
    asked = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in subclasses(forms.BaseForm)
        if form.__module__.startswith(OURS)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DecimalField | forms.FloatField) and not field.widget.is_hidden
    }
    assert len(asked) > 15
    silent = {
        where
        for where, field in asked.items()
        if not isinstance(field, NumberField) and type(field).__module__ not in WITH_THEIR_OWN
    }
    assert silent == set()


@pytest.mark.django_db
def test_what_was_typed_stays_in_the_field() -> None:
    world = stage()
    payment = world.planned()
    address = reverse("funding:payment_paid", args=[payment.uuid])
    page = world.as_staff.post(address, {"paid_on": "2026-12-14", "amount": "environ 900"}).content.decode()
    assert EXAMPLE in page
    assert 'value="environ 900"' in page
    answer = world.as_staff.post(address, {"paid_on": "2026-12-14", "amount": "1 000,50"})
    assert answer.status_code == 302
    with scope(world.fund):
        assert Payment.objects.get(pk=payment.pk).amount == Decimal("1000.50")
