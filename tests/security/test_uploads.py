"""Every door by which a file comes in, and what is made of hostile ones there.

What the parser refuses, and why, stands in `tests/documents`; that each page with a file field answers hostile files
is asked by `tests/access/test_garbage.py`, of every form of every access table.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from extranet.documents.fields import UploadField
from extranet.documents.inspection import Inspected, Kind, Refused, inspect
from extranet.documents.services import deposit, examine
from extranet.documents.serving import serve
from extranet.tenants.scope import scope
from extranet.ui import workbooks
from tests.security.hostile_files import (
    BOMB,
    INCLUDED,
    NAMES,
    OUTSIDE,
    SCRIPT,
    all_of_them,
    with_part,
    workbook,
    zip_bomb,
)

# Doors that keep no file: what is in it is read as a table, a calendar or a key, and the bytes are forgotten.
READ_AS_DATA = {
    "batch_channel.forms.BroughtAnswerForm.file": "an answer of the channel: its signature is judged, then its XML",
    "batch_channel.forms.BroughtAnswerForm.signature": "its signature (CMS)",
    "batch_channel.forms.CertificateForm.file": "a certificate, DER or PEM",
    "batch_channel.forms.KeyFileForm.file": "a private key, sealed at once",
    "batch_channel.forms.SignatureForm.file": "a signature (CMS)",
    "batch_channel.forms.SigningKeyForm.file": "as KeyFileForm",
    "batch_channel.setup_forms.NewAccountForm.certificate": "a certificate",
    "batch_channel.setup_forms.NewAccountForm.ssh_public_key": "a public key",
    "certification.forms.dossiers.PlanningFileForm.file": "a workbook or a calendar (tests/certification/test_staff)",
    "extranet.rights.forms.figures.FigureFileForm.file": "CSV",
    "extranet.ui.import_page.ImportForm.file": "CSV or a workbook",
    "requests_app.enrolments.forms.participation.ListForm.file": "CSV or a workbook",
    "requests_app.enrolments.forms.staff_data.FileForm.file": "CSV or a workbook (tests/enrolments/test_staff_data)",
}
OURS = ("extranet.", "requests_app.", "certification.", "batch_channel.")
HOSTILE = all_of_them()
XML = b'<?xml version="1.0"?><a/>'


def subclasses(cls: type) -> Iterator[type]:
    for one in cls.__subclasses__():
        yield one
        yield from subclasses(one)


def doors() -> dict[str, forms.FileField]:
    """Every file field that a form class of ours declares, once the URLconf has imported them all."""
    get_resolver("extranet.urls").url_patterns  # noqa: B018 - imports every view
    found = {}
    for form in subclasses(forms.BaseForm):
        if form.__module__.startswith(OURS) and not form.__module__.startswith("extranet.demo"):
            for name, field in getattr(form, "base_fields", {}).items():
                if isinstance(field, forms.FileField):
                    found[f"{form.__module__}.{form.__name__}.{name}"] = field
    return found


DOORS = doors()


def ways() -> dict[str, UploadField]:
    """The two ways of examining that doors have: papers and pictures, and invoices, which may carry data.

    Doors that are alike but for the kinds they take are tried as one that takes all of theirs.
    """
    found: dict[Any, set[Kind]] = {}
    for field in DOORS.values():
        if isinstance(field, UploadField):
            found.setdefault(field.limits, set()).update(field.accepted)
    return {f"{sorted(kinds)}": UploadField(kinds, limits=limits) for limits, kinds in found.items()}


def test_a_file_field_parses_what_it_gets_or_keeps_nothing():
    assert len(DOORS) > 30
    kept = {name for name, field in DOORS.items() if not isinstance(field, UploadField)}
    assert kept == set(READ_AS_DATA), "use documents.fields.UploadField, or say here why nothing is kept"


def given(field: UploadField, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a browser sends it: SimpleUploadedFile would tidy it
    return field.clean(file)


@pytest.mark.parametrize("field", [pytest.param(one, id=name) for name, one in ways().items()])
def test_no_door_takes_a_hostile_file(field):
    taken = []
    for what, (name, content) in HOSTILE.items():
        try:
            given(field, name, content)
        except ValidationError:
            continue
        taken.append(what)
    assert taken == []


def test_a_file_that_includes_another_is_only_its_text():
    """XInclude is no document type: the file is taken where XML is, and nothing is ever included."""
    upload = examine(SimpleUploadedFile("a.xml", INCLUDED), accepted=[Kind.XML])
    assert upload.content == INCLUDED


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_file_is_called_it_is_answered_in_words(name):
    """The name is said again in the refusal, which pages escape, and used for nothing else."""
    with pytest.raises(Refused) as refusal:
        inspect(io.BytesIO(SCRIPT), name=name, accepted=[Kind.PDF])
    assert name in str(refusal.value)


@pytest.fixture(scope="module")
def examined() -> Inspected:
    """Before a transaction is open: parsing is another process."""
    return examine(SimpleUploadedFile("<script>.xml", XML), accepted=[Kind.XML])


@pytest.mark.django_db
def test_the_persons_own_name_for_a_file_goes_nowhere(examined, fund):
    """Neither to the disk nor into an answer: a document has a name of ours, and the file stands under its number."""
    with scope(fund):
        document = deposit(fund_id=fund.pk, upload=examined, file_name="piece.xml", user_id=None)
        assert document.key.startswith(f"{fund.pk}/")
        assert document.key.partition("/")[2].isalnum()
        answer = serve(document)
        answer.close()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="piece.xml"'
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(zip_bomb(), id="zip in zip in zip"),
        pytest.param(with_part(workbook("a"), "xl/media/a.bin", bytes(60_000_000)), id="a thousand times smaller"),
        pytest.param(with_part(workbook("a"), "xl/sharedStrings.xml", BOMB), id="entities that swell"),
        pytest.param(with_part(workbook("a"), "xl/workbook.xml", OUTSIDE), id="entity of the disk"),
        pytest.param(with_part(workbook("a"), "[Content_Types].xml", b"<a" * 1000), id="broken"),
        pytest.param(b"PK\x03\x04" + bytes(100), id="no zip"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_workbook_that_harms_is_refused(content):
    with pytest.raises(ValidationError):
        workbooks.read(io.BytesIO(content))


def test_a_workbooks_formulas_and_macros_do_nothing():
    book = with_part(workbook("=1+1", "@SUM(A1)"), "xl/vbaProject.bin", b"Sub Auto_Open()")
    assert zipfile.is_zipfile(io.BytesIO(book))
    cells = [row[0] for row in workbooks.read(io.BytesIO(book))]
    assert cells == [None, "@SUM(A1)"], "a formula is read as its stored value, here none"
