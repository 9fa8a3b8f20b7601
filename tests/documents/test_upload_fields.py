"""What a form says of the files that are given to it."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from extranet.documents.fields import PICTURES, UploadField, UploadsField
from extranet.documents.inspection import Kind
from tests.documents.uploads import picture


class Deposit(forms.Form):
    logo = UploadField(PICTURES, label="Logo")
    letter = UploadField(label="Lettre", required=False)
    sheets = UploadsField(label="Feuilles", at_most=3, required=False)


def file(name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("PNG"), "image/png")


def given(**files: list[SimpleUploadedFile]) -> Deposit:
    return Deposit(QueryDict(), MultiValueDict(files))


def test_the_clean_values_are_what_was_parsed() -> None:
    form = given(logo=[file()], sheets=[file("1.png"), file("2.png")])

    assert form.is_valid(), form.errors
    assert form.cleaned_data["logo"].kind is Kind.PNG
    assert form.cleaned_data["letter"] is None
    assert [one.width for one in form.cleaned_data["sheets"]] == [60, 60]


def test_nothing_chosen() -> None:
    form = given()

    assert list(form.errors) == ["logo"]
    assert form.cleaned_data["sheets"] == []


def test_each_refused_file_is_named() -> None:
    form = given(logo=[file("logo.pdf")], sheets=[file("1.svg"), file("2.png"), file("3.exe")])

    assert "« logo.pdf »" in str(form.errors["logo"])
    first, second = form.errors["sheets"]
    assert ("« 1.svg »" in first, "« 3.exe »" in second) == (True, True)


def test_too_many_are_refused_before_any_is_parsed() -> None:
    form = given(logo=[file()], sheets=[file("1.svg")] * 4)

    assert list(form.errors["sheets"]) == [
        "Au plus 3 fichiers à la fois : déposez les autres ensuite, ou réunissez-les."
    ]


@pytest.mark.parametrize(("name", "accepted"), [
    ("logo", "image/png,image/jpeg"), ("letter", "application/pdf,image/png,image/jpeg"),
])  # fmt: skip
def test_the_browser_is_told_what_is_taken(name: str, accepted: str) -> None:
    assert f'accept="{accepted}"' in str(Deposit()[name])
    assert "multiple" in str(Deposit()["sheets"])
