"""« Fiche de présence » and the paper path: the print, what is joined, « Certifier », and what comes after."""

from __future__ import annotations

import datetime
import io
import subprocess
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from certification.models import Attachment, BodyIdentity, Certificate, Dossier, Sealing
from extranet.documents.models import Document
from extranet.documents.storing import read
from extranet.documents.tasks import render_pdfs
from extranet.journal.models import Entry
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.certification.online import address
from tests.certification.scenes import STATEMENT, Stage
from tests.documents.uploads import picture
from tests.factories import MembershipFactory, quickly_signed_in
from tests.faults.invariants import every_document_has_an_owner

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2020, 6, 1)


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().replace("&#x27;", "'").split())


def pdf_file(name: str = "signe.pdf") -> SimpleUploadedFile:
    """A scan of a paper on which no code can be read."""
    target = io.BytesIO()
    Image.new("L", (600, 800), 230).save(target, "PDF")
    return SimpleUploadedFile(name, target.getvalue(), "application/pdf")


def left_over(made: Stage) -> list[str]:
    """Documents that nothing points at any more: no clock and no erasure would ever reach them."""
    with scope(made.fund):
        return list(every_document_has_an_owner(made.fund))


def ok(made: Stage, client: Client, dossier: Dossier, centre: str = "147", **more: Any) -> Any:
    """« Ok » on the entry's page."""
    cells = {"h-2020-06-centre": centre, "version": "0", "action": "save", "certifies": "yes"}
    return client.post(address(dossier, JUNE, "month"), cells | more)


def only(made: Stage) -> Certificate:
    with scope(made.fund):
        return Certificate.objects.select_related("document", "scan", "dossier", "version").latest("pk")


def joined(client: Client, dossier: Dossier, hours: str = "147") -> None:
    """The signed paper, whose code nobody can read, and the hours on it."""
    client.post(address(dossier, JUNE, "join_scan"), {"scan": pdf_file()})
    client.post(address(dossier, JUNE, "confirm_scan"), {"hours": hours})


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.feature("ATN-31", "ATN-42", "ATN-47")
def test_ok_leads_to_the_print_that_the_worker_makes(made):
    dossier, client = made.dossier(), made.as_manager
    answer = ok(made, client, dossier)
    assert answer["Location"] == address(dossier, JUNE)
    text = text_of(client.get(answer["Location"]))
    assert "Étape 1 : Veuillez vérifier votre saisie et imprimer le document ci-dessous." in text
    assert "Document en cours" in text
    assert 'hx-trigger="every 2s"' in text
    assert "147,00 h de présence, même si vous certifiez zéro heure de formation" in text
    assert "Étape 2" not in text, "the rest comes with the document"
    render_pdfs(made.fund.pk)
    page = client.get(answer["Location"])
    text = text_of(page)
    assert "Ouvrir le PDF" in text
    assert "object-src 'self'" in page["Content-Security-Policy"]
    shown = client.get(reverse("certification:certificate_view", args=[only(made).uuid]))
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert content_of(shown).startswith(b"%PDF-")
    assert "Étape 2 : Joindre le certificat de réalisation signé" in text
    assert "Étape 3 : Joindre l'attestation de présence" in text


@pytest.mark.feature("ATN-29", "ATN-30")
def test_the_second_box_is_facultative_at_ok_and_kept_word_for_word(made):
    dossier, client = made.dossier(), made.as_manager
    page = text_of(client.get(address(dossier, JUNE, "month")))
    assert "J'accepte que mon adresse Ip soit utilisée" in page
    ok(made, client, dossier)
    assert only(made).statements == [STATEMENT]
    ok(made, client, dossier, version="1", accepts="yes")
    assert only(made).statements == [STATEMENT, "J'accepte que mon adresse Ip soit utilisée"]


@pytest.mark.feature("ATN-42")
def test_a_document_that_failed_is_said_and_asked_for_again(made):
    dossier, client = made.dossier(), made.as_manager
    ok(made, client, dossier)
    with scope(made.fund):
        Document.objects.filter(pk=only(made).document_id).update(state="failed")
    assert "La préparation du document a échoué" in text_of(client.get(address(dossier, JUNE)))
    page = client.post(address(dossier, JUNE, "ask_print"), follow=True)
    assert "Document en cours" in text_of(page)
    render_pdfs(made.fund.pk)
    assert only(made).document.is_ready


