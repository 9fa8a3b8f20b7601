"""The shelf of forms and the manual: what each reader finds, and how the staff keep it."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from extranet.help.models import ShelfItem
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.documents.pdf_factory import simple_pdf
from tests.factories import FundFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.help.scenes import laid_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.ENROLMENT])


@pytest.mark.feature("ITM-37")
def test_staff_lay_a_form_out_and_anybody_downloads_it(fund):
    staff = quickly_signed_in(fund, staff_of(fund).user)
    typed = {"title": "Demande de login", "kind": "form", "language": "fr", "is_public": "on"}
    upload = SimpleUploadedFile("formulaire.pdf", simple_pdf(), content_type="application/pdf")
    answer = staff.post("/aide/documents/ajouter/", typed | {"upload": upload}, follow=True)
    assert "« Demande de login » est à disposition" in answer.content.decode()
    with scope(fund):
        item = ShelfItem.objects.get()
    anyone = visitor(fund)
    page = anyone.get("/aide/").content.decode()
    assert "Formulaire" in page
    assert "Demande de login" in page
    file = anyone.get(f"/aide/documents/{item.uuid}")
    assert b"".join(file.streaming_content).startswith(b"%PDF")


@pytest.mark.feature("ITM-37")
def test_who_isnt_signed_in_sees_the_public_ones_only(fund):
    officer = staff_of(fund)
    laid_out(fund, officer, title="Pour tous")
    laid_out(fund, officer, title="Pour les membres", is_public=False)
    assert "Pour les membres" not in visitor(fund).get("/aide/").content.decode()
    assert "Pour les membres" in quickly_signed_in(fund, UserFactory()).get("/aide/").content.decode()


def test_a_withdrawn_document_is_the_staffs_until_it_is_back(fund):
    officer = staff_of(fund)
    item, staff = laid_out(fund, officer), quickly_signed_in(fund, officer.user)
    staff.post(f"/aide/documents/{item.uuid}/retirer/")
    assert item.title not in visitor(fund).get("/aide/").content.decode()
    assert "Retiré" in staff.get("/aide/").content.decode()
    staff.post(f"/aide/documents/{item.uuid}/remettre/")
    assert item.title in visitor(fund).get("/aide/").content.decode()


def test_two_officers_on_one_document_and_the_second_is_told(fund):
    officer = staff_of(fund)
    item, staff = laid_out(fund, officer), quickly_signed_in(fund, officer.user)
    typed = {"title": "Nouveau nom", "kind": "form", "language": "fr", "is_public": "on", "version": "1"}
    staff.post(f"/aide/documents/{item.uuid}/modifier/", typed)
    second = staff.post(f"/aide/documents/{item.uuid}/modifier/", typed | {"title": "Autre nom"}).content.decode()
    assert "Quelqu’un d’autre a modifié" in second
    assert "Autre nom" in second
    with scope(fund):
        assert ShelfItem.objects.get().title == "Nouveau nom"


@pytest.mark.feature("ITM-36")
def test_the_manual_is_a_page_and_a_pdf(fund):
    anyone = visitor(fund)
    page = anyone.get("/aide/mode-d-emploi/").content.decode()
    assert "Inscrire un collaborateur" in page
    file = anyone.get("/aide/mode-d-emploi.pdf")
    with pikepdf.open(io.BytesIO(file.content)) as opened:
        assert str(opened.docinfo["/Title"]) == "Mode d’emploi"
        assert len(opened.pages) >= 1
    assert "inscriptions" in page


def test_a_fund_that_enrols_nobody_has_no_such_chapter():
    assert "Inscrire un collaborateur" not in visitor(FundFactory()).get("/aide/mode-d-emploi/").content.decode()
