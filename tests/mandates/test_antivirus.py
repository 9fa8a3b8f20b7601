"""With an antivirus, a deposited file is shown to nobody before another program has found it clean."""

from __future__ import annotations

from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document, Scan
from extranet.documents.tasks import scan_uploads
from extranet.mandates.models import Paper
from extranet.tenants.scope import scope
from tests.documents.pdf_factory import simple_pdf
from tests.documents.scanner import SIGNATURE
from tests.factories import signed_in, staff_of
from tests.mandates.scenes import company_of, filled_convention, newcomer_of, preencoding_fund
from tests.mandates.test_onboarding import ready, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return preencoding_fund()


@pytest.fixture
def newcomer(fund):
    return newcomer_of(fund, company_of(fund))


@pytest.fixture
def clients(fund, newcomer):
    """Whoever deposits, and whoever decides."""
    return [signed_in(fund, newcomer.user), signed_in(fund, staff_of(fund).user)]


def deposited(fund, newcomer, client, content: bytes) -> Paper:
    paper = filled_convention(fund, newcomer)
    ready(fund, paper)
    assert "Le document signé est déposé" in upload(client, paper, content, "scan.pdf")
    return paper


def shown(client, paper: Paper) -> str:
    return " ".join(client.get(reverse("mandates:paper", args=[paper.uuid])).content.decode().split())


def download(client, paper: Paper) -> int:
    response = client.get(reverse("mandates:signed_document", args=[paper.uuid]))
    if response.streaming:
        list(response)
    return response.status_code


def accept(client, paper: Paper) -> str:
    fields = {"starts_on": timezone.localdate().isoformat()}
    page = client.post(reverse("mandates:accept", args=[paper.uuid]), fields, follow=True)
    return " ".join(page.content.decode().split())


def test_a_clean_file_waits_for_its_scan_and_is_then_served(fund, newcomer, clients, settings):
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner"
    paper = deposited(fund, newcomer, clients[0], simple_pdf())
    for client in clients:
        assert "Analyse en attente" in shown(client, paper)
        assert download(client, paper) == 404
    assert "L’antivirus n’a pas encore analysé ce fichier" in accept(clients[1], paper)
    scan_uploads(fund.pk)
    for client in clients:
        assert "Télécharger le document signé" in shown(client, paper)
        assert download(client, paper) == 200
    assert "Le document est accepté" in accept(clients[1], paper)


def test_an_infected_file_is_shown_to_nobody_and_cannot_be_accepted(fund, newcomer, clients, settings):
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner"
    infected = simple_pdf(Demo=pikepdf.String(SIGNATURE))
    paper = deposited(fund, newcomer, clients[0], infected)
    scan_uploads(fund.pk)
    for client in clients:
        page = shown(client, paper)
        assert "Refusé par l’antivirus" in page
        assert "Télécharger le document signé" not in page
        assert download(client, paper) == 404
    assert "refusez le document" in accept(clients[1], paper)
    clients[1].post(reverse("mandates:refuse", args=[paper.uuid]), {"reason": "Le fichier porte un virus."})
    assert "Le document signé est déposé" in upload(clients[0], paper, simple_pdf(), "scan.pdf"), "another can follow"


def test_without_an_answer_the_file_waits_and_is_asked_about_again(fund, newcomer, clients, settings):
    settings.ANTIVIRUS = "tests.documents.scanner.AbsentScanner"
    paper = deposited(fund, newcomer, clients[0], simple_pdf())
    scan_uploads(fund.pk)
    assert "Analyse en attente" in shown(clients[0], paper)
    assert download(clients[0], paper) == 404
    with scope(fund):
        scan = Scan.objects.get()
        assert (scan.error, scan.attempts) == ("not_scanned", 1)
        assert timezone.now() < scan.next_attempt_at <= timezone.now() + timedelta(minutes=1)
        Scan.objects.update(next_attempt_at=timezone.now())
    settings.ANTIVIRUS = "tests.documents.scanner.Scanner"
    scan_uploads(fund.pk)
    assert download(clients[0], paper) == 200
    with scope(fund):
        assert Document.objects.filter(scans__isnull=False).get().state == Document.State.READY