@pytest.mark.feature("ATN-43", "ATN-45")
def test_a_missing_logo_blocks_with_the_way_there_and_back(made):
    dossier, client = made.dossier(), made.as_manager
    client.get(address(dossier, JUNE, "month"))
    with scope(made.fund):
        identity = BodyIdentity.objects.get(body=made.body)
        logo = identity.logo
        BodyIdentity.objects.filter(pk=identity.pk).update(logo=None, representative="")
    ok(made, client, dossier)
    assert only(made).document is None
    page = text_of(client.get(address(dossier, JUNE)))
    assert "Votre identité est incomplète" in page
    assert "le nom du représentant légal" in page
    assert "le logo" in page
    assert "Préparer le document" not in page
    refused = client.post(address(dossier, JUNE, "ask_print"), follow=True)
    assert "Le certificat ne peut pas être imprimé : il manque" in text_of(refused)
    there = f"{reverse('certification:identity')}?retour={address(dossier, JUNE)}"
    assert f'href="{address(dossier, JUNE)}">Retour à la fiche de présence' in text_of(client.get(there))
    with scope(made.fund):
        BodyIdentity.objects.filter(pk=identity.pk).update(logo=logo, representative="Madame Exemple")
    assert "Préparer le document" in text_of(client.get(address(dossier, JUNE)))
    client.post(address(dossier, JUNE, "ask_print"))
    certificate = only(made)
    assert certificate.document is not None
    assert certificate.snapshot["body"]["representative"] == "Madame Exemple"


@pytest.mark.feature("ATN-46")
def test_a_missing_stamp_is_said_and_holds_nothing_up(made):
    dossier, client = made.dossier(), made.as_manager
    with scope(made.fund):
        BodyIdentity.objects.filter(body=made.body).update(stamp=None)
    made.prepared(dossier, JUNE)
    page = text_of(client.get(address(dossier, JUNE)))
    assert "La certification étant valide, le process suit son cours" in page
    joined(client, dossier)
    client.post(address(dossier, JUNE, "certify_on_paper"))
    assert only(made).state == "certified"


@pytest.mark.feature("ATN-44", "ATN-48", "ATN-50")
def test_on_paper_from_the_scan_to_certifier(made):
    dossier, client = made.dossier(), made.as_manager
    made.prepared(dossier, JUNE)
    page = client.post(address(dossier, JUNE, "certify_on_paper"))
    assert "Joignez d’abord le certificat de réalisation signé" in text_of(page)
    client.post(address(dossier, JUNE, "join_scan"), {"scan": pdf_file()})
    first = only(made).scan
    client.post(address(dossier, JUNE, "join_scan"), {"scan": pdf_file("autre.pdf")})
    assert only(made).scan != first, "replaced"
    assert left_over(made) == []
    page = client.post(address(dossier, JUNE, "remove_scan"), follow=True)
    assert "Le certificat signé est retiré." in text_of(page)
    assert only(made).scan is None
    assert left_over(made) == []
    photo = SimpleUploadedFile("photo.jpg", picture("JPEG", (600, 800)), "image/jpeg")
    client.post(address(dossier, JUNE, "join_scan"), {"scan": photo})
    scan = only(made).scan
    assert scan.media_type == "application/pdf", "a photo becomes a PDF"
    page = client.post(address(dossier, JUNE, "certify_on_paper"))
    assert "Dites quelles heures se lisent" in text_of(page)
    page = client.post(address(dossier, JUNE, "confirm_scan"), {"hours": "140"})
    assert "Vous lisez 140,00 h sur le papier, et la saisie est de 147,00 h" in text_of(page)
    client.post(address(dossier, JUNE, "confirm_scan"), {"hours": "147"})
    page = client.post(address(dossier, JUNE, "certify_on_paper"), follow=True)
    assert "Certification effectuée" in text_of(page)
    with scope(made.fund):
        certificate = Certificate.objects.get()
        assert (certificate.state, certificate.path, certificate.recognised) == ("certified", "paper", "hours")
        assert certificate.certified_by == made.manager.user
        assert Sealing.objects.get().certificate == certificate
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-1] == "certification.certified"
    page = client.post(address(dossier, JUNE, "remove_scan"), follow=True)
    assert only(made).scan == scan, "locked from « Certifier » on"


@pytest.mark.feature("ATN-44", "ATN-47")
def test_the_paper_of_an_older_version_is_refused_by_its_code(made):
    dossier, client = made.dossier(), made.as_manager
    ok(made, client, dossier, "140")
    render_pdfs(made.fund.pk)
    older = only(made)
    with scope(made.fund):
        old_scan = SimpleUploadedFile("ancien.jpg", scan_of(read(older.document)), "image/jpeg")
    ok(made, client, dossier, "147", version="1")
    render_pdfs(made.fund.pk)
    page = client.post(address(dossier, JUNE, "join_scan"), {"scan": old_scan})
    assert f"le certificat {older.number} (version 1, 140,00 h de présence)" in text_of(page)
    current = only(made)
    assert current.scan is None
    with scope(made.fund):
        printed = read(current.document)
    page = client.post(address(dossier, JUNE, "join_scan"), {"scan": SimpleUploadedFile("certificat.pdf", printed)})
    assert "sans signature" in text_of(page)
    scan = SimpleUploadedFile("signe.jpg", scan_of(printed), "image/jpeg")
    page = client.post(address(dossier, JUNE, "join_scan"), {"scan": scan}, follow=True)
    assert "reconnu à son code" in text_of(page)
    client.post(address(dossier, JUNE, "certify_on_paper"))
    with scope(made.fund):
        states = list(Certificate.objects.order_by("pk").values_list("state", "recognised"))
    assert states == [("superseded", ""), ("certified", "mark")]


def scan_of(printed: bytes) -> bytes:
    """The print on paper, laid on a scanner."""
    command = ["pdftoppm", "-r", "120", "-jpeg", "-singlefile", "-"]
    return subprocess.run(command, input=printed, capture_output=True, check=True).stdout


@pytest.mark.feature("ATN-47")
def test_zero_hours_go_all_the_way(made):
    dossier, client = made.dossier(), made.as_manager
    made.prepared(dossier, JUNE, "0")
    assert "0,00 h de présence, même si vous certifiez zéro heure" in text_of(client.get(address(dossier, JUNE)))
    joined(client, dossier, "0")
    client.post(address(dossier, JUNE, "certify_on_paper"))
    assert only(made).state == "certified"


@pytest.mark.feature("ATN-49")
def test_attendance_sheets_several_or_none_until_certified(made):
    dossier, client = made.dossier(), made.as_manager
    certificate = made.prepared(dossier, JUNE)
    page = client.post(address(dossier, JUNE, "join_sheets"))
    assert "Choisissez au moins un fichier" in text_of(page)
    sheets = [pdf_file("semaine 1.pdf"), SimpleUploadedFile("semaine 2.png", picture("PNG", (60, 30)), "image/png")]
    client.post(address(dossier, JUNE, "join_sheets"), {"sheets": sheets})
    with scope(made.fund):
        first, second = Attachment.objects.order_by("pk")
        assert (first.title, second.document.media_type) == ("semaine 1.pdf", "image/png")
        assert first.document.file_name == f"attestation-{certificate.number}-1.pdf"
    assert content_of(client.get(reverse("certification:attendance_sheet", args=[first.uuid]))).startswith(b"%PDF-")
    bad = SimpleUploadedFile("script.pdf", b"<script>", "application/pdf")
    page = client.post(address(dossier, JUNE, "join_sheets"), {"sheets": [pdf_file(), bad]})
    assert page.status_code == 200
    with scope(made.fund):
        assert Attachment.objects.count() == 2, "all or none"
    client.post(reverse("certification:remove_sheet", args=[second.uuid]))
    assert left_over(made) == []
    joined(client, dossier)
    client.post(address(dossier, JUNE, "certify_on_paper"))
    client.post(reverse("certification:remove_sheet", args=[first.uuid]))
    with scope(made.fund):
        assert Attachment.objects.get() == first


@pytest.mark.feature("ATN-48")
def test_the_document_can_be_made_anew_when_the_identity_changed_but_not_under_a_signed_paper(made):
    dossier, client = made.dossier(), made.as_manager
    ok(made, client, dossier)
    render_pdfs(made.fund.pk)
    former = only(made).document_id
    with scope(made.fund):
        BodyIdentity.objects.filter(body=made.body).update(representative="Madame Nouvelle")
    assert "Votre identité a changé depuis" in text_of(client.get(address(dossier, JUNE)))
    client.post(address(dossier, JUNE, "join_scan"), {"scan": pdf_file()})
    page = client.post(address(dossier, JUNE, "ask_print"), follow=True)
    assert "Retirez d’abord le certificat signé" in text_of(page)
    client.post(address(dossier, JUNE, "remove_scan"))
    client.post(address(dossier, JUNE, "ask_print"))
    assert left_over(made) == []
    assert only(made).document_id != former


@pytest.mark.feature("ATN-58")
def test_ok_leads_back_to_the_next_month_that_waits(made):
    dossier, client = made.dossier(), made.as_manager
    made.prepared(dossier, JUNE)
    joined(client, dossier)
    page = client.post(address(dossier, JUNE, "certify_on_paper"), follow=True)
    assert f"{reverse('certification:months', args=[dossier.uuid])}#mois-2019-08" in text_of(page)
    months = text_of(client.get(reverse("certification:months", args=[dossier.uuid])))
    assert 'id="mois-2019-08"' in months


@pytest.mark.feature("ATN-08", "ATN-09", "ATN-27")
def test_what_waits_says_what_for_and_leads_there(made):
    dossier, client = made.dossier(starts_on=JUNE, ends_on=datetime.date(2020, 7, 31)), made.as_manager
    made.prepared(dossier, JUNE)
    page = text_of(client.get(reverse("certification:dashboard")))
    assert "2 actions en attente" in page
    assert "En attente de certification par l'organisme" in page
    assert f'href="{address(dossier, JUNE)}"' in page
    listed = text_of(client.get(reverse("certification:list")))
    assert "Juin 2020 (En attente de certification par l'organisme)" in listed
    assert "Juillet 2020 (En attente de saisie par l'organisme)" in listed
    assert f'href="{address(dossier, JUNE)}"' in text_of(
        client.get(reverse("certification:dossier", args=[dossier.uuid]))
    )
    assert f'href="{address(dossier, JUNE)}"' in text_of(
        client.get(reverse("certification:months", args=[dossier.uuid]))
    )
    first = text_of(client.get(reverse("dashboard")))
    assert "Certificats de réalisation à certifier ou à corriger" in first
    assert f'href="{address(dossier, JUNE)}"' in first


@pytest.mark.feature("ATN-50")
def test_a_certified_month_shows_its_certificate_to_body_and_fund(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    for client in (made.as_manager, made.as_staff):
        page = text_of(client.get(address(dossier, JUNE, "month")))
        assert certificate.number in page
        assert "Imprimé, signé et joint" in page
        scan = client.get(reverse("certification:certificate_scan", args=[certificate.uuid]))
        assert scan["Content-Disposition"].startswith("attachment")
        assert content_of(scan).startswith(b"%PDF-")
    assert made.as_manager.get(address(dossier, JUNE))["Location"] == address(dossier, JUNE, "month")


def test_nobody_but_the_bodys_managers_certifies(made):
    dossier = made.dossier()
    made.prepared(dossier, JUNE)
    joined(made.as_manager, dossier)
    with scope(made.fund):
        mandatee = MembershipFactory(organisation=made.employer, roles=[Role.MANDATEE]).user
    assert made.as_staff.post(address(dossier, JUNE, "certify_on_paper")).status_code == 403
    assert quickly_signed_in(made.fund, mandatee).get(address(dossier, JUNE)).status_code == 404
    with scope(made.fund):
        assert Certificate.objects.get().state == "prepared"
